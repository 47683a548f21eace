import { signal } from '@preact/signals'
import { measureRms } from '../../../src/audio/levels.ts'
import { type Microphone, MicrophoneError, type MicrophoneProblem, openMicrophone } from './microphone.ts'

/** What is louder than this is taken for speech where only times are told by it: the server decides. */
const speechDb = -45
/** After a key has been let go, the microphone stays open for as long, so that the next press finds it. */
const lingerMs = 30_000

/** The microphone of this device: opened when it is wanted, silent unless it is to be heard. */
export class VoiceInput {
  readonly state = signal<'closed' | 'opening' | 'open'>('closed')
  readonly problem = signal<MicrophoneProblem | undefined>(undefined)
  /** Of the latest frame, in dB below full scale. */
  readonly levelDb = signal(Number.NEGATIVE_INFINITY)
  /** When somebody was last heard, by performance.now(). */
  spokenAt: number | undefined
  /** Whether what is heard is sent. */
  isHeard = false
  readonly #onFrame: (pcm: Int16Array) => void
  readonly #onLost: () => void
  #microphone: Microphone | undefined
  #opening: Promise<boolean> | undefined
  #linger: ReturnType<typeof setTimeout> | undefined
  /** Rises when it is closed: what is opened for an earlier wish is closed again. */
  #wish = 0

  constructor(onFrame: (pcm: Int16Array) => void, onLost: () => void) {
    this.#onFrame = onFrame
    this.#onLost = onLost
  }

  /** False: it could not be had, or is not wanted any more; `problem` says why. */
  open(): Promise<boolean> {
    clearTimeout(this.#linger)
    if (this.#microphone) return Promise.resolve(true)
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  /** Closes it unless it is opened again soon. */
  closeSoon(): void {
    this.isHeard = false
    clearTimeout(this.#linger)
    this.#linger = setTimeout(() => this.close(), lingerMs)
  }

  close(): void {
    this.#wish++
    clearTimeout(this.#linger)
    this.isHeard = false
    this.#microphone?.close()
    this.#microphone = undefined
    this.state.value = 'closed'
    this.levelDb.value = Number.NEGATIVE_INFINITY
  }

  async #open(): Promise<boolean> {
    const wish = this.#wish
    this.state.value = 'opening'
    this.problem.value = undefined
    try {
      const microphone = await openMicrophone(
        (pcm) => this.#hear(pcm),
        () => this.#lose(),
      )
      if (wish !== this.#wish) {
        microphone.close()
        return false
      }
      this.#microphone = microphone
      this.state.value = 'open'
      return true
    } catch (error) {
      if (wish === this.#wish) this.state.value = 'closed'
      this.problem.value = error instanceof MicrophoneError ? error.problem : 'failed'
      return false
    }
  }

  #hear(pcm: Int16Array): void {
    const level = measureRms(pcm)
    this.levelDb.value = level
    if (!this.isHeard) return
    if (level > speechDb) this.spokenAt = performance.now()
    this.#onFrame(pcm)
  }

  #lose(): void {
    this.close()
    this.problem.value = 'missing'
    this.#onLost()
  }
}
