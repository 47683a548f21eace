import { z } from 'zod'
import { startedMessage } from '../../meetings/started-message.ts'
import { ApiError } from './api-errors.ts'
import { deviceId } from './device-fields.ts'
import { switchMode } from './device-modes.ts'
import { answer, endpoint } from './endpoint.ts'
import { knownDevice } from './find-devices.ts'
import { knownMeeting, noMeeting } from './find-meetings.ts'
import { meetingPath } from './meeting-endpoints.ts'
import { meetingView, viewOfMeeting } from './meeting-fields.ts'
import { jsonBody } from './request-body.ts'

const notOpen = (id: string) => new ApiError('CONFLICT', `Meeting ${id} is over.`)

export const meetingControlEndpoints = [
  endpoint({
    method: 'post',
    path: '/meetings/{id}/end',
    name: 'endMeeting',
    summary: 'Ends a meeting; its devices are told, and its summary is made.',
    role: 'admin',
    pathFields: meetingPath,
    replies: {
      202: {
        meaning: 'It has ended; the summary is on the way, or there.',
        schema: z.object({
          meeting: meetingView,
          pending: z.int().describe('Segments that no window had when it ended.'),
          idempotent: z.boolean().describe('It had been ended before.'),
        }),
      },
    },
    errors: ['NOT_FOUND'],
    async handle({ path }, { services: { meetings, log }, sessions }) {
      const ending = await meetings.desk.end(path.id)
      const { meeting, pendingCount, isRepeat } = ending
      if (!isRepeat) {
        for (const id of meeting.deviceIds) {
          const session = sessions.get(id)
          if (session?.link) meetings.bulletins.announce(session, ending)
        }
      }
      // Asking for it is what gets it made.
      ending.summary().catch((error: unknown) => log.debug({ meeting: meeting.id, error }, 'no summary yet'))
      return answer(202, { meeting: viewOfMeeting(meeting), pending: pendingCount, idempotent: isRepeat })
    },
  }),
  endpoint({
    method: 'post',
    path: '/meetings/{id}/devices',
    name: 'addToMeeting',
    summary: 'Has a device take part in an open meeting, whatever its group.',
    remarks: 'It changes into meeting mode, at once where it is here, else when it comes. It leaves any other meeting.',
    role: 'admin',
    pathFields: meetingPath,
    body: jsonBody(z.strictObject({ deviceId })),
    replies: { 200: { meaning: 'The meeting as it is now.', schema: meetingView } },
    errors: ['NOT_FOUND', 'CONFLICT', 'UNKNOWN_MODE'],
    async handle({ path, body }, { services, sessions, meetings }) {
      const device = await knownDevice(services.fleet, body.deviceId)
      await knownMeeting(meetings, path.id)
      const session = sessions.get(device.id)
      const meeting = await services.meetings.desk.add(device, path.id, session?.link !== undefined)
      if (!meeting) throw notOpen(path.id)
      const isChanged = await switchMode({ ...services, sessions }, device, 'start', 'meeting')
      // In meeting mode already, it has to hear that this is another meeting.
      if (!isChanged) session?.link?.send(startedMessage(meeting))
      return answer(200, viewOfMeeting(meeting))
    },
  }),
  endpoint({
    method: 'delete',
    path: '/meetings/{id}',
    name: 'deleteMeeting',
    summary: 'Deletes a meeting with everything of it: segments, summary, what finds it, what waits to be delivered.',
    remarks: 'One that is open has to be ended first. Tasks that were made of it stay.',
    role: 'admin',
    pathFields: meetingPath,
    replies: { 204: { meaning: 'It is gone.', schema: z.undefined() } },
    errors: ['NOT_FOUND', 'NOT_READY'],
    async handle({ path }, { meetings }) {
      const { state } = await knownMeeting(meetings, path.id)
      if (state === 'open') throw new ApiError('NOT_READY', `Meeting ${path.id} goes on: end it first.`)
      if (!(await meetings.remove(path.id))) throw noMeeting(path.id)
      return answer(204, undefined)
    },
  }),
]
