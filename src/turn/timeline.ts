import type { Clock } from '../lib/clock.ts'

/** Moments of a turn, in the order in which they come. */
const stages = ['transcript', 'firstToken', 'firstSentence', 'firstAudio', 'total'] as const
export type Stage = (typeof stages)[number]

/** When each stage of a turn was reached, in ms since the end of the user's speech. */
export class Timeline {
  readonly #clock: Clock
  readonly #start: number
  readonly #marks = new Map<Stage, number>()

  /** `start`: the end of speech, by the clock. */
  constructor(clock: Clock, start: number) {
    this.#clock = clock
    this.#start = start
  }

  /** Only the first mark of a stage counts. */
  mark(stage: Stage): void {
    if (!this.#marks.has(stage)) this.#marks.set(stage, this.#clock.now() - this.#start)
  }

  get ms(): Partial<Record<Stage, number>> {
    return Object.fromEntries([...this.#marks].map(([stage, ms]) => [stage, Math.round(ms * 10) / 10]))
  }
}
