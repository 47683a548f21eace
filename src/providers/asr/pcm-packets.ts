/** Cuts PCM into packets of one length, whatever lengths it comes in. */
export class PcmPackets {
  readonly #samples: number
  #packet: Int16Array
  #used = 0

  constructor(samples: number) {
    this.#samples = samples
    this.#packet = new Int16Array(samples)
  }

  /** The little-endian bytes of the packets that `pcm` completes; copies. */
  *push(pcm: Int16Array): Generator<Uint8Array, void, undefined> {
    let rest = pcm
    while (rest.length > 0) {
      const part = rest.subarray(0, this.#samples - this.#used)
      this.#packet.set(part, this.#used)
      this.#used += part.length
      rest = rest.subarray(part.length)
      if (this.#used === this.#samples) yield* this.end()
    }
  }

  /** What is left, as a shorter packet. */
  *end(): Generator<Uint8Array, void, undefined> {
    if (this.#used === 0) return
    const bytes = new Uint8Array(this.#packet.buffer, 0, this.#used * 2)
    this.#packet = new Int16Array(this.#samples)
    this.#used = 0
    yield bytes
  }
}
