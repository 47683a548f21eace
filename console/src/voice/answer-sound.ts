import type { Codec } from './codec.ts'
import { Player } from './player.ts'

/** What is left at the end of an answer is less: the server ends it when it has been heard (device-wire 6). */
const leftAtEndMs = 240

interface AnswerSoundPorts {
  codec(): Codec | undefined
  /** The first sound of an answer will be heard at `at`, by performance.now(). */
  onSound(at: number): void
  /** An answer is over. */
  onSilent(isCut: boolean): void
}

/** The sound of the answers: from `tts start` to the last sample, or until somebody interrupts. */
export class AnswerSound {
  readonly #ports: AnswerSoundPorts
  #player: Player | undefined
  /** Sound that comes belongs to an answer that is wanted. */
  #isTaken = false
  #isFirst = true
  /** Rises with each answer. */
  #number = 0
  /** Between `tts start` and the last sample. */
  isAnswering = false

  constructor(ports: AnswerSoundPorts) {
    this.#ports = ports
  }

  /** Browsers let sound out only after the person has done something: called when that happens. */
  wake(): void {
    this.#player ??= new Player(() => this.#over(false))
    void this.#player.wake()
  }

  begin(): void {
    this.#number++
    // The rest of the one before is still heard.
    this.#player?.goOn()
    this.isAnswering = true
    this.#isTaken = true
    this.#isFirst = true
  }

  take(packet: Uint8Array): void {
    if (this.#isTaken && this.#player) this.#ports.codec()?.decode(packet)
  }

  play(pcm: Float32Array<ArrayBuffer>): void {
    if (!this.#isTaken || !this.#player) return
    const startsInMs = this.#player.play(pcm)
    if (this.#isFirst) this.#ports.onSound(performance.now() + startsInMs)
    this.#isFirst = false
  }

  /** `tts stop`: the rest is played, unless the person has just spoken into an answer that was not at its end. */
  async end(hasSpoken: boolean): Promise<void> {
    if (!this.isAnswering) return
    if (hasSpoken && (this.#player?.leftMs ?? 0) > leftAtEndMs) return this.stop()
    const number = this.#number
    await this.#ports.codec()?.flushSound()
    if (!this.isAnswering || number !== this.#number) return
    if (this.#player) this.#player.finish()
    else this.#over(false)
  }

  /** At once; what still comes of this answer is not heard. */
  stop(): void {
    if (!this.isAnswering) return
    this.#ports.codec()?.forgetSound()
    this.#player?.stop()
    this.#over(true)
  }

  close(): void {
    this.#isTaken = false
    this.isAnswering = false
    this.#player?.close()
    this.#player = undefined
  }

  #over(isCut: boolean): void {
    this.isAnswering = false
    this.#isTaken = false
    this.#ports.onSilent(isCut)
  }
}
