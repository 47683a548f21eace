import type { ReplyReader } from '../../call.ts'
import type { SpeechChunk } from '../../contract.ts'
import { EventStreamReader } from '../../http/event-stream.ts'
import type { MinimaxEndpoint } from './endpoint.ts'

/** The `data` of an event; `unknown` where nothing is promised. */
interface SpeechData {
  readonly audio?: unknown
  readonly status?: unknown
}

const lastStatus = 2
/** Of a reply that is no event stream: an error object, a proxy's page. */
const maxPlainCharacters = 4096
/** A minute of PCM at 24 kHz as hexadecimal digits. Searching a line without end for its end takes ever longer. */
const maxEventBytes = 6 * 1024 * 1024

/**
 * Takes the audio out of the events of one reply. The last event holds the whole of it once more, also where it was
 * asked not to; it counts only where nothing came before. Fails `bad-reply` on what is no event, `unavailable` where
 * the last one is missing.
 */
export class SpeechEvents implements ReplyReader<Uint8Array, SpeechChunk> {
  readonly #endpoint: MinimaxEndpoint
  readonly #audio: ReplyReader<Uint8Array, SpeechChunk>
  readonly #stream = new EventStreamReader()
  /** What came before the first event. */
  #plain = ''
  #events = 0
  #bytesSinceEvent = 0
  #hasAudio = false
  #isOver = false

  /** Takes `audio` and frees it. */
  constructor(endpoint: MinimaxEndpoint, audio: ReplyReader<Uint8Array, SpeechChunk>) {
    this.#endpoint = endpoint
    this.#audio = audio
  }

  get isOver(): boolean {
    return this.#isOver
  }

  *push(bytes: Uint8Array): Generator<SpeechChunk, void, undefined> {
    if (this.#events === 0 && this.#plain.length < maxPlainCharacters) this.#plain += Buffer.from(bytes).toString()
    this.#bytesSinceEvent += bytes.length
    if (this.#bytesSinceEvent > maxEventBytes) throw this.#endpoint.failure('bad-reply', 'an event without end')
    for (const { data } of this.#stream.push(bytes)) {
      this.#events++
      this.#bytesSinceEvent = 0
      yield* this.#read(this.#parse(data))
      if (this.#isOver) return
    }
  }

  *end(): Generator<SpeechChunk, void, undefined> {
    if (this.#events === 0) this.#parse(this.#plain)
    if (!this.#isOver) throw this.#endpoint.failure('unavailable', 'the reply ended before it was complete')
    yield* this.#audio.end()
  }

  free(): void {
    this.#audio.free?.()
  }

  *#read({ audio = '', status }: SpeechData): Generator<SpeechChunk, void, undefined> {
    const isLast = status === lastStatus
    if (typeof audio === 'string' && audio !== '' && !(isLast && this.#hasAudio)) {
      // Buffer.from stops at the first character that is no digit, without a word.
      if (!/^(?:[\da-f]{2})+$/i.test(audio)) throw this.#endpoint.failure('bad-reply', 'its audio is not hexadecimal')
      this.#hasAudio = true
      yield* this.#audio.push(Buffer.from(audio, 'hex'))
    }
    this.#isOver = isLast
  }

  #parse(text: string): SpeechData {
    let event: unknown
    try {
      event = JSON.parse(text)
    } catch {
      throw this.#endpoint.failure('bad-reply', `it sent no JSON: ${text}`)
    }
    if (typeof event !== 'object' || event === null) throw this.#endpoint.failure('bad-reply', `it sent ${text}`)
    const failure = this.#endpoint.failureOfStatus('base_resp' in event ? event.base_resp : undefined)
    if (failure) throw failure
    const data = 'data' in event ? event.data : undefined
    if (typeof data !== 'object') throw this.#endpoint.failure('bad-reply', `it sent ${text}`)
    return data ?? {}
  }
}
