import type { MeetingRecord, Segment } from '../../store/meetings.ts'
import { type Section, sections } from '../minutes.ts'
import type { SummaryMessage } from '../summary.ts'

/** All that files are made of. */
export interface MeetingFile {
  readonly meeting: MeetingRecord
  readonly segments: readonly Segment[]
  /** Absent: there is none yet. */
  readonly summary: SummaryMessage | undefined
}

/** A line of a summary and what it stands on. */
export type Claim = SummaryMessage['claims'][number]

/** What a meeting is called. */
export function titleOf({ meeting, summary }: Pick<MeetingFile, 'meeting' | 'summary'>): string {
  return meeting.title || summary?.title || meeting.id
}

/** The claims of one section: a summary has them in the order of its sections. */
export function claimsOf(summary: SummaryMessage, section: Section): Claim[] {
  const before = sections.slice(0, sections.indexOf(section)).reduce((count, each) => count + summary[each].length, 0)
  return summary[section].map((text, index) => {
    const claim = summary.claims[before + index]
    return claim?.text === text ? claim : { text, segments: [] }
  })
}

/** How long after the start of the meeting something was said, as HH:MM:SS. */
export function clockText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000)
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((value) => String(value).padStart(2, '0'))
    .join(':')
}

/** Without line breaks. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
