import type { z } from 'zod'
import type { meetingSummary } from '../protocol/messages/meeting.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { actionLine } from './action-line.ts'
import { dayOf } from './facts/resolve-date.ts'
import { limited, type Minutes, type MinutesItem, type Section, sections } from './minutes.ts'
import { type Spoken, segmentId, seqOf } from './spoken.ts'

/** A summary as devices get it (extensions 5). */
export type SummaryMessage = z.output<typeof meetingSummary>

export interface Coverage {
  /** Segments that there are. */
  readonly total: number
  /** Windows that no model could make anything of. */
  readonly gaps: readonly { readonly fromSeq: number; readonly toSeq: number }[]
}

type Subject = Pick<MeetingRecord, 'id' | 'title' | 'startedAt' | 'endedAt'>

/** The summary of a meeting that has ended. */
export function wholeSummary(
  meeting: Subject,
  segments: readonly Spoken[],
  minutes: Minutes,
  options: { readonly coverage: Coverage; readonly isDegraded: boolean; readonly minDurationMs: number },
): SummaryMessage {
  const { total, gaps } = options.coverage
  const missing = gaps.reduce((count, { fromSeq, toSeq }) => count + toSeq - fromSeq + 1, 0)
  return {
    ...contentOf(meeting, segments, minutes, options.minDurationMs),
    coverage: {
      covered: Math.max(0, total - missing),
      total,
      gaps: gaps.map(({ fromSeq, toSeq }) => [segmentId({ seq: fromSeq }), segmentId({ seq: toSeq })]),
    },
    checkpoint: false,
    ...(options.isDegraded && { degraded: true as const }),
  }
}

/** What was made of one window, while people talk on. */
export function checkpointSummary(
  meeting: Subject,
  window: readonly Spoken[],
  minutes: Minutes,
  { minDurationMs }: { readonly minDurationMs: number },
): SummaryMessage {
  return {
    ...contentOf(meeting, window, minutes, minDurationMs),
    coverage: { covered: window.length, total: window.length, gaps: [] },
    checkpoint: true,
  }
}

/** The stored text of a summary for somebody who asks again: the same bytes, and that it is a repeat. */
export function withIdempotent(text: string): string {
  return text.replace(/\}\s*$/, ',"idempotent":true}')
}

function contentOf(meeting: Subject, segments: readonly Spoken[], minutes: Minutes, minDurationMs: number) {
  const bounded = limited(minutes)
  const bySeq = new Map(segments.map((segment) => [segment.seq, segment]))
  const line = (section: Section, item: MinutesItem) =>
    section === 'actions' ? actionLine(item, saidOn(item, bySeq, meeting)) : item.text
  const lines = (section: Section) => bounded[section].map((item) => line(section, item))
  const bullets = lines('bullets')
  return {
    type: 'meeting' as const,
    phase: 'summary' as const,
    sessionId: meeting.id,
    title: bounded.title ?? meeting.title,
    duration: durationOf(meeting, segments, minDurationMs),
    bullets,
    decisions: lines('decisions'),
    actions: lines('actions'),
    risks: lines('risks'),
    nextSteps: lines('nextSteps'),
    bulletsLength: bullets.length,
    sourceSegments: segments.length,
    claims: sections.flatMap((section) =>
      bounded[section].map((item) => ({
        text: line(section, item),
        segments: [...item.segments],
        ...(item.unverified && { unverified: true as const }),
      })),
    ),
  }
}

/** The day on which the first of the cited segments was said: what "tomorrow" counts from. */
function saidOn({ segments }: MinutesItem, bySeq: ReadonlyMap<number, Spoken>, { startedAt }: Subject): string {
  const first = segments.map((id) => bySeq.get(seqOf(id) ?? 0)).find((segment) => segment !== undefined)
  return dayOf(first?.at ?? startedAt)
}

/** HH:MM:SS from the start to the later of the last segment and the end. */
function durationOf({ startedAt, endedAt }: Subject, segments: readonly Spoken[], minDurationMs: number): string {
  const end = segments.reduce((latest, { at }) => Math.max(latest, at), endedAt ?? startedAt)
  const seconds = Math.floor(Math.max(end - startedAt, minDurationMs) / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
