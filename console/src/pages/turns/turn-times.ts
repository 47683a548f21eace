import { type MomentTimes, type StepSpan, stepsOf } from '../../../../src/records/turn-steps.ts'
import type { Turn } from '../../lib/api-types.ts'

/** The steps of a turn of the list. */
export function stepsOfTurn(turn: Turn): readonly StepSpan[] {
  const ms: MomentTimes = {
    transcript: turn.transcriptMs ?? undefined,
    firstToken: turn.firstTokenMs ?? undefined,
    firstSentence: turn.firstSentenceMs ?? undefined,
    firstAudio: turn.firstAudioMs ?? undefined,
    stopped: turn.stoppedMs ?? undefined,
  }
  return stepsOf({ ms, outcome: turn.outcome })
}

/** How long somebody waited: for the first sound, or where there was none, for the end. */
export const waitOf = ({ firstAudioMs, stoppedMs }: Turn): number => firstAudioMs ?? stoppedMs ?? 0

const leastScaleMs = 1000

/** The end of a scale on which nearly all waits can be compared: what is played takes too long to stand on it. */
export function scaleOf(turns: readonly Turn[]): number {
  const waits = Float64Array.from(turns, waitOf).sort()
  const long = waits[Math.floor(waits.length * 0.95)] ?? waits.at(-1) ?? 0
  return roundUp(Math.max(leastScaleMs, long * 1.25))
}

/** To a figure that is easily read. */
export function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power
}
