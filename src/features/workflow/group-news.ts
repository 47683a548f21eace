import type { Clock, Timer } from '../../lib/clock.ts'

/**
 * Changes of a group are told at most once in 200 ms (extensions 4.3); somewhat more, so that five of them that are
 * delayed on their way do not arrive within one second with a sixth.
 */
const mergeMs = 210

interface Rest {
  /** Not before it has been told. */
  timer?: Timer
  hasNews: boolean
}

/**
 * Merges the changes of each group: the first one is told at once, those soon after it together at their end.
 * Nothing is kept of groups in which nothing happens.
 */
export class GroupNews {
  readonly #clock: Clock
  readonly #tell: (groupKey: string) => void | Promise<void>
  readonly #resting = new Map<string, Rest>()

  /** `tell` does not reject; the time to the next one counts from when it has ended. */
  constructor(clock: Clock, tell: (groupKey: string) => void | Promise<void>) {
    this.#clock = clock
    this.#tell = tell
  }

  changed(groupKey: string): void {
    const rest = this.#resting.get(groupKey)
    if (rest) rest.hasNews = true
    else this.#tellNow(groupKey)
  }

  close(): void {
    for (const { timer } of this.#resting.values()) timer?.cancel()
    this.#resting.clear()
  }

  #tellNow(groupKey: string): void {
    const rest: Rest = { hasNews: false }
    this.#resting.set(groupKey, rest)
    const told = this.#tell(groupKey)
    if (told) void told.then(() => this.#rest(groupKey, rest))
    else this.#rest(groupKey, rest)
  }

  #rest(groupKey: string, rest: Rest): void {
    // Closed meanwhile.
    if (this.#resting.get(groupKey) !== rest) return
    rest.timer = this.#clock.after(mergeMs, () => {
      this.#resting.delete(groupKey)
      if (rest.hasNews) this.#tellNow(groupKey)
    })
  }
}
