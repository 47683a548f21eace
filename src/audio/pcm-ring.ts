/** The last samples of a stream, of fixed capacity. */
export class PcmRing {
  readonly #samples: Int16Array
  /** Where the next sample goes. */
  #next = 0
  #filled = 0

  constructor(capacity: number) {
    this.#samples = new Int16Array(capacity)
  }

  /** Copies `pcm`; what no longer fits is forgotten, oldest first. */
  push(pcm: Int16Array): void {
    const capacity = this.#samples.length
    const kept = pcm.length > capacity ? pcm.subarray(pcm.length - capacity) : pcm
    const untilEdge = Math.min(kept.length, capacity - this.#next)
    this.#samples.set(kept.subarray(0, untilEdge), this.#next)
    this.#samples.set(kept.subarray(untilEdge), 0)
    this.#next = (this.#next + kept.length) % Math.max(1, capacity)
    this.#filled = Math.min(capacity, this.#filled + kept.length)
  }

  /** The last `count` samples, or fewer where there are not so many, oldest first; the ring is empty afterwards. */
  take(count: number): Int16Array {
    const pcm = new Int16Array(Math.min(count, this.#filled))
    const start = this.#next - pcm.length
    if (start >= 0) pcm.set(this.#samples.subarray(start, this.#next))
    else {
      pcm.set(this.#samples.subarray(start))
      pcm.set(this.#samples.subarray(0, this.#next), -start)
    }
    this.clear()
    return pcm
  }

  clear(): void {
    this.#next = 0
    this.#filled = 0
  }
}
