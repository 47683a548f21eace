import type { Checkpoint, MeetingRecord, Segment } from '../store/meetings.ts'
import { extractMinutes } from './extract.ts'
import { checkpointMinutes } from './make-minutes.ts'
import { HoldLost, type MinuteTools, segmentsBetween } from './minute-tools.ts'
import type { Minutes } from './minutes.ts'
import { checkpointSummary } from './summary.ts'
import { nextWindow } from './windows.ts'

/** Segments looked at for one window: more than fit. */
const lookAhead = 1000

/**
 * Sums up every window that is full, or old enough, or, once the meeting has ended, whatever is left. Returns how long
 * until the next one is old enough; `undefined` while nothing waits, or there is no model.
 */
export async function takeWindows(meeting: MeetingRecord, tools: MinuteTools): Promise<number | undefined> {
  const { meetings, clock, settings, model } = tools
  if (!model) return undefined
  for (;;) {
    const before = (await meetings.checkpoints(meeting.id)).at(-1)
    const pending = await meetings.segments(meeting.id, (before?.toSeq ?? 0) + 1, lookAhead)
    const window = nextWindow(pending, settings.transcriptMaxChars, settings.terms)
    const [first] = window
    const last = window.at(-1)
    if (!first || !last) return undefined
    const dueInMs = first.at + settings.checkpointMinutes * 60_000 - clock.wall()
    const isDue = meeting.state !== 'open' || window.length < pending.length || dueInMs <= 0
    if (!isDue) return dueInMs
    if (!(await tools.hold())) throw new HoldLost()
    const minutes = await tryWindow(model, window, tools)
    const checkpoint = {
      fromSeq: first.seq,
      toSeq: last.seq,
      state: minutes ? ('done' as const) : ('gap' as const),
      content: minutes ?? extractMinutes(window, settings),
      at: clock.wall(),
    }
    const isAdded = await meetings.addCheckpoint(meeting.id, checkpoint)
    if (!isAdded) throw new HoldLost()
    if (minutes) {
      tools.tell({
        meeting,
        kind: 'checkpoint',
        text: JSON.stringify(checkpointSummary(meeting, window, minutes, settings)),
      })
    }
  }
}

/** Asks the model once more about windows that it failed on while people talked. Returns all checkpoints. */
export async function fillGaps(meeting: MeetingRecord, tools: MinuteTools): Promise<readonly Checkpoint[]> {
  const { meetings, model, clock } = tools
  for (const gap of (await meetings.checkpoints(meeting.id)).filter(({ state }) => state === 'gap')) {
    if (!model) break
    if (!(await tools.hold())) throw new HoldLost()
    const window = await segmentsBetween(meetings, meeting.id, gap.fromSeq, gap.toSeq)
    const minutes = await tryWindow(model, window, tools)
    if (minutes) {
      await meetings.repairCheckpoint(meeting.id, { ...gap, state: 'done', content: minutes, at: clock.wall() })
    }
  }
  return meetings.checkpoints(meeting.id)
}

/** `undefined`: the model has failed, though it was asked twice. */
async function tryWindow(
  model: NonNullable<MinuteTools['model']>,
  window: readonly Segment[],
  { settings, signal, log }: MinuteTools,
): Promise<Minutes | undefined> {
  try {
    return await checkpointMinutes(model, window, settings, signal)
  } catch (error) {
    signal.throwIfAborted()
    log.warn({ error, segments: window.length }, 'a window of a meeting was not summed up')
    return undefined
  }
}
