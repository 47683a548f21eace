import type { Clock } from '../lib/clock.ts'
import { KeyedRateLimit } from '../lib/keyed-rate-limit.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { PeerConfig } from './reach.ts'

/** How often a device may write to others; follows the configuration, and begins anew when that changes. */
export class Rates {
  readonly #clock: Clock
  #perSecond = 0
  #broadcastsPerMinute = 0
  #messages: KeyedRateLimit | undefined
  #broadcasts: KeyedRateLimit | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Counts a message. @throws WireError RATE_LIMITED */
  take(deviceId: string, isBroadcast: boolean, { perSecond, broadcastsPerMinute }: PeerConfig): void {
    if (perSecond !== this.#perSecond || !this.#messages) {
      this.#perSecond = perSecond
      this.#messages = new KeyedRateLimit(this.#clock, perSecond, 1000)
    }
    if (broadcastsPerMinute !== this.#broadcastsPerMinute || !this.#broadcasts) {
      this.#broadcastsPerMinute = broadcastsPerMinute
      this.#broadcasts = new KeyedRateLimit(this.#clock, broadcastsPerMinute, 60_000)
    }
    const [messages, broadcasts] = [this.#messages, this.#broadcasts]
    // What is refused counts for neither.
    if (isBroadcast && broadcasts.isSpent(deviceId)) {
      refuse(broadcasts.waitMs(deviceId), `At most ${broadcastsPerMinute} messages to all in a minute.`)
    }
    if (!messages.take(deviceId)) refuse(messages.waitMs(deviceId), `At most ${perSecond} messages in a second.`)
    if (isBroadcast) broadcasts.take(deviceId)
  }
}

function refuse(waitMs: number, text: string): never {
  throw new WireError('RATE_LIMITED', text, undefined, undefined, Math.max(1, Math.ceil(waitMs)))
}
