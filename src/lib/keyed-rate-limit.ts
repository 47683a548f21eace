import type { Clock } from './clock.ts'
import { RateLimit } from './rate-limit.ts'

/** Keys remembered at most; a forgotten one starts anew. */
const maxKeys = 10_000

/** A rate limit for each key (an address, a device id), in bounded memory: the key used longest ago is forgotten. */
export class KeyedRateLimit {
  readonly #limits = new Map<string, RateLimit>()
  readonly #make: () => RateLimit

  constructor(clock: Clock, perWindow: number, windowMs: number) {
    this.#make = () => new RateLimit(clock, perWindow, windowMs)
  }

  /** Whether another event of this key would be one too many. */
  isSpent(key: string): boolean {
    return this.#limits.get(key)?.isSpent ?? false
  }

  /** Until another event of this key is possible; 0: it is now. */
  waitMs(key: string): number {
    return this.#limits.get(key)?.waitMs ?? 0
  }

  take(key: string): boolean {
    const limit = this.#limits.get(key) ?? this.#make()
    this.#limits.delete(key)
    this.#limits.set(key, limit)
    if (this.#limits.size > maxKeys) {
      const [oldest] = this.#limits.keys()
      if (oldest !== undefined) this.#limits.delete(oldest)
    }
    return limit.take()
  }
}
