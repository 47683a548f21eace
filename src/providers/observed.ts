import type { Clock } from '../lib/clock.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { LanguageModel, Recogniser, RecogniserStream, SpeechSynthesiser } from './contract.ts'
import { ProviderError } from './provider-error.ts'
import type { Providers } from './providers.ts'

/** Where calls are counted and timed. */
export type Meter = Pick<Metrics, 'count' | 'observe'>

/** The same providers, each call of which is counted by its outcome and timed to what a turn waits for. */
export function observeProviders({ asr, llm, tts, spareVoice }: Providers, meter: Meter, clock: Clock): Providers {
  return {
    asr: observeRecogniser(asr, meter, clock),
    llm: observeModel(llm, meter, clock),
    tts: observeVoice(tts, meter, clock),
    ...(spareVoice && { spareVoice: observeVoice(spareVoice, meter, clock) }),
  }
}

interface Instruments {
  readonly clock: Clock
  /** What a turn waits for is there. */
  readonly took: (startedAt: number) => void
  readonly ended: (outcome: string) => void
}

function instruments(kind: 'asr' | 'llm' | 'tts', provider: string, meter: Meter, clock: Clock): Instruments {
  const labels = { kind, provider }
  return {
    clock,
    took: (startedAt) => meter.observe('lapel_provider_seconds', (clock.now() - startedAt) / 1000, labels),
    ended: (outcome) => meter.count('lapel_provider_calls_total', { ...labels, outcome }),
  }
}

/** An utterance is a call; its time is that from its end to its text. */
function observeRecogniser(asr: Recogniser, meter: Meter, clock: Clock): Recogniser {
  const { took, ended } = instruments('asr', asr.name, meter, clock)
  return {
    ...asr,
    close: () => asr.close(),
    open(request): RecogniserStream {
      const { signal } = request
      const stream = asr.open(request)
      const drop = () => ended('aborted')
      if (!signal.aborted) signal.addEventListener('abort', drop, { once: true })
      return {
        // Not one function more for each packet.
        write: stream.write.bind(stream),
        async finish() {
          signal.removeEventListener('abort', drop)
          const wasAborted = signal.aborted
          const startedAt = clock.now()
          try {
            const transcript = await stream.finish()
            took(startedAt)
            ended('ok')
            return transcript
          } catch (error) {
            // What was aborted before has been counted.
            if (!wasAborted) ended(outcomeOf(error, signal))
            throw error
          }
        },
      }
    },
  }
}

function observeModel(llm: LanguageModel, meter: Meter, clock: Clock): LanguageModel {
  const measured = instruments('llm', llm.name, meter, clock)
  return {
    ...llm,
    close: () => llm.close(),
    stream: (request) => observeItems(llm.stream(request), request.signal, measured),
  }
}

function observeVoice(tts: SpeechSynthesiser, meter: Meter, clock: Clock): SpeechSynthesiser {
  const measured = instruments('tts', tts.name, meter, clock)
  return {
    ...tts,
    close: () => tts.close(),
    speak: (request) => observeItems(tts.speak(request), request.signal, measured),
  }
}

/** Its time is that to the first item; left early by its consumer it counts as aborted. */
async function* observeItems<T>(items: AsyncIterable<T>, signal: AbortSignal, { clock, took, ended }: Instruments) {
  const startedAt = clock.now()
  let isFirst = true
  let outcome = 'aborted'
  try {
    for await (const item of items) {
      if (isFirst) took(startedAt)
      isFirst = false
      yield item
    }
    outcome = 'ok'
  } catch (error) {
    outcome = outcomeOf(error, signal)
    throw error
  } finally {
    ended(outcome)
  }
}

function outcomeOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'aborted'
  return error instanceof ProviderError ? error.failure : 'unexpected'
}
