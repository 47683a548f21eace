import { z } from 'zod'
import { meetingStates } from '../../store/meetings.ts'
import type { ApiPorts } from './api-ports.ts'
import { isOnline } from './device-view.ts'
import { answer, endpoint } from './endpoint.ts'
import { exportField, idField, lineOf, listOf, pageFields } from './fields.ts'
import { knownMeeting, summaryOf } from './find-meetings.ts'
import {
  coverageOf,
  meetingDetails,
  meetingExport,
  meetingView,
  segmentExport,
  segmentFields,
  viewOfMeeting,
  viewOfSegment,
  viewOfWindow,
} from './meeting-fields.ts'
import { jsonBody } from './request-body.ts'

export const meetingPath = z.object({ id: lineOf(64).describe('Of the meeting.') })

export const meetingEndpoints = [
  endpoint({
    method: 'get',
    path: '/meetings',
    name: 'listMeetings',
    summary: 'Meetings, the newest first.',
    role: 'viewer',
    query: z.strictObject({
      state: z.enum(meetingStates).optional().describe('How far they are.'),
      group: idField().optional().describe('Those of this group.'),
      device: idField().optional().describe('Those in which this device takes or took part.'),
      text: lineOf(128).optional().describe('Part of the title, in any case.'),
      ...pageFields,
      ...exportField,
    }),
    exports: meetingExport,
    replies: { 200: { meaning: 'A part of the list.', schema: listOf(meetingView) } },
    async handle({ query: { state, group, device, text, offset, limit } }, { meetings }) {
      const filter = {
        ...(state && { state }),
        ...(group && { groupKey: group }),
        ...(device && { deviceId: device }),
        ...(text && { text }),
      }
      const { items, total } = await meetings.list(filter, { offset, limit })
      return answer(200, { items: items.map(viewOfMeeting), total })
    },
  }),
  endpoint({
    method: 'get',
    path: '/meetings/search',
    name: 'searchMeetings',
    summary: 'What was said, in all meetings; the newest first.',
    remarks:
      'All words have to be in one segment, the last one may be the beginning of a word; what stands in quotation marks has to follow one another. Chinese, Japanese and Korean need no spaces.',
    role: 'viewer',
    query: z.strictObject({
      q: lineOf(256).describe('What is sought.'),
      group: idField().optional().describe('In meetings of this group.'),
      ...pageFields,
    }),
    replies: {
      200: {
        meaning: 'A part of what was found.',
        schema: listOf(z.object({ meeting: meetingView, segment: segmentFields })),
      },
    },
    async handle({ query: { q, group, offset, limit } }, { meetings }) {
      const { items, total } = await meetings.search(q, group ? { groupKey: group } : {}, { offset, limit })
      const found = items.map(({ meeting, segment }) => ({
        meeting: viewOfMeeting(meeting),
        segment: viewOfSegment(segment),
      }))
      return answer(200, { items: found, total })
    },
  }),
  endpoint({
    method: 'get',
    path: '/meetings/{id}',
    name: 'readMeeting',
    summary: 'One meeting with its devices, what its windows came to, and its summary.',
    role: 'viewer',
    pathFields: meetingPath,
    replies: { 200: { meaning: 'The meeting.', schema: meetingDetails } },
    errors: ['NOT_FOUND'],
    async handle({ path }, ports) {
      const { meetings, services } = ports
      const meeting = await knownMeeting(meetings, path.id)
      const [checkpoints, summary, participants] = await Promise.all([
        meetings.checkpoints(meeting.id),
        summaryOf(meetings, meeting.id),
        Promise.all(meeting.deviceIds.map((id) => participant(id, ports))),
      ])
      const progress = services.meetings.desk.progressOf(meeting.id)
      return answer(200, {
        ...viewOfMeeting(meeting),
        participants,
        coverage: coverageOf(meeting, checkpoints, summary),
        checkpoints: checkpoints.map(viewOfWindow),
        progress: progress ? { stage: progress.stage, elapsedMs: progress.elapsedMs } : null,
        summary: summary ?? null,
      })
    },
  }),
  endpoint({
    method: 'get',
    path: '/meetings/{id}/segments',
    name: 'listSegments',
    summary: 'What was said, in order.',
    role: 'viewer',
    pathFields: meetingPath,
    query: z.strictObject({ ...pageFields, ...exportField }),
    exports: segmentExport,
    replies: { 200: { meaning: 'A part of the list.', schema: listOf(segmentFields) } },
    errors: ['NOT_FOUND'],
    async handle({ path, query: { offset, limit } }, { meetings }) {
      const { id, segmentCount } = await knownMeeting(meetings, path.id)
      // Segments are counted from 1 without gaps.
      const segments = await meetings.segments(id, offset + 1, limit)
      return answer(200, {
        items: segments.map(viewOfSegment),
        total: Math.max(segmentCount, segments.at(-1)?.seq ?? 0),
      })
    },
  }),
  endpoint({
    method: 'patch',
    path: '/meetings/{id}',
    name: 'renameMeeting',
    summary: 'Gives a meeting a title, which its summary then keeps.',
    role: 'admin',
    pathFields: meetingPath,
    body: jsonBody(z.strictObject({ title: lineOf(200) })),
    replies: { 200: { meaning: 'The meeting as it is now.', schema: meetingView } },
    errors: ['NOT_FOUND'],
    async handle({ path, body: { title } }, { meetings }) {
      await knownMeeting(meetings, path.id)
      await meetings.rename(path.id, title)
      return answer(200, viewOfMeeting(await knownMeeting(meetings, path.id)))
    },
  }),
]

async function participant(id: string, { services: { fleet }, sessions }: ApiPorts) {
  return { id, name: (await fleet.get(id))?.name ?? null, online: isOnline(id, sessions) }
}
