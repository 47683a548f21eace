import type { SpeechChunk } from '../../contract.ts'

export interface EngineRequest {
  readonly text: string
  readonly voice: string
  readonly signal: AbortSignal
}

/** Where espeak-ng runs: as the system's program, or as its WebAssembly build in a process of its own. */
export interface Engine {
  readonly name: string
  /** The voice that reads Chinese characters; the builds differ. */
  readonly chinese: string
  speak(request: EngineRequest): AsyncIterable<SpeechChunk>
  close(): Promise<void>
}

/** Amplitude: 100 is espeak-ng's own and peaks at -0.6 dBFS; a higher pitch would clip. */
export const amplitude = 90
