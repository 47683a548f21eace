import type { PrinterReply, PrintRequest } from './printer-protocol.ts'

/** The part of sherpa-onnx-node 1.13 that is used here; the package brings no types. */
interface SpeakerPackage {
  readonly SpeakerEmbeddingExtractor: new (config: object) => SpeakerEmbeddingExtractor
}

interface EmbeddingStream {
  /** -1 to 1; copied. */
  acceptWaveform(waveform: { readonly samples: Float32Array; readonly sampleRate: number }): void
  inputFinished(): void
}

/** Computes on the calling thread. */
interface SpeakerEmbeddingExtractor {
  createStream(): EmbeddingStream
  isReady(stream: EmbeddingStream): boolean
  compute(stream: EmbeddingStream, enableExternalBuffer: boolean): Float32Array
}

/** The process that holds the model. It goes when the server does. */
async function serve(model: string): Promise<void> {
  const reply = (message: PrinterReply) => process.send?.(message)
  let sherpa: SpeakerPackage
  try {
    const { default: loaded }: { default: unknown } = await import('sherpa-onnx-node')
    sherpa = loaded as SpeakerPackage
  } catch (error) {
    reply({ type: 'unusable', missing: true, message: String(error) })
    return process.disconnect()
  }
  const extractor = new sherpa.SpeakerEmbeddingExtractor({ model, numThreads: 1, debug: false, provider: 'cpu' })
  process.on('message', ({ id, pcm }: PrintRequest) => {
    try {
      reply({ type: 'print', id, print: printOf(pcm, extractor) })
    } catch (error) {
      reply({ type: 'failed', id, message: String(error) })
    }
  })
  reply({ type: 'ready' })
}

function printOf(pcm: Int16Array, extractor: SpeakerEmbeddingExtractor): Float32Array {
  const stream = extractor.createStream()
  stream.acceptWaveform({ samples: Float32Array.from(pcm, (sample) => sample / 32_768), sampleRate: 16_000 })
  stream.inputFinished()
  if (!extractor.isReady(stream)) throw new Error('too short')
  // A copy: the package's own memory cannot be sent.
  return extractor.compute(stream, false)
}

await serve(process.argv[2] ?? '')
