/** Those who want to hear of something, in the order in which they came. */
export class Listeners<T> {
  readonly #listeners = new Set<(item: T) => void>()

  /** Returns what ends it. */
  add(listener: (item: T) => void): () => void {
    // A function that is given twice is two listeners.
    const own = (item: T) => listener(item)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  tell(item: T): void {
    for (const listener of [...this.#listeners]) listener(item)
  }
}
