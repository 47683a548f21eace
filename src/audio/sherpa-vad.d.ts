/** The part of sherpa-onnx-node used for voice activity; the package brings no types. */
declare module 'sherpa-onnx-node' {
  export interface VadSettings {
    sileroVad: {
      model: string
      threshold: number
      /** Seconds, as all durations here. */
      minSilenceDuration: number
      minSpeechDuration: number
      maxSpeechDuration: number
      /** Samples. */
      windowSize: number
    }
    sampleRate: number
    numThreads: number
    debug: boolean
  }
  const sherpa: { Vad: typeof Vad }
  export default sherpa
  export class Vad {
    constructor(settings: VadSettings, bufferSeconds: number)
    /** Samples from -1 to 1; copies them. */
    acceptWaveform(samples: Float32Array): void
    isDetected(): boolean
    isEmpty(): boolean
    pop(): void
    reset(): void
  }
}
