import type { ProviderError, ProviderFailure } from '../provider-error.ts'
import type { OutgoingEvent, WyomingEvent } from './event.ts'

type Service = 'asr' | 'tts'

/**
 * Whether a server does what it is asked for. One that does not says nothing at all to audio or text; so the first
 * conversation also asks what it offers, and its answer makes an error of that silence.
 */
export class Offer {
  readonly #service: Service
  #isKnown = false

  constructor(service: Service) {
    this.#service = service
  }

  /** What to send first. */
  question(): readonly OutgoingEvent[] {
    return this.#isKnown ? [] : [{ type: 'describe' }]
  }

  /** Throws where the server has told that it offers something else; servers that tell nothing are believed. */
  check({ type, data }: WyomingEvent, failure: (failure: ProviderFailure, said: string) => ProviderError): void {
    if (type !== 'info') return
    const offers = Object.keys(data).filter((name) => hasItems(data[name]))
    if (offers.length > 0 && !offers.includes(this.#service)) {
      throw failure('bad-request', `it offers ${offers.join(', ')}, but not ${this.#service}`)
    }
    this.#isKnown = true
  }
}

function hasItems(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0
}
