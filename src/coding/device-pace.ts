import type { Clock } from '../lib/clock.ts'
import { RateLimit } from '../lib/rate-limit.ts'
import { untilAborted } from '../lib/until-aborted.ts'

/** Between two insights of a device, whatever they are of. */
const betweenMs = 1000
const hourMs = 3_600_000

/** When something may be told, and the model asked. */
export interface Pace {
  /** Until another insight may be sent; 0: now. */
  readonly waitMs: number
  /** An insight is sent, whether or not it may be. */
  count(): void
  /** Whether no model is being asked, and not too many have been in this hour. */
  readonly mayAsk: boolean
  /** Resolves to what ends the turn, when it is one's turn to ask the model. */
  takeTurn(signal: AbortSignal): Promise<() => void>
}

/** That of a source with several devices: the slowest of them decides, the first one's model is asked. */
export function paceOf(first: Pace, others: readonly Pace[]): Pace {
  const all = [first, ...others]
  return {
    get waitMs() {
      return Math.max(...all.map(({ waitMs }) => waitMs))
    },
    count() {
      for (const pace of all) pace.count()
    },
    get mayAsk() {
      return first.mayAsk
    },
    takeTurn: (signal) => first.takeTurn(signal),
  }
}

/** What the sources of one device share: how often it is told something, and the one call of a model at a time. */
export class DevicePace implements Pace {
  readonly #perSecond: RateLimit
  readonly #perHour: RateLimit
  readonly #callsPerHour: RateLimit
  #isAsking = false
  #waiting: (() => void)[] = []

  constructor(clock: Clock, insightsPerHour: number) {
    this.#perSecond = new RateLimit(clock, 1, betweenMs)
    this.#perHour = new RateLimit(clock, insightsPerHour, hourMs)
    this.#callsPerHour = new RateLimit(clock, insightsPerHour, hourMs)
  }

  get waitMs(): number {
    return Math.max(this.#perSecond.waitMs, this.#perHour.waitMs)
  }

  count(): void {
    this.#perSecond.take()
    this.#perHour.take()
  }

  get mayAsk(): boolean {
    return !this.#isAsking && !this.#callsPerHour.isSpent
  }

  async takeTurn(signal: AbortSignal): Promise<() => void> {
    while (this.#isAsking) {
      await untilAborted(new Promise<void>((resolve) => this.#waiting.push(resolve)), signal)
    }
    signal.throwIfAborted()
    this.#isAsking = true
    this.#callsPerHour.take()
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#isAsking = false
      for (const resolve of this.#waiting.splice(0)) resolve()
    }
  }
}
