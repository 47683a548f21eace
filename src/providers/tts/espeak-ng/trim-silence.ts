/** Louder than this is sound; espeak-ng's pauses are exact zeros, its breaths are not. */
const quiet = 8

/**
 * Shortens the silence before and after speech to `keepMs`, while it streams. Silence inside is passed on once
 * sound follows.
 */
export class SilenceTrimmer {
  readonly #keep: number
  #heard = false
  #held: Int16Array[] = []
  #heldSamples = 0

  constructor(sampleRate: number, keepMs: number) {
    this.#keep = Math.round((sampleRate * keepMs) / 1000)
  }

  /** What can be played now, in order. */
  push(pcm: Int16Array): Int16Array[] {
    const first = pcm.findIndex(isSound)
    if (first < 0) {
      this.#hold(pcm)
      return []
    }
    const last = pcm.findLastIndex(isSound) + 1
    this.#hold(pcm.subarray(0, first))
    const ready = this.#heard ? this.#held : this.#take((samples) => samples.slice(-this.#keep))
    this.#heard = true
    ready.push(pcm.subarray(first, last))
    this.#held = []
    this.#heldSamples = 0
    this.#hold(pcm.subarray(last))
    return ready
  }

  /** The end: what is kept of the silence after the speech. */
  end(): Int16Array[] {
    return this.#heard ? this.#take((samples) => samples.slice(0, this.#keep)) : []
  }

  #hold(pcm: Int16Array): void {
    if (pcm.length === 0) return
    this.#held.push(pcm)
    this.#heldSamples += pcm.length
  }

  #take(part: (samples: Int16Array) => Int16Array): Int16Array[] {
    const all = new Int16Array(this.#heldSamples)
    let offset = 0
    for (const pcm of this.#held) {
      all.set(pcm, offset)
      offset += pcm.length
    }
    const taken = this.#keep > 0 ? part(all) : new Int16Array(0)
    return taken.length > 0 ? [taken] : []
  }
}

function isSound(sample: number): boolean {
  return sample > quiet || sample < -quiet
}
