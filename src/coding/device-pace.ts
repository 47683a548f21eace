import type { Clock } from '../lib/clock.ts'
import { RateLimit } from '../lib/rate-limit.ts'
import { untilAborted } from '../lib/until-aborted.ts'

/** Between two insights of a device, whatever they are of. */
const betweenMs = 1000
const hourMs = 3_600_000

/** What the sources of one device share: how often it is told something, and the one call of a model at a time. */
export class DevicePace {
  readonly #perSecond: RateLimit
  readonly #perHour: RateLimit
  #isAsking = false
  #waiting: (() => void)[] = []

  constructor(clock: Clock, insightsPerHour: number) {
    this.#perSecond = new RateLimit(clock, 1, betweenMs)
    this.#perHour = new RateLimit(clock, insightsPerHour, hourMs)
  }

  /** Until another insight may be sent; 0: now. */
  get waitMs(): number {
    return Math.max(this.#perSecond.waitMs, this.#perHour.waitMs)
  }

  /** An insight is sent, whether or not it may be. */
  count(): void {
    this.#perSecond.take()
    this.#perHour.take()
  }

  /** Whether no model is being asked. */
  get isFree(): boolean {
    return !this.#isAsking
  }

  /** Resolves to what ends the turn, when it is one's turn to ask the model. */
  async takeTurn(signal: AbortSignal): Promise<() => void> {
    while (this.#isAsking) {
      await untilAborted(new Promise<void>((resolve) => this.#waiting.push(resolve)), signal)
    }
    signal.throwIfAborted()
    this.#isAsking = true
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#isAsking = false
      for (const resolve of this.#waiting.splice(0)) resolve()
    }
  }
}
