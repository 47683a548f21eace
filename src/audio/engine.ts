import { availableParallelism } from 'node:os'
import { AudioError } from './audio-error.ts'
import type { AudioEngine, OpusEncoder, OpusRate, VoiceDetector } from './contract.ts'
import { EncoderPool } from './encoder-pool.ts'
import { encoderComplexity, hurriedComplexity, loadOpus, type Opus } from './opus.ts'
import { loadSileroDetector } from './silero-detector.ts'
import { loadWebrtcDetector } from './webrtc-detector.ts'

export interface AudioEngineOptions {
  /** auto: silero where its model can be used, else webrtc. */
  readonly detector: 'auto' | 'webrtc' | 'silero'
  /** Path of silero_vad.onnx. */
  readonly sileroModel?: string
  /** Encoding threads; by default one less than there are processors, 1 to 4. */
  readonly workers?: number
  /** Streams that are encoded on the calling thread before threads take over; by default 4. */
  readonly inPlace?: number
}

/**
 * Handing the first packet of an answer to a sleeping thread and back took 2 to 6 ms in traced turns; encoding it on the
 * calling thread after a pause takes about 1 ms. A few voices take about 1 % of a core each; from then on threads keep the
 * calling one free.
 */
const fewVoices = 4

/**
 * The audio engine. Decoding and detection happen at once on the calling thread: some 60 us per packet of 60 ms, which
 * is about what handing it to another thread and back costs. Encoding takes ten times as long and goes to a pool.
 *
 * `node bench/audio.ts` with 100 voices in both directions, on two shared cores: with encoding in place the thread is
 * 98 % busy and takes 1 % of the packets more than 460 ms late, with one encoding thread it is 15 % busy and takes them
 * 3 ms late. One encoding thread carries about 97 voices (620 us per packet); beyond that packets queue up in it.
 */
export async function createAudioEngine(options: AudioEngineOptions): Promise<AudioEngine> {
  const [opus, detection] = await Promise.all([loadOpus(), chooseDetector(options)])
  const workers = options.workers ?? Math.min(4, Math.max(1, availableParallelism() - 1))
  return new Engine(opus, detection, new EncoderPool(workers), options.inPlace ?? fewVoices)
}

interface Detection {
  name: 'webrtc' | 'silero'
  reason?: string
  make: () => VoiceDetector
}

async function chooseDetector({ detector, sileroModel }: AudioEngineOptions): Promise<Detection> {
  if (detector === 'webrtc') return { name: 'webrtc', make: await loadWebrtcDetector() }
  try {
    if (sileroModel === undefined) throw new AudioError('missing', 'no Silero model is configured')
    return { name: 'silero', make: await loadSileroDetector(sileroModel) }
  } catch (error) {
    if (detector === 'silero' || !(error instanceof AudioError)) throw error
    return { name: 'webrtc', reason: error.message, make: await loadWebrtcDetector() }
  }
}

class Engine implements AudioEngine {
  readonly detection: AudioEngine['detection']
  readonly #opus: Opus
  readonly #makeDetector: () => VoiceDetector
  readonly #encoders: EncoderPool
  /** Streams that may still be encoded here. */
  #places: number
  #closed = false

  constructor(opus: Opus, { make, ...detection }: Detection, encoders: EncoderPool, places: number) {
    this.#opus = opus
    this.detection = detection
    this.#makeDetector = make
    this.#encoders = encoders
    this.#places = places
  }

  decoder(rate: OpusRate) {
    this.#assertOpen()
    return this.#opus.decoder(rate)
  }

  encoder(rate: OpusRate, frameMs: number): OpusEncoder {
    this.#assertOpen()
    if (this.#places === 0) return this.#encoders.open(rate, frameMs)
    this.#places--
    const encoder = this.#opus.encoder({ rate, frameMs })
    // The user waits for the first packet; nobody hears the difference in 60 ms.
    let complexity = hurriedComplexity
    let isFree = false
    return {
      encode: async (pcm) => {
        this.#assertOpen()
        const packet = encoder.encode(pcm, complexity)
        complexity = encoderComplexity
        return packet
      },
      free: () => {
        if (!isFree) this.#places++
        isFree = true
        encoder.free()
      },
    }
  }

  detector() {
    this.#assertOpen()
    return this.#makeDetector()
  }

  warmUp(): Promise<void> {
    return this.#encoders.warmUp()
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#encoders.close()
  }

  #assertOpen(): void {
    if (this.#closed) throw new AudioError('closed', 'the audio engine has been closed')
  }
}
