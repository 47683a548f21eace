import { z } from 'zod'
import { startedMessage } from '../../meetings/started-message.ts'
import { ApiError } from './api-errors.ts'
import { deviceId } from './device-fields.ts'
import { switchMode } from './device-modes.ts'
import { isOnline } from './device-view.ts'
import { answer, endpoint } from './endpoint.ts'
import { lineOf } from './fields.ts'
import { knownDevice } from './find-devices.ts'
import { knownMeeting, noMeeting } from './find-meetings.ts'
import { meetingPath } from './meeting-endpoints.ts'
import { meetingView, viewOfMeeting } from './meeting-fields.ts'
import { jsonBody } from './request-body.ts'

const notOpen = (id: string) => new ApiError('CONFLICT', `Meeting ${id} is over.`)

export const meetingControlEndpoints = [
  endpoint({
    method: 'post',
    path: '/meetings',
    name: 'startMeeting',
    summary: 'Begins a meeting on a device that is here: it changes into meeting mode.',
    role: 'admin',
    body: jsonBody(z.strictObject({ deviceId, title: lineOf(200).optional() })),
    replies: {
      200: { meaning: 'The device is in this meeting already.', schema: meetingView },
      201: { meaning: 'The meeting.', schema: meetingView },
    },
    errors: ['NOT_FOUND', 'NOT_READY', 'UNKNOWN_MODE'],
    async handle({ body: { deviceId: id, title } }, { services, sessions, meetings }) {
      const device = await knownDevice(services.fleet, id)
      if (!isOnline(device.id, sessions)) throw new ApiError('NOT_READY', `Device ${device.id} is not connected.`)
      const { desk } = services.meetings
      const before = await desk.openOf(device.id)
      await switchMode({ ...services, sessions }, device, 'start', 'meeting')
      // The mode opens it as well; whoever comes second finds it.
      const { meeting } = await desk.open(device)
      if (title !== undefined) await meetings.rename(meeting.id, title)
      const now = viewOfMeeting(await knownMeeting(meetings, meeting.id))
      return before ? answer(200, now) : answer(201, now)
    },
  }),
  endpoint({
    method: 'post',
    path: '/meetings/{id}/end',
    name: 'endMeeting',
    summary: 'Ends a meeting; its devices are told, and its summary is made.',
    role: 'admin',
    pathFields: meetingPath,
    body: jsonBody(
      z.strictObject({
        release: z
          .boolean()
          .default(false)
          .describe('Its devices leave meeting mode; else what is said next begins another meeting.'),
      }),
      { mayBeEmpty: true },
    ),
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
    async handle({ path, body: { release } }, { services, sessions, meetings: store }) {
      const { meetings, log, fleet } = services
      const { deviceIds } = await knownMeeting(store, path.id)
      // Those that have gone on to another meeting stay there.
      const leaving = release ? deviceIds.filter((id) => meetings.desk.attends(path.id, id)) : []
      const ending = await meetings.desk.end(path.id)
      const { meeting, pendingCount, isRepeat } = ending
      if (!isRepeat) {
        for (const id of meeting.deviceIds) {
          const session = sessions.get(id)
          if (session?.link) meetings.bulletins.announce(session, ending)
        }
      }
      for (const id of leaving)
        await switchMode({ ...services, sessions }, await knownDevice(fleet, id), 'end', 'meeting')
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
    method: 'post',
    path: '/meetings/{id}/speakers',
    name: 'renameSpeaker',
    summary: 'Gives a speaker of a meeting another name: in what was said, and in what is said until it is over.',
    remarks:
      'A summary that is there keeps the names it was written with. A server that starts anew names voices as before.',
    role: 'admin',
    pathFields: meetingPath,
    body: jsonBody(
      z.strictObject({
        from: z.string().min(1).max(200).describe('As the segments say.'),
        to: lineOf(64).describe('Of somebody else in the meeting: they become one.'),
      }),
    ),
    replies: {
      200: { meaning: 'It is done.', schema: z.object({ segments: z.int().describe('How many have changed.') }) },
    },
    errors: ['NOT_FOUND'],
    async handle({ path, body: { from, to } }, { services, meetings }) {
      const meeting = await knownMeeting(meetings, path.id)
      const count = await services.meetings.desk.renameSpeaker(meeting, from, to)
      if (count === 0) throw new ApiError('NOT_FOUND', `Nobody in meeting ${path.id} is called ${from}.`)
      return answer(200, { segments: count })
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
