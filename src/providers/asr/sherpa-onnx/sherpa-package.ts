import type { ModelFiles } from './model-kind.ts'

/** The part of sherpa-onnx-node 1.13 that is used here; the package brings no types. */
export interface SherpaPackage {
  readonly OnlineRecognizer: new (config: object) => OnlineRecognizer
  readonly OfflineRecognizer: { createAsync(config: object): Promise<OfflineRecognizer> }
}

interface Waveform {
  /** -1 to 1; copied. */
  readonly samples: Float32Array
  readonly sampleRate: number
}

export interface OnlineStream {
  acceptWaveform(waveform: Waveform): void
  inputFinished(): void
}

/** All calls compute on the calling thread. */
export interface OnlineRecognizer {
  createStream(): OnlineStream
  isReady(stream: OnlineStream): boolean
  decodeStreams(streams: OnlineStream[]): void
  isEndpoint(stream: OnlineStream): boolean
  reset(stream: OnlineStream): void
  getResult(stream: OnlineStream): { readonly text: string }
}

interface OfflineStream {
  acceptWaveform(waveform: Waveform): void
}

export interface OfflineRecognizer {
  createStream(): OfflineStream
  /** Computes on a thread of its own. */
  decodeAsync(stream: OfflineStream): Promise<{ readonly text: string; readonly lang?: string }>
}

/** Rejects where the package is not installed, or not for this machine. */
export async function importSherpa(): Promise<SherpaPackage> {
  const { default: loaded }: { default: unknown } = await import('sherpa-onnx-node')
  return loaded as SherpaPackage
}

const featConfig = { sampleRate: 16_000, featureDim: 80 }

export function onlineConfig(files: ModelFiles, threads: number): object {
  return {
    featConfig,
    modelConfig: { ...modelOf(files), tokens: files.tokens, numThreads: threads, provider: 'cpu', debug: 0 },
    decodingMethod: 'greedy_search',
    enableEndpoint: 1,
    // Seconds of silence: before anything was said, after something was said; and the longest utterance.
    rule1MinTrailingSilence: 2.4,
    rule2MinTrailingSilence: 0.8,
    rule3MinUtteranceLength: 60,
  }
}

export function offlineConfig(files: ModelFiles, threads: number): object {
  return {
    featConfig,
    modelConfig: { ...modelOf(files), tokens: files.tokens, numThreads: threads, provider: 'cpu', debug: 0 },
  }
}

function modelOf(files: ModelFiles): object {
  switch (files.kind) {
    case 'streaming transducer':
    case 'transducer':
      return { transducer: { encoder: files.encoder, decoder: files.decoder, joiner: files.joiner } }
    case 'streaming paraformer':
      return { paraformer: { encoder: files.encoder, decoder: files.decoder } }
    case 'whisper':
      return { whisper: { encoder: files.encoder, decoder: files.decoder, task: 'transcribe', language: '' } }
    case 'sense-voice':
      return { senseVoice: { model: files.model, language: 'auto', useInverseTextNormalization: 1 } }
    case 'paraformer':
      return { paraformer: { model: files.model } }
  }
}
