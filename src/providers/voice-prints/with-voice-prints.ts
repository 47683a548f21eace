import type { Clock } from '../../lib/clock.ts'
import { UtterancePcm } from '../asr/utterance-pcm.ts'
import { type ProviderPorts, type Recogniser, type RecogniserStream, recogniserRate } from '../contract.ts'
import type { VoicePrinter } from './voice-printer.ts'

/** Less says nothing of a voice; more says nothing new. */
const samples = { least: 0.8 * recogniserRate, most: 20 * recogniserRate } as const
/** How long known words wait for the print of their voice. */
const maxWaitMs = 2000

/** The same recogniser; where it is asked to, it also tells what the voice sounds like. Words never fail by that. */
export function withVoicePrints(
  recogniser: Recogniser,
  printer: VoicePrinter,
  { clock, log }: Pick<ProviderPorts, 'clock' | 'log'>,
): Recogniser {
  const printOf = async (heard: UtterancePcm): Promise<Float32Array | undefined> => {
    if (heard.samples < samples.least) return undefined
    const pcm = new Int16Array(heard.samples)
    let at = 0
    for (const block of heard.blocks()) {
      pcm.set(block, at)
      at += block.length
    }
    return printer.print(pcm).catch((error: unknown) => {
      log.warn({ error }, 'a voice was not told apart')
      return undefined
    })
  }

  return {
    ...recogniser,
    open(request): RecogniserStream {
      const stream = recogniser.open(request)
      if (!request.wantsVoicePrint) return stream
      const heard = new UtterancePcm(samples.most)
      return {
        write(pcm) {
          stream.write(pcm)
          heard.add(pcm)
        },
        async finish() {
          const print = printOf(heard)
          const transcript = await stream.finish()
          if (transcript.text.trim() === '') return transcript
          const voicePrint = await within(maxWaitMs, print, clock, request.signal)
          return { ...transcript, ...(voicePrint && { voicePrint }) }
        },
      }
    },
    close: () => recogniser.close(),
  }
}

/** `undefined` where it takes longer, or nobody waits any more. */
async function within<Result>(
  ms: number,
  result: Promise<Result | undefined>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result | undefined> {
  const { promise: given, resolve: giveUp } = Promise.withResolvers<undefined>()
  const stop = () => giveUp(undefined)
  const timer = clock.after(ms, stop)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([result, given])
  } finally {
    timer.cancel()
    signal.removeEventListener('abort', stop)
  }
}
