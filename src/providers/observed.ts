import type { Clock } from '../lib/clock.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { LanguageModel, ModelEvent, Recogniser, RecogniserStream, SpeechSynthesiser } from './contract.ts'
import { ProviderError } from './provider-error.ts'
import type { ClientKind } from './shared/shared-clients.ts'
import type { VoicePrinter } from './voice-prints/voice-printer.ts'

/** Where calls are counted and timed. */
export type Meter = Pick<Metrics, 'count' | 'observe'>

/** What the calls of one instance are written to. */
export interface Observer {
  readonly meter: Meter
  readonly clock: Clock
  /** Tells instances of one provider apart. */
  readonly instance: string
}

/** Of one instance since it was made; the metrics add up all of them. */
export interface CallStats {
  calls: number
  errors: number
  tokensIn: number
  tokensOut: number
  /** What the latest call was waited for: text after the end of speech, first token, first sound. */
  lastWaitMs: number | undefined
}

/** A client that counts its calls. */
export interface Observed {
  readonly stats: CallStats
}

const noCalls = (): CallStats => ({ calls: 0, errors: 0, tokensIn: 0, tokensOut: 0, lastWaitMs: undefined })

interface Instruments {
  readonly clock: Clock
  readonly stats: CallStats
  /** What a turn waits for is there. */
  readonly took: (startedAt: number) => void
  readonly ended: (outcome: string) => void
}

function instruments(kind: ClientKind, provider: string, observer: Observer): Instruments {
  const { meter, clock, instance } = observer
  const labels = { kind, provider, instance }
  const stats = noCalls()
  return {
    clock,
    stats,
    took: (startedAt) => {
      stats.lastWaitMs = Math.round((clock.now() - startedAt) * 10) / 10
      meter.observe('lapel_provider_seconds', (clock.now() - startedAt) / 1000, labels)
    },
    ended: (outcome) => {
      stats.calls++
      if (outcome !== 'ok' && outcome !== 'aborted') stats.errors++
      meter.count('lapel_provider_calls_total', { ...labels, outcome })
    },
  }
}

/** An utterance is a call; its time is that from its end to its text. */
export function observeRecogniser(asr: Recogniser, observer: Observer): Recogniser & Observed {
  const { clock, stats, took, ended } = instruments('asr', asr.name, observer)
  return {
    ...asr,
    stats,
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

export function observeModel(llm: LanguageModel, observer: Observer): LanguageModel & Observed {
  const measured = instruments('llm', llm.name, observer)
  return {
    ...llm,
    stats: measured.stats,
    close: () => llm.close(),
    stream: (request) =>
      countTokens(observeItems(llm.stream(request), request.signal, measured), llm.name, measured.stats, observer),
  }
}

export function observeVoice(tts: SpeechSynthesiser, observer: Observer): SpeechSynthesiser & Observed {
  const measured = instruments('tts', tts.name, observer)
  return {
    ...tts,
    stats: measured.stats,
    close: () => tts.close(),
    speak: (request) => observeItems(tts.speak(request), request.signal, measured),
  }
}

async function* countTokens(
  events: AsyncIterable<ModelEvent>,
  provider: string,
  stats: CallStats,
  { meter, instance }: Observer,
) {
  for await (const event of events) {
    if (event.type === 'stop' && event.usage) {
      const { promptTokens, completionTokens } = event.usage
      stats.tokensIn += promptTokens
      stats.tokensOut += completionTokens
      meter.count('lapel_provider_tokens_total', { provider, instance, direction: 'in' }, promptTokens)
      meter.count('lapel_provider_tokens_total', { provider, instance, direction: 'out' }, completionTokens)
    }
    yield event
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

/** A print is a call. */
export function observePrinter(printer: VoicePrinter, name: string, observer: Observer): VoicePrinter & Observed {
  const { clock, stats, took, ended } = instruments('speakers', name, observer)
  return {
    stats,
    close: () => printer.close(),
    async print(pcm) {
      const startedAt = clock.now()
      try {
        const print = await printer.print(pcm)
        took(startedAt)
        ended('ok')
        return print
      } catch (error) {
        ended(error instanceof ProviderError ? error.failure : 'unexpected')
        throw error
      }
    },
  }
}

function outcomeOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'aborted'
  return error instanceof ProviderError ? error.failure : 'unexpected'
}
