import { playbackRate } from './audio-format.ts'

/** Sound kept back before an answer begins, and after a gap: cover for a network that is late now and then. */
const jitterMs = 120
/** Sound that is cut off ends over this time, so that it does not click. */
const fadeSeconds = 0.01

/** Plays what comes without gaps, on the clock of the audio device. */
export class Player {
  readonly #context = new AudioContext({ sampleRate: playbackRate, latencyHint: 'interactive' })
  readonly #scheduled = new Set<AudioBufferSourceNode>()
  #gain = this.#newGain()
  /** When what has been scheduled ends, by the context's clock. */
  #end = 0
  #isFinishing = false
  readonly #onSilent: () => void

  /** `onSilent`: an answer has been played to its end. */
  constructor(onSilent: () => void) {
    this.#onSilent = onSilent
  }

  /** How long what is left will sound. */
  get leftMs(): number {
    return Math.max(0, this.#end - this.#context.currentTime) * 1000
  }

  /** Browsers let sound out only after the person has done something; to be called then. */
  async wake(): Promise<void> {
    await this.#context.resume()
  }

  /** Schedules sound behind what is there; returns in how many ms it will be heard. */
  play(pcm: Float32Array<ArrayBuffer>): number {
    const now = this.#context.currentTime
    if (this.#end <= now) this.#end = now + jitterMs / 1000
    const buffer = this.#context.createBuffer(1, pcm.length, playbackRate)
    buffer.copyToChannel(pcm, 0)
    const source = this.#context.createBufferSource()
    source.buffer = buffer
    source.connect(this.#gain)
    source.start(this.#end)
    const startsInMs = (this.#end - now) * 1000
    this.#end += buffer.duration
    this.#scheduled.add(source)
    source.onended = () => {
      this.#scheduled.delete(source)
      this.#tellIfSilent()
    }
    return startsInMs
  }

  /** No more of this answer comes: what is left is played. */
  finish(): void {
    this.#isFinishing = true
    this.#tellIfSilent()
  }

  /** More comes after all. */
  goOn(): void {
    this.#isFinishing = false
  }

  /** At once. */
  stop(): void {
    this.#isFinishing = false
    if (this.#scheduled.size === 0) return
    const now = this.#context.currentTime
    this.#gain.gain.setValueAtTime(1, now)
    this.#gain.gain.linearRampToValueAtTime(0, now + fadeSeconds)
    for (const source of this.#scheduled) {
      source.onended = null
      source.stop(now + fadeSeconds)
    }
    this.#scheduled.clear()
    this.#end = 0
    this.#gain = this.#newGain()
  }

  close(): void {
    this.stop()
    void this.#context.close()
  }

  #newGain(): GainNode {
    const gain = this.#context.createGain()
    gain.connect(this.#context.destination)
    return gain
  }

  #tellIfSilent(): void {
    if (!this.#isFinishing || this.#scheduled.size > 0) return
    this.#isFinishing = false
    this.#onSilent()
  }
}
