import type { TurnEntry } from './turn-entry.ts'
import { stepsOf, type TurnStep } from './turn-steps.ts'

/** The step that is to blame for what went wrong, or for how long it took. */
export interface TurnFault {
  readonly step: TurnStep
  readonly because: 'failed' | 'slow'
  readonly tookMs: number
  readonly targetMs: number
}

/**
 * What each step may take. Together they are about two seconds, after which people begin to wonder whether they were
 * heard; the voice has 150 ms of it taken by the pause that devices need before the first sound (device-wire 5).
 */
export const stepTargets = {
  recognition: 400,
  model: 800,
  sentence: 300,
  voice: 500,
  playing: Number.POSITIVE_INFINITY,
} as const satisfies Record<TurnStep, number>

const stepOfPart = { asr: 'recognition', llm: 'model', tts: 'voice' } as const

/**
 * The step at fault: of a failed turn the part that failed, else the step that took the most by its target, if it took
 * longer than that. `undefined`: nothing is wrong with the turn.
 */
export function faultOf(entry: Pick<TurnEntry, 'ms' | 'outcome' | 'failure'>): TurnFault | undefined {
  const steps = stepsOf(entry)
  const { failure } = entry
  if (failure) {
    const cut = steps.find(({ isCut }) => isCut)
    const step = failure.part === 'turn' ? (cut?.step ?? 'playing') : stepOfPart[failure.part]
    const span = steps.find((each) => each.step === step)
    return { step, because: 'failed', tookMs: span ? span.toMs - span.fromMs : 0, targetMs: stepTargets[step] }
  }
  let worst: TurnFault | undefined
  for (const { step, fromMs, toMs } of steps) {
    const [tookMs, targetMs] = [toMs - fromMs, stepTargets[step]]
    const isOver = tookMs > targetMs
    if (isOver && (!worst || tookMs / targetMs > worst.tookMs / worst.targetMs)) {
      worst = { step, because: 'slow', tookMs, targetMs }
    }
  }
  return worst
}
