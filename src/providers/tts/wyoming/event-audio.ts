import { z } from 'zod'
import type { ReplyReader } from '../../call.ts'
import type { SpeechChunk } from '../../contract.ts'
import type { ProviderError, ProviderFailure } from '../../provider-error.ts'
import type { WyomingEvent } from '../../wyoming/event.ts'
import type { Offer } from '../../wyoming/offer.ts'
import type { AudioReader } from '../audio-reader.ts'
import { PcmBytes } from '../pcm-bytes.ts'
import { speechReader } from '../speech-reader.ts'

const formatShape = z.object({
  rate: z.int().min(8000).max(192_000),
  width: z.literal(2),
  channels: z.literal([1, 2]),
})

type Format = z.output<typeof formatShape>

export interface EventAudioOptions {
  readonly provider: string
  /** What is spoken. */
  readonly text: string
  readonly offer: Offer
  readonly failure: (failure: ProviderFailure, said: string) => ProviderError
}

/** The PCM of the answer to `synthesize` (README of OHF-Voice/wyoming, "Text to Speech"); two channels become one. */
export function eventAudioReader(options: EventAudioOptions): ReplyReader<WyomingEvent, SpeechChunk> {
  const { provider, text, offer, failure } = options
  const audio = new FormattedPcm()
  const speech = speechReader(provider, text, audio)
  let isOver = false
  return {
    *push(event) {
      offer.check(event, failure)
      if (event.type === 'audio-stop') isOver = true
      if (event.type === 'audio-start' || event.type === 'audio-chunk') audio.format = formatOf(event, failure)
      if (event.type === 'audio-chunk') yield* speech.push(event.payload)
    },
    end() {
      if (!isOver) throw failure('unavailable', 'it ended before the speech did')
      return speech.end()
    },
    get isOver() {
      return isOver
    },
  }
}

class FormattedPcm implements AudioReader {
  format: Format | undefined
  readonly #pcm = new PcmBytes()
  #half = new Int16Array(0)

  push(bytes: Uint8Array): readonly SpeechChunk[] {
    const samples = this.#pcm.push(bytes)
    const pcm = this.format?.channels === 2 ? this.#mix(samples) : samples
    return pcm.length > 0 && this.format ? [{ pcm, sampleRate: this.format.rate }] : []
  }

  free(): void {}

  #mix(samples: Int16Array): Int16Array {
    const both = new Int16Array(this.#half.length + samples.length)
    both.set(this.#half)
    both.set(samples, this.#half.length)
    const mono = new Int16Array(both.length >> 1)
    for (let at = 0; at < mono.length; at++) mono[at] = ((both[2 * at] ?? 0) + (both[2 * at + 1] ?? 0)) / 2
    this.#half = both.slice(mono.length * 2)
    return mono
  }
}

function formatOf({ data }: WyomingEvent, failure: EventAudioOptions['failure']): Format {
  const parsed = formatShape.safeParse(data)
  if (!parsed.success)
    throw failure('bad-reply', `it sent audio of a format that is not 16-bit PCM: ${JSON.stringify(data)}`)
  return parsed.data
}
