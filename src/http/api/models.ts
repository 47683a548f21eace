import type { z } from 'zod'
import { errorBody } from './api-errors.ts'
import { deviceView } from './device-view.ts'
import { taskContentView, taskDetails } from './task-fields.ts'

/** What several endpoints tell of, by its name in OpenAPI and on the reference page. */
export const models = {
  Device: deviceView,
  Task: taskDetails,
  TaskContent: taskContentView,
  Error: errorBody,
} as const satisfies Record<string, z.ZodType>
