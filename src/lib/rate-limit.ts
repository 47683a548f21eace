import type { Clock } from './clock.ts'

/**
 * At most so many events in any span of `windowMs`: remembers when the latest of them were taken, in a ring that grows
 * only as far as it is needed. Cheap enough for every frame.
 */
export class RateLimit {
  readonly #clock: Clock
  readonly #perWindow: number
  readonly #windowMs: number
  readonly #takenAt: number[] = []
  /** Where the oldest is, once the ring is full. */
  #next = 0

  constructor(clock: Clock, perWindow: number, windowMs: number) {
    this.#clock = clock
    this.#perWindow = perWindow
    this.#windowMs = windowMs
  }

  /** Whether another event would be one too many. */
  get isSpent(): boolean {
    const oldest = this.#takenAt[this.#next]
    return oldest !== undefined && this.#clock.now() - oldest < this.#windowMs
  }

  /** Until another event is possible; 0: it is now. */
  get waitMs(): number {
    const oldest = this.#takenAt[this.#next]
    return oldest === undefined ? 0 : Math.max(0, this.#windowMs - (this.#clock.now() - oldest))
  }

  /** False when this event is one too many; it is not counted then. */
  take(): boolean {
    if (this.isSpent) return false
    this.#takenAt[this.#next] = this.#clock.now()
    this.#next = (this.#next + 1) % this.#perWindow
    return true
  }
}
