import type { Clock } from './clock.ts'

/** Counts events in windows of fixed length: cheap enough for every frame. */
export class RateLimit {
  readonly #clock: Clock
  readonly #perWindow: number
  readonly #windowMs: number
  #windowStart = Number.NEGATIVE_INFINITY
  #count = 0

  constructor(clock: Clock, perWindow: number, windowMs: number) {
    this.#clock = clock
    this.#perWindow = perWindow
    this.#windowMs = windowMs
  }

  /** False when this event is one too many in the running window. */
  take(): boolean {
    const now = this.#clock.now()
    if (now - this.#windowStart >= this.#windowMs) {
      this.#windowStart = now
      this.#count = 0
    }
    return ++this.#count <= this.#perWindow
  }
}
