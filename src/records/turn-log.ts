import { Listeners } from '../lib/listeners.ts'
import type { TurnEntry } from './turn-entry.ts'

const maxTurns = 10_000

/** The latest turns, in memory. What is added costs the same however many there are. */
export class TurnLog {
  readonly #capacity: number
  /** A ring: the oldest one gives its place to the newest. */
  readonly #places: TurnEntry[] = []
  readonly #placeOf = new Map<string, number>()
  readonly #listeners = new Listeners<TurnEntry>()
  #next = 0

  constructor(capacity = maxTurns) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#places.length
  }

  get(id: string): TurnEntry | undefined {
    const place = this.#placeOf.get(id)
    return place === undefined ? undefined : this.#places[place]
  }

  /** A turn that is over. */
  add(entry: TurnEntry): void {
    const oldest = this.#places[this.#next]
    if (oldest) this.#placeOf.delete(oldest.id)
    this.#places[this.#next] = entry
    this.#placeOf.set(entry.id, this.#next)
    this.#next = (this.#next + 1) % this.#capacity
    this.#listeners.tell(entry)
  }

  /** Something else is known of a turn; nothing happens where it is no longer here. */
  change(id: string, facts: Pick<TurnEntry, 'sounds'>): void {
    const place = this.#placeOf.get(id)
    const before = place === undefined ? undefined : this.#places[place]
    if (place === undefined || !before) return
    const entry = { ...before, ...facts }
    this.#places[place] = entry
    this.#listeners.tell(entry)
  }

  /** The newest first. */
  *newest(): Generator<TurnEntry, void, undefined> {
    const { length } = this.#places
    for (let back = 1; back <= length; back++) {
      const entry = this.#places[(this.#next - back + length) % length]
      if (entry) yield entry
    }
  }

  /** Hears of each turn that is over, and of what else becomes known of it. Returns what ends it. */
  onChange(listener: (entry: TurnEntry) => void): () => void {
    return this.#listeners.add(listener)
  }
}
