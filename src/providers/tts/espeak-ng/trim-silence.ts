/** Louder than this is sound; espeak-ng's pauses are exact zeros, its breaths are not. */
const quiet = 8

/**
 * Shortens the silence before and after speech to `keepMs`, while it streams. Silence inside is passed on once
 * sound follows.
 */
export class SilenceTrimmer {
  readonly #keep: number
  #heard = false
  readonly #held: Int16Array[] = []

  constructor(sampleRate: number, keepMs: number) {
    this.#keep = Math.round((sampleRate * keepMs) / 1000)
  }

  /** What can be played now; may be empty. */
  push(pcm: Int16Array): Int16Array {
    const first = pcm.findIndex(isSound)
    if (first < 0) {
      this.#hold(pcm)
      return new Int16Array(0)
    }
    const last = pcm.findLastIndex(isSound) + 1
    this.#hold(pcm.subarray(0, first))
    const before = this.#takeHeld()
    const kept = this.#heard ? before : before.subarray(Math.max(0, before.length - this.#keep))
    this.#heard = true
    this.#hold(pcm.subarray(last))
    return kept.length === 0 ? pcm.subarray(first, last) : joined([kept, pcm.subarray(first, last)])
  }

  /** The end: what is kept of the silence after the speech. */
  end(): Int16Array {
    return this.#heard ? this.#takeHeld().subarray(0, this.#keep) : new Int16Array(0)
  }

  #hold(pcm: Int16Array): void {
    if (pcm.length > 0) this.#held.push(pcm)
  }

  #takeHeld(): Int16Array {
    return joined(this.#held.splice(0))
  }
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

function isSound(sample: number): boolean {
  return sample > quiet || sample < -quiet
}
