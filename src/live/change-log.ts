/** A change as it is told. */
export interface LoggedChange {
  readonly offset: number
  readonly topic: string
  readonly id: string
  /** The change as JSON. */
  readonly json: string
}

export interface ChangeLogBounds {
  readonly changes: number
  /** Of their JSON. */
  readonly characters: number
}

/**
 * The latest change of each thing, in the order of their offsets, in bounded memory: what somebody needs who goes on
 * where they were. An earlier change of the same thing is not kept, since the later one says all that it said.
 */
export class ChangeLog {
  readonly #bounds: ChangeLogBounds
  readonly #changes = new Map<string, LoggedChange>()
  #characters = 0
  /** The latest one of which nothing is known any more. */
  #forgotten = 0

  constructor(bounds: ChangeLogBounds) {
    this.#bounds = bounds
  }

  add(change: LoggedChange): void {
    const key = `${change.topic}\n${change.id}`
    this.#drop(key)
    this.#changes.set(key, change)
    this.#characters += change.json.length
    for (const [oldest, { offset }] of this.#changes) {
      if (this.#changes.size <= this.#bounds.changes && this.#characters <= this.#bounds.characters) break
      this.#drop(oldest)
      this.#forgotten = offset
    }
  }

  /** What came after this offset; `undefined`: not all of that is known any more. */
  since(offset: number): readonly LoggedChange[] | undefined {
    if (offset < this.#forgotten) return undefined
    return [...this.#changes.values()].filter((change) => change.offset > offset)
  }

  #drop(key: string): void {
    this.#characters -= this.#changes.get(key)?.json.length ?? 0
    this.#changes.delete(key)
  }
}
