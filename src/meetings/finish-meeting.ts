import type { Checkpoint, DeliveryDraft, MeetingRecord, Segment } from '../store/meetings.ts'
import { checkClaims } from './check-claims.ts'
import { extractMinutes } from './extract.ts'
import { reduceMinutes } from './make-minutes.ts'
import { mergeMinutes } from './merge-minutes.ts'
import { HoldLost, type MinuteTools, segmentsBetween } from './minute-tools.ts'
import { type Minutes, readMinutes } from './minutes.ts'
import { repairClaims } from './repair-claims.ts'
import { type Coverage, wholeSummary } from './summary.ts'
import { fillGaps, takeWindows } from './take-windows.ts'

export interface Finished {
  /** The summary message that counts, as text. */
  readonly text: string
  /** The model took no part in it, or not all of it. */
  readonly isDegraded: boolean
}

/**
 * Makes the summary of a meeting that has ended: sums up what no window had yet; joins the windows where the model has
 * seen them, extracts from the segments themselves where not; checks what is claimed; and keeps it, unless there is one
 * already.
 */
export async function finishMeeting(
  meeting: MeetingRecord,
  tools: MinuteTools,
  deliveries: (text: string) => readonly DeliveryDraft[],
): Promise<Finished> {
  const { meetings, clock, settings } = tools
  const startedAt = clock.now()
  const progress = (stage: 'prepare' | 'llm_start' | 'llm_done' | 'done') =>
    tools.tell({
      meeting,
      kind: 'progress',
      stage,
      maxTokens: settings.maxTokens,
      elapsedMs: Math.round(clock.now() - startedAt),
    })
  progress('prepare')
  const segments = await segmentsBetween(meetings, meeting.id, 1)
  const isAsked = tools.model !== undefined && segments.length > 0
  if (isAsked) progress('llm_start')
  await takeWindows(meeting, tools)
  const written = await write(segments, await fillGaps(meeting, tools), tools)
  if (isAsked) progress('llm_done')
  const title = await titleGiven(meeting.id, meetings)
  const message = wholeSummary(
    meeting,
    segments,
    title === undefined ? written.minutes : { ...written.minutes, title },
    {
      coverage: written.coverage,
      isDegraded: written.isDegraded,
      minDurationMs: settings.minDurationMs,
    },
  )
  if (!(await tools.hold())) throw new HoldLost()
  const text = JSON.stringify(message)
  const kept = await meetings.saveSummary(
    meeting.id,
    { text, isDegraded: written.isDegraded, title: message.title, at: clock.wall() },
    deliveries(text),
  )
  progress('done')
  return { text: kept, isDegraded: written.isDegraded }
}

/** What somebody has named the meeting, while it went on or after an earlier summary. */
async function titleGiven(id: string, meetings: MinuteTools['meetings']): Promise<string | undefined> {
  const [meeting, before] = await Promise.all([meetings.get(id), meetings.summary(id)])
  const ownTitle: unknown = before && JSON.parse(before.text).title
  return meeting && meeting.title !== '' && meeting.title !== ownTitle ? meeting.title : undefined
}

interface Written {
  readonly minutes: Minutes
  readonly coverage: Coverage
  readonly isDegraded: boolean
}

async function write(
  segments: readonly Segment[],
  checkpoints: readonly Checkpoint[],
  tools: MinuteTools,
): Promise<Written> {
  const { settings, model, signal, log } = tools
  const gaps = checkpoints.filter(({ state }) => state === 'gap')
  const hasSeen = checkpoints.length > gaps.length
  if (!model || !hasSeen) {
    const minutes = extractMinutes(segments, settings)
    return { minutes, coverage: coverageOf(segments, gaps), isDegraded: segments.length > 0 }
  }
  const parts = checkpoints.flatMap(({ content }) => readMinutes(content) ?? [])
  let isDegraded = false
  let minutes: Minutes
  try {
    minutes = await reduceMinutes(model, parts, settings, signal)
    minutes = await verified(minutes, segments, tools)
  } catch (error) {
    signal.throwIfAborted()
    log.warn({ error, windows: parts.length }, 'the windows of a meeting were joined without the model')
    minutes = await verified(mergeMinutes(parts), segments, { ...tools, model: undefined })
    isDegraded = true
  }
  return { minutes, coverage: coverageOf(segments, gaps), isDegraded }
}

/** What cannot be found in what it cites is repaired once by the model, then marked; nothing is dropped. */
async function verified(minutes: Minutes, segments: readonly Segment[], tools: MinuteTools): Promise<Minutes> {
  const { model, settings, signal } = tools
  const checked = checkClaims(minutes, segments, settings.terms)
  if (!model || checked.failed.length === 0) return checked.minutes
  return repairClaims(model, checked, segments, settings, signal)
}

function coverageOf(segments: readonly Segment[], gaps: readonly Checkpoint[]): Coverage {
  return { total: segments.length, gaps: gaps.map(({ fromSeq, toSeq }) => ({ fromSeq, toSeq })) }
}
