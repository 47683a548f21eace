import type { Clock, Timer } from '../../lib/clock.ts'

/** Changes of a group are told at most once in this time (extensions 4.3). */
const mergeMs = 200

interface Rest {
  readonly timer: Timer
  hasNews: boolean
}

/**
 * Merges the changes of each group: the first one is told at once, those within the next 200 ms together at their end.
 * Nothing is kept of groups in which nothing happens.
 */
export class GroupNews {
  readonly #clock: Clock
  readonly #tell: (groupKey: string) => void
  readonly #resting = new Map<string, Rest>()

  constructor(clock: Clock, tell: (groupKey: string) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  changed(groupKey: string): void {
    const rest = this.#resting.get(groupKey)
    if (rest) rest.hasNews = true
    else this.#tellNow(groupKey)
  }

  close(): void {
    for (const { timer } of this.#resting.values()) timer.cancel()
    this.#resting.clear()
  }

  #tellNow(groupKey: string): void {
    const timer = this.#clock.after(mergeMs, () => {
      const hadNews = this.#resting.get(groupKey)?.hasNews
      this.#resting.delete(groupKey)
      if (hadNews) this.#tellNow(groupKey)
    })
    this.#resting.set(groupKey, { timer, hasNews: false })
    this.#tell(groupKey)
  }
}
