import { recogniserRate } from '../contract.ts'

/** The longest utterance a recogniser takes: what `listen.maxUtteranceSeconds` allows at most. */
export const maxUtteranceSamples = 600 * recogniserRate

const blockSamples = 32_768

/**
 * Keeps the PCM of one utterance until it is uploaded. Grows by blocks, so that every sample is copied once and a
 * long utterance never doubles its memory for a moment.
 */
export class UtterancePcm {
  readonly #maxSamples: number
  readonly #full: Int16Array[] = []
  #block = new Int16Array(0)
  #used = 0

  constructor(maxSamples = maxUtteranceSamples) {
    this.#maxSamples = maxSamples
  }

  get samples(): number {
    return this.#full.length * blockSamples + this.#used
  }

  /** Copies `pcm`; false when the utterance is longer than may be kept: the end of `pcm` was not taken. */
  add(pcm: Int16Array): boolean {
    let rest = pcm.subarray(0, this.#maxSamples - this.samples)
    const whole = rest.length === pcm.length
    while (rest.length > 0) {
      if (this.#used === this.#block.length) this.#nextBlock()
      const part = rest.subarray(0, this.#block.length - this.#used)
      this.#block.set(part, this.#used)
      this.#used += part.length
      rest = rest.subarray(part.length)
    }
    return whole
  }

  /** All samples in order, as views. */
  blocks(): Int16Array[] {
    return [...this.#full, this.#block.subarray(0, this.#used)].filter((block) => block.length > 0)
  }

  /** Little-endian bytes of all samples, as views. */
  bytes(): Uint8Array[] {
    return this.blocks().map((block) => new Uint8Array(block.buffer, block.byteOffset, block.byteLength))
  }

  #nextBlock(): void {
    if (this.#used > 0) this.#full.push(this.#block)
    this.#block = new Int16Array(blockSamples)
    this.#used = 0
  }
}
