import { availableParallelism } from 'node:os'
import { AudioError } from './audio-error.ts'
import type { AudioEngine, OpusRate, VoiceDetector } from './contract.ts'
import { EncoderPool } from './encoder-pool.ts'
import { loadOpus, type Opus } from './opus.ts'
import { loadSileroDetector } from './silero-detector.ts'
import { loadWebrtcDetector } from './webrtc-detector.ts'

export interface AudioEngineOptions {
  /** auto: silero where its model can be used, else webrtc. */
  readonly detector: 'auto' | 'webrtc' | 'silero'
  /** Path of silero_vad.onnx. */
  readonly sileroModel?: string
  /** Encoding threads; by default one less than there are processors, 1 to 4. */
  readonly workers?: number
}

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
  return new Engine(opus, detection, new EncoderPool(workers))
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
  readonly #silence = new Map<string, Uint8Array>()
  #closed = false

  constructor(opus: Opus, { make, ...detection }: Detection, encoders: EncoderPool) {
    this.#opus = opus
    this.detection = detection
    this.#makeDetector = make
    this.#encoders = encoders
  }

  decoder(rate: OpusRate) {
    this.#assertOpen()
    return this.#opus.decoder(rate)
  }

  encoder(rate: OpusRate, frameMs: number) {
    return this.#encoders.open(rate, frameMs)
  }

  detector() {
    this.#assertOpen()
    return this.#makeDetector()
  }

  silentPacket(rate: OpusRate, frameMs: number): Uint8Array {
    const key = `${rate}/${frameMs}`
    const packet = this.#silence.get(key) ?? this.#encodeSilence(rate, frameMs)
    this.#silence.set(key, packet)
    return packet
  }

  warmUp(): Promise<void> {
    return this.#encoders.warmUp()
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#encoders.close()
  }

  #encodeSilence(rate: OpusRate, frameMs: number): Uint8Array {
    const encoder = this.#opus.encoder({ rate, frameMs })
    const packet = encoder.encode(new Int16Array((rate * frameMs) / 1000))
    encoder.free()
    return packet
  }

  #assertOpen(): void {
    if (this.#closed) throw new AudioError('closed', 'the audio engine has been closed')
  }
}
