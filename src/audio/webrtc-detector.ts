import loadFvad, { type Fvad } from '@echogarden/fvad-wasm'
import type { VoiceDetector } from './contract.ts'
import { EnergyGate } from './energy-gate.ts'
import { FrameCutter } from './frame-cutter.ts'
import { measureRms } from './levels.ts'

const sampleRate = 16_000
/** 10, 20 and 30 ms are possible; 20 divides every packet duration that devices use. */
const frameMs = 20
const frameSamples = (sampleRate * frameMs) / 1000
/**
 * 0 to 3. Of brown noise at -35 dBFS mode 0 takes 73 % of the frames for speech, 1 24 %, 2 and 3 12 %; of clean speech
 * of espeak-ng all find 84 to 86 %, in white noise 9 dB below it 2 and 3 find 79 %.
 */
const mode = 2

/**
 * WebRTC's voice activity detector behind an energy gate: always there, some 2 us per 20 ms. Loads the wasm once and
 * returns what makes a detector per session; all of them share its memory and one transfer buffer.
 */
export async function loadWebrtcDetector(): Promise<() => VoiceDetector> {
  const fvad = await loadFvad()
  const pcmPointer = fvad._malloc(frameSamples * 2)
  return () => new WebrtcDetector(fvad, pcmPointer)
}

class WebrtcDetector implements VoiceDetector {
  readonly #fvad: Fvad
  readonly #pcm: number
  readonly #gate = new EnergyGate()
  readonly #cutter = new FrameCutter(frameSamples)
  #state: number
  #share = 0

  constructor(fvad: Fvad, pcm: number) {
    this.#fvad = fvad
    this.#pcm = pcm
    this.#state = fvad._fvad_new()
    if (this.#state === 0) throw new Error('WebRTC VAD: no memory for another detector')
    this.#configure()
  }

  feed(pcm: Int16Array): number {
    if (this.#state === 0) throw new Error('voice detector used after free')
    let frames = 0
    let speech = 0
    this.#cutter.push(pcm, (frame) => {
      frames++
      if (this.#isSpeech(frame)) speech++
    })
    // Less than a frame arrived: what was true before still is.
    if (frames > 0) this.#share = speech / frames
    return this.#share
  }

  reset(): void {
    if (this.#state === 0) throw new Error('voice detector used after free')
    this.#fvad._fvad_reset(this.#state)
    this.#configure()
    this.#gate.reset()
    this.#cutter.reset()
    this.#share = 0
  }

  free(): void {
    if (this.#state !== 0) this.#fvad._fvad_free(this.#state)
    this.#state = 0
  }

  #isSpeech(frame: Int16Array): boolean {
    const level = measureRms(frame)
    const open = this.#gate.isOpen(level)
    this.#fvad.HEAP16.set(frame, this.#pcm / 2)
    // Fed in silence too: its own noise model lives from it.
    const voiced = this.#fvad._fvad_process(this.#state, this.#pcm, frameSamples) === 1
    this.#gate.adapt(level, frameMs, open && voiced)
    return open && voiced
  }

  /** A reset also forgets mode and rate. */
  #configure(): void {
    this.#fvad._fvad_set_mode(this.#state, mode)
    this.#fvad._fvad_set_sample_rate(this.#state, sampleRate)
  }
}
