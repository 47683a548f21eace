/** Cuts PCM of any length into frames of a fixed one and carries the remainder to the next call. */
export class FrameCutter {
  readonly #frame: Int16Array
  #filled = 0

  constructor(samples: number) {
    this.#frame = new Int16Array(samples)
  }

  /** Calls `take` with each completed frame, which is valid during the call only. */
  push(pcm: Int16Array, take: (frame: Int16Array) => void): void {
    const size = this.#frame.length
    let offset = 0
    if (this.#filled > 0) {
      offset = Math.min(size - this.#filled, pcm.length)
      this.#frame.set(pcm.subarray(0, offset), this.#filled)
      this.#filled += offset
      if (this.#filled < size) return
      this.#filled = 0
      take(this.#frame)
    }
    for (; offset + size <= pcm.length; offset += size) take(pcm.subarray(offset, offset + size))
    this.#frame.set(pcm.subarray(offset))
    this.#filled = pcm.length - offset
  }

  reset(): void {
    this.#filled = 0
  }
}
