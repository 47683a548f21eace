import type { z } from 'zod'
import { meetingSummary } from '../../protocol/messages/meeting.ts'
import { errorBody } from './api-errors.ts'
import { deviceView } from './device-view.ts'
import { meetingView, segmentFields } from './meeting-fields.ts'
import { taskContentView, taskDetails } from './task-fields.ts'
import { turnView } from './turn-fields.ts'

/** What several endpoints tell of, by its name in OpenAPI and on the reference page. */
export const models = {
  Device: deviceView,
  Task: taskDetails,
  TaskContent: taskContentView,
  Meeting: meetingView,
  Segment: segmentFields,
  Turn: turnView,
  MeetingSummary: meetingSummary,
  Error: errorBody,
} as const satisfies Record<string, z.ZodType>
