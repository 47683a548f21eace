/**
 * A queue with a bound: the border between a producer that must not wait and a consumer that does. `push` refuses
 * when full; iteration ends after `close` once the queue is empty.
 */
export class BoundedQueue<T> implements AsyncIterable<T> {
  readonly capacity: number
  readonly #items: T[] = []
  #closed = false
  #wake: (() => void) | undefined

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get size(): number {
    return this.#items.length
  }

  /** False when the queue is full or closed: the item was not taken. */
  push(item: T): boolean {
    if (this.#closed || this.#items.length >= this.capacity) return false
    this.#items.push(item)
    this.#wake?.()
    return true
  }

  /** No more items; those inside are still delivered. */
  close(): void {
    this.#closed = true
    this.#wake?.()
  }

  /** Forgets what is inside; returns how many items that were. */
  clear(): number {
    return this.#items.splice(0).length
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const item = this.#items.shift()
      if (item !== undefined) yield item
      else if (this.#closed) return
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        this.#wake = undefined
      }
    }
  }
}
