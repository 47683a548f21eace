import { importSherpa } from '../../asr/sherpa-onnx/sherpa-package.ts'
import { ProviderError } from '../../provider-error.ts'
import type { FoundVoice } from './voice-kind.ts'

/** The part of sherpa-onnx-node 1.13 that is used here; the package brings no types. */
interface VoicePackage {
  readonly OfflineTts: { createAsync(config: object): Promise<OfflineTts> }
}

export interface OfflineTts {
  readonly numSpeakers: number
  /** Hz. */
  readonly sampleRate: number
  /**
   * Computes on a thread of libuv's pool; several calls at the same time may share the model. Rejects with an Error
   * that has no class of its own, also where the model has no sound for any part of the text.
   */
  generateAsync(request: SpeechOrder): Promise<{ readonly samples: Float32Array }>
}

interface SpeechOrder {
  readonly text: string
  readonly sid: number
  readonly speed: number
  /** Memory that is not the engine's own cannot be moved, but some runtimes refuse it. */
  readonly enableExternalBuffer: boolean
  /** Called for each sentence of the text; what it returns comes too late to stop anything. */
  readonly onProgress: (progress: { readonly samples: Float32Array }) => void
}

/** Loads the model, on a thread of the pool. Fails `missing` or `bad-request`. */
export async function loadVoice({ kind, files, rules }: FoundVoice, threads: number): Promise<OfflineTts> {
  let sherpa: VoicePackage
  try {
    sherpa = (await importSherpa()) as unknown as VoicePackage
  } catch (error) {
    const message = 'the package is not installed: npm install sherpa-onnx-node'
    throw new ProviderError('sherpa-onnx', 'missing', message, { cause: error })
  }
  try {
    return await sherpa.OfflineTts.createAsync({
      model: { [kind]: files, numThreads: threads, provider: 'cpu', debug: 0 },
      ruleFsts: rules.join(','),
      maxNumSentences: 1,
    })
  } catch (error) {
    const message = `the voice cannot be loaded: ${error instanceof Error ? error.message : String(error)}`
    throw new ProviderError('sherpa-onnx', 'bad-request', message, { cause: error })
  }
}
