import type { Clock } from '../lib/clock.ts'

/** Notices that something comes a second time within a short while. */
export class Repeats {
  readonly #clock: Clock
  readonly #withinMs: number
  #last: { readonly what: string; readonly at: number } | undefined

  constructor(clock: Clock, withinMs: number) {
    this.#clock = clock
    this.#withinMs = withinMs
  }

  /** Counted from the latest one, so that a long series is one. */
  isRepeat(what: string): boolean {
    const now = this.#clock.now()
    const last = this.#last
    this.#last = { what, at: now }
    return last?.what === what && now - last.at < this.#withinMs
  }

  forget(): void {
    this.#last = undefined
  }
}
