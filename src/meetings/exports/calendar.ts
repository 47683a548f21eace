import { addDays } from '../facts/resolve-date.ts'
import { segmentId } from '../spoken.ts'
import { actionsOf, dayOfAction } from './actions.ts'
import { type MeetingFile, oneLine, titleOf } from './meeting-file.ts'

const maxLineBytes = 75

/**
 * The actions that have a date as an iCalendar file (RFC 5545). Each is an event that takes the whole day and no time,
 * since calendars pass over to-dos when they import.
 */
export function meetingCalendar(file: MeetingFile): string {
  const { meeting, segments, summary } = file
  const bySegment = new Map(segments.map((segment) => [segmentId(segment), segment]))
  const events = (summary ? actionsOf(summary) : []).flatMap((action) => {
    const day = dayOfAction(action)
    if (day === undefined) return []
    const quotes = action.segments.flatMap((id) => bySegment.get(id) ?? []).map(({ text }) => `> ${oneLine(text)}`)
    return [
      'BEGIN:VEVENT',
      `UID:${action.id}@lapel`,
      `DTSTAMP:${timestamp(meeting.endedAt ?? meeting.startedAt)}`,
      `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
      `DTEND;VALUE=DATE:${addDays(day, 1).replaceAll('-', '')}`,
      `SUMMARY:${escaped(action.owner === undefined ? action.text : `${action.owner}: ${action.text}`)}`,
      `DESCRIPTION:${escaped([titleOf(file), ...quotes].join('\n'))}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]
  })
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Lapel//Meetings//EN', ...events, 'END:VCALENDAR']
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

/** In UTC. */
function timestamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, '')
}

/** Lines of at most 75 octets, never cut within a character; what goes on begins with a space. */
function folded(line: string): string {
  const lines: string[] = []
  let current = ''
  let bytes = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (bytes + size > maxLineBytes) {
      lines.push(current)
      current = ' '
      bytes = 1
    }
    current += character
    bytes += size
  }
  return [...lines, current].join('\r\n')
}
