import { StoreError } from '../store.ts'

/** A number of places; who finds none free waits, in order of coming. */
export class Places {
  readonly #count: number
  #free: number
  readonly #maxWaiting: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number, maxWaiting: number) {
    this.#count = count
    this.#free = count
    this.#maxWaiting = maxWaiting
  }

  /** Resolves with a place, to be given back with `leave`. @throws StoreError where too many wait */
  async take(): Promise<void> {
    if (this.#waiting.length >= this.#maxWaiting) throw new StoreError('The store cannot keep up.')
    await this.#next()
  }

  leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free++
  }

  /** Runs with a place taken. */
  async in<T>(run: () => Promise<T>): Promise<T> {
    await this.take()
    try {
      return await run()
    } finally {
      this.leave()
    }
  }

  /** Runs when everybody who came before has left; who comes later waits for its end. */
  async alone<T>(run: () => Promise<T>): Promise<T> {
    // All at once, so that nobody comes in between.
    await Promise.all(Array.from({ length: this.#count }, () => this.#next()))
    try {
      return await run()
    } finally {
      for (let left = 0; left < this.#count; left++) this.leave()
    }
  }

  async #next(): Promise<void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }
}
