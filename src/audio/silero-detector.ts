import { access } from 'node:fs/promises'
import type { Vad, VadSettings } from 'sherpa-onnx-node'
import { AudioError } from './audio-error.ts'
import type { VoiceDetector } from './contract.ts'
import { FrameCutter } from './frame-cutter.ts'
import { readOnnxMetadata } from './onnx-file.ts'

/** What Silero v4 to v6 take at 16 kHz: 32 ms. */
const windowSamples = 512
/** Kept for the next session; each is a model of its own, of some 12 MB and 40 ms of loading. */
const maxSpare = 4

/**
 * Silero's voice activity detector by sherpa-onnx, some 110 us per 32 ms. Returns what makes a detector per session.
 * sherpa loads the model once per detector, so those that sessions give back are used again. Throws an AudioError
 * where the package or the file at `modelPath` is missing or broken.
 */
export async function loadSileroDetector(modelPath: string): Promise<() => VoiceDetector> {
  // Both are looked at first, since sherpa prints to stderr or aborts the process instead of throwing.
  try {
    await access(modelPath)
  } catch (cause) {
    throw new AudioError('missing', `Silero model ${modelPath} is not there: copy silero_vad.onnx to it`, { cause })
  }
  if (!(await readOnnxMetadata(modelPath))) {
    throw new AudioError('broken', `${modelPath} is not a whole ONNX model: fetch silero_vad.onnx again`)
  }
  const sherpa = await importSherpa()
  const spare: Vad[] = []
  const make = () => new sherpa.Vad(settings(modelPath), bufferSeconds)
  // The first one now: a model of another kind shows itself at the start and not in the first session.
  spare.push(make())
  return () => {
    const vad = spare.pop() ?? make()
    return new SileroDetector(vad, () => {
      vad.reset()
      if (spare.length < maxSpare) spare.push(vad)
    })
  }
}

/** sherpa collects what is spoken, which is not used here: at most this much of it. */
const bufferSeconds = 30

function settings(model: string): VadSettings {
  return {
    sileroVad: {
      model,
      threshold: 0.5,
      // The least sherpa takes without losing its hysteresis: smoothing is the speech gate's work.
      minSilenceDuration: 0.05,
      minSpeechDuration: 0.03,
      maxSpeechDuration: bufferSeconds - 5,
      windowSize: windowSamples,
    },
    sampleRate: 16_000,
    numThreads: 1,
    debug: false,
  }
}

async function importSherpa(): Promise<{ Vad: typeof Vad }> {
  try {
    const { default: sherpa } = await import('sherpa-onnx-node')
    return sherpa
  } catch (cause) {
    throw new AudioError('missing', 'the package sherpa-onnx-node is not installed: npm install sherpa-onnx-node', {
      cause,
    })
  }
}

class SileroDetector implements VoiceDetector {
  readonly #vad: Vad
  readonly #giveBack: () => void
  readonly #cutter = new FrameCutter(windowSamples)
  readonly #window = new Float32Array(windowSamples)
  #share = 0
  #freed = false

  constructor(vad: Vad, giveBack: () => void) {
    this.#vad = vad
    this.#giveBack = giveBack
  }

  feed(pcm: Int16Array): number {
    this.#assertLive()
    let windows = 0
    let speech = 0
    this.#cutter.push(pcm, (frame) => {
      windows++
      if (this.#isSpeech(frame)) speech++
    })
    // Less than a window arrived: what was true before still is.
    if (windows > 0) this.#share = speech / windows
    return this.#share
  }

  reset(): void {
    this.#assertLive()
    this.#vad.reset()
    this.#cutter.reset()
    this.#share = 0
  }

  free(): void {
    if (!this.#freed) this.#giveBack()
    this.#freed = true
  }

  #isSpeech(frame: Int16Array): boolean {
    for (let index = 0; index < windowSamples; index++) this.#window[index] = (frame[index] ?? 0) / 32_768
    this.#vad.acceptWaveform(this.#window)
    while (!this.#vad.isEmpty()) this.#vad.pop()
    return this.#vad.isDetected()
  }

  #assertLive(): void {
    if (this.#freed) throw new Error('voice detector used after free')
  }
}
