import type { Clock } from '../../lib/clock.ts'
import { ProviderError } from '../provider-error.ts'

/** The first pause after a failure; each further one in a row doubles it. */
const pauseMs = { first: 5000, longest: 60_000 }
/** First-token times that are remembered, and how many there must be for their percentile to mean something. */
const samples = { kept: 100, needed: 20 }

/**
 * What is known of one model instance by everybody who uses it: whether it is worth asking (a circuit breaker), and how
 * fast it usually begins to speak.
 */
export class Health {
  readonly #clock: Clock
  readonly #firstTokenMs: number[] = []
  #failuresInARow = 0
  #closedUntil = 0
  #trialRuns = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * `well`: ask it. `trial`: it failed and its pause is over: one call may find out whether it has recovered. `down`: do
   * not ask while there is another.
   */
  get state(): 'well' | 'trial' | 'down' {
    if (this.#failuresInARow === 0) return 'well'
    return this.#clock.now() >= this.#closedUntil && !this.#trialRuns ? 'trial' : 'down'
  }

  /** A call begins; `ended` must follow. */
  began(): void {
    if (this.#failuresInARow > 0) this.#trialRuns = true
  }

  /** It spoke, `ms` after it was asked. */
  spoke(ms: number): void {
    this.#failuresInARow = 0
    this.#trialRuns = false
    this.#firstTokenMs.push(ms)
    if (this.#firstTokenMs.length > samples.kept) this.#firstTokenMs.shift()
  }

  failed(error: unknown): void {
    this.#trialRuns = false
    const pause = Math.min(pauseMs.longest, pauseMs.first * 2 ** this.#failuresInARow)
    const asked = error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0
    this.#failuresInARow++
    this.#closedUntil = this.#clock.now() + Math.max(pause, Math.min(asked, pauseMs.longest))
  }

  /** The call was given up by whoever made it: nothing was learned. */
  gaveUp(): void {
    this.#trialRuns = false
  }

  /** The time within which it speaks in 95 of 100 calls; `undefined` until enough is known. */
  get usualFirstTokenMs(): number | undefined {
    const times = this.#firstTokenMs.toSorted((left, right) => left - right)
    return times.length < samples.needed ? undefined : times[Math.ceil(times.length * 0.95) - 1]
  }
}
