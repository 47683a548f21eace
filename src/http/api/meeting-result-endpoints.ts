import { z } from 'zod'
import type { Actor } from '../../board/actor.ts'
import { tasksOfMeeting } from '../../meetings/exports/actions.ts'
import { meetingCalendar } from '../../meetings/exports/calendar.ts'
import { meetingMarkdown } from '../../meetings/exports/markdown.ts'
import type { MeetingFile } from '../../meetings/exports/meeting-file.ts'
import { meetingSubtitles } from '../../meetings/exports/subtitles.ts'
import { segmentsBetween } from '../../meetings/minute-tools.ts'
import type { SummaryMessage } from '../../meetings/summary.ts'
import { ApiError } from './api-errors.ts'
import { answer, endpoint, fileBody } from './endpoint.ts'
import { idField } from './fields.ts'
import { knownMeeting, summaryOf } from './find-meetings.ts'
import { meetingPath } from './meeting-endpoints.ts'
import { viewOfMeeting, viewOfSegment } from './meeting-fields.ts'
import { jsonBody } from './request-body.ts'
import { apiActor, taskContentView, viewOfContent } from './task-fields.ts'

interface FileKind {
  readonly ending: string
  readonly mediaType: string
  write(file: MeetingFile): string
}

const fileKinds = {
  markdown: { ending: 'md', mediaType: 'text/markdown; charset=utf-8', write: meetingMarkdown },
  json: { ending: 'json', mediaType: 'application/json', write: meetingJson },
  srt: { ending: 'srt', mediaType: 'application/x-subrip; charset=utf-8', write: meetingSubtitles },
  ics: { ending: 'ics', mediaType: 'text/calendar; charset=utf-8', write: meetingCalendar },
} as const satisfies Record<string, FileKind>
const formats = Object.keys(fileKinds) as (keyof typeof fileKinds)[]

function meetingJson({ meeting, segments, summary }: MeetingFile): string {
  const all = { meeting: viewOfMeeting(meeting), summary: summary ?? null, segments: segments.map(viewOfSegment) }
  return `${JSON.stringify(all, null, 2)}\n`
}

/** In the history of tasks it stands that they come of a meeting. */
const meetingActor: Actor = { ...apiActor, author: { ...apiActor.author, via: 'meeting' } }

function needed(summary: SummaryMessage | undefined, id: string): SummaryMessage {
  if (!summary) throw new ApiError('NOT_READY', `Meeting ${id} has no summary yet.`)
  return summary
}

export const meetingResultEndpoints = [
  endpoint({
    method: 'get',
    path: '/meetings/{id}/export',
    name: 'exportMeeting',
    summary: 'A meeting as a file.',
    remarks:
      '`markdown`: summary and transcript to read; `json`: the same as data; `srt`: the transcript as subtitles; `ics`: actions that have a date, which needs the summary.',
    role: 'viewer',
    pathFields: meetingPath,
    query: z.strictObject({ format: z.enum(formats).default('markdown').describe('What kind of file.') }),
    replies: {
      200: {
        meaning: 'The file.',
        schema: fileBody,
        files: formats.map((format) => fileKinds[format].mediaType.split(';')[0] ?? ''),
      },
    },
    errors: ['NOT_FOUND', 'NOT_READY'],
    async handle({ path, query: { format } }, { meetings }) {
      const meeting = await knownMeeting(meetings, path.id)
      const summary = await summaryOf(meetings, meeting.id)
      if (format === 'ics') needed(summary, meeting.id)
      const segments = await segmentsBetween(meetings, meeting.id, 1)
      const { ending, mediaType, write } = fileKinds[format]
      return answer(200, {
        fileName: `meeting-${meeting.id}.${ending}`,
        mediaType,
        text: write({ meeting, segments, summary }),
      })
    },
  }),
  endpoint({
    method: 'post',
    path: '/meetings/{id}/tasks',
    name: 'importActions',
    summary: 'Makes tasks of the actions of a meeting that has its summary: `MEET-<id>-A1` and so on.',
    remarks: 'Those that are there already stay as they are, so that asking twice does no harm.',
    role: 'admin',
    pathFields: meetingPath,
    body: jsonBody(
      z.strictObject({ group: idField().optional().describe('Whose tasks they become; the meeting’s own otherwise.') }),
      { mayBeEmpty: true },
    ),
    replies: {
      200: {
        meaning: 'They are there, and on disk.',
        schema: z.object({
          changed: z.boolean().describe('false: they all were there before.'),
          tasks: z.array(taskContentView).describe('All tasks of the meeting, as they are now.'),
        }),
      },
    },
    errors: ['NOT_FOUND', 'NOT_READY', 'GROUP_FULL'],
    async handle({ path, body }, { meetings, tasks, services: { board } }) {
      const meeting = await knownMeeting(meetings, path.id)
      const groupKey = body.group ?? meeting.groupKey
      const wanted = tasksOfMeeting(needed(await summaryOf(meetings, meeting.id), meeting.id))
      const there = await Promise.all(wanted.map(({ id }) => tasks.get({ groupKey, id })))
      const missing = wanted.filter((_, index) => !there[index])
      const added = missing.length > 0 ? await board.update(meetingActor, missing, groupKey) : undefined
      const now = wanted.flatMap(({ id }, index) => there[index] ?? added?.tasks.find((task) => task.id === id) ?? [])
      return answer(200, { changed: added?.changed ?? false, tasks: now.map(viewOfContent) })
    },
  }),
]
