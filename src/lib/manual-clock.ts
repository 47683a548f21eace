import type { Clock, Timer } from './clock.ts'

interface Entry {
  at: number
  order: number
  run: () => void
}

/** A clock that moves only when a test says so; callbacks run in order of their due time. */
export class ManualClock implements Clock {
  #now = 0
  #order = 0
  readonly #epoch: number
  readonly #entries = new Set<Entry>()

  constructor(epochMs = Date.UTC(2026, 0, 1)) {
    this.#epoch = epochMs
  }

  now(): number {
    return this.#now
  }

  wall(): number {
    return this.#epoch + this.#now
  }

  get pending(): number {
    return this.#entries.size
  }

  after(ms: number, run: () => void): Timer {
    const entry = { at: this.#now + Math.max(0, ms), order: this.#order++, run }
    this.#entries.add(entry)
    return { cancel: () => void this.#entries.delete(entry) }
  }

  /** Moves time forward, running what falls due; lets promises settle between callbacks. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms
    for (;;) {
      await new Promise(setImmediate)
      const due = this.#earliest()
      if (!due || due.at > target) break
      this.#now = Math.max(this.#now, due.at)
      this.#entries.delete(due)
      due.run()
    }
    this.#now = target
  }

  #earliest(): Entry | undefined {
    let first: Entry | undefined
    for (const entry of this.#entries) {
      if (!first || entry.at < first.at || (entry.at === first.at && entry.order < first.order)) first = entry
    }
    return first
  }
}
