/** Moments of a turn, in the order in which they usually come. */
export const turnMoments = ['transcript', 'firstToken', 'firstSentence', 'firstAudio', 'stopped'] as const
export type TurnMoment = (typeof turnMoments)[number]

/** When each moment came, in ms since the end of the user's speech; what never came is absent. */
export type MomentTimes = Readonly<Partial<Record<TurnMoment, number | undefined>>>

/** What a turn does one after the other. */
export const turnSteps = ['recognition', 'model', 'sentence', 'voice', 'playing'] as const
export type TurnStep = (typeof turnSteps)[number]

/** A step in ms since the end of the user's speech. */
export interface StepSpan {
  readonly step: TurnStep
  readonly fromMs: number
  readonly toMs: number
  /** The turn ended on the way. */
  readonly isCut: boolean
}

/** Steps until there is sound: each begins where the one before it ended. */
const untilSound = [
  ['recognition', 'transcript'],
  ['model', 'firstToken'],
  ['sentence', 'firstSentence'],
  ['voice', 'firstAudio'],
] as const satisfies readonly (readonly [TurnStep, TurnMoment])[]

/**
 * The steps of a turn as far as it came, in order. Playing may begin before the model does, where a long wait is
 * announced, and stand behind a step that was cut, where the server says what failed.
 */
export function stepsOf({ ms, outcome }: { readonly ms: MomentTimes; readonly outcome: string }): StepSpan[] {
  const spans: StepSpan[] = []
  const stopped = ms.stopped ?? 0
  let fromMs = 0
  for (const [step, moment] of untilSound) {
    const endMs = ms[moment]
    // An apology is sound of its own: what failed before has not led to it.
    const isReached = endMs !== undefined && (step !== 'voice' || ms.firstSentence !== undefined)
    if (!isReached) {
      const until = outcome === 'failed' ? Math.min(ms.firstAudio ?? stopped, stopped) : stopped
      // Who said nothing, or is answered elsewhere, waits for nothing more.
      const isWaiting = outcome === 'failed' || outcome === 'interrupted'
      if (isWaiting) spans.push({ step, fromMs, toMs: Math.max(fromMs, until), isCut: true })
      break
    }
    spans.push({ step, fromMs, toMs: Math.max(fromMs, endMs), isCut: false })
    fromMs = Math.max(fromMs, endMs)
  }
  const { firstAudio } = ms
  if (firstAudio !== undefined) {
    const isCut = outcome === 'interrupted'
    spans.push({ step: 'playing', fromMs: firstAudio, toMs: Math.max(firstAudio, stopped), isCut })
  }
  return spans
}
