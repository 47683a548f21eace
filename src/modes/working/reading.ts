/** How far a list has been read out. */
export class Reading {
  #next = 0

  /** From the first entry, or where it stopped. Returns the entries' indexes, 0-based. */
  page(total: number, perPage: number, from: 'start' | 'next'): { readonly first: number; readonly count: number } {
    const first = from === 'start' || this.#next >= total ? 0 : this.#next
    const count = Math.min(perPage, total - first)
    this.#next = first + count
    return { first, count }
  }

  hasMore(total: number): boolean {
    return this.#next < total
  }
}
