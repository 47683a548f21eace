import { clockText, type MeetingFile, oneLine } from './meeting-file.ts'

/** A subtitle stays for as long as reading it takes, but never beyond the next one. */
const shownMs = { least: 1000, most: 7000, perCharacter: 90 } as const

/** What was said as SubRip (.srt), in times from the start of the meeting. */
export function meetingSubtitles({ meeting, segments }: Pick<MeetingFile, 'meeting' | 'segments'>): string {
  const cues = segments
    .map(({ at, text, speakerId, seq }) => ({
      fromMs: Math.max(0, at - meeting.startedAt),
      // An arrow would end the cue's own line of times.
      text: oneLine(speakerId === undefined ? text : `${speakerId}: ${text}`).replaceAll('-->', '→'),
      seq,
    }))
    .toSorted((a, b) => a.fromMs - b.fromMs || a.seq - b.seq)
  return cues
    .map(({ fromMs, text }, index) => {
      const readMs = Math.min(shownMs.most, Math.max(shownMs.least, text.length * shownMs.perCharacter))
      const nextMs = cues[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY
      return `${index + 1}\n${timeText(fromMs)} --> ${timeText(Math.min(fromMs + readMs, nextMs))}\n${text}\n`
    })
    .join('\n')
}

function timeText(ms: number): string {
  return `${clockText(ms)},${String(Math.floor(ms) % 1000).padStart(3, '0')}`
}
