import type { Clock } from '../../lib/clock.ts'
import { Call, type ReplyReader } from '../call.ts'
import type { ModelEvent, ModelRequest } from '../contract.ts'
import { failureOfError, isOk, wordsOf } from '../http/failure.ts'
import { HttpClient } from '../http/http-client.ts'
import type { HttpReply } from '../http/http-reply.ts'
import type { ProviderError, ProviderFailure } from '../provider-error.ts'
import { failureOfStatus, retryAfter, type Service, serviceFailure } from '../service-failure.ts'

export interface ChatServiceOptions {
  readonly provider: string
  readonly url: string
  readonly apiKey: string
  /** Longest silence of the service. */
  readonly timeoutMs: number
  readonly clock: Clock
  readonly advice: Service['advice']
  /** What the service's own error codes mean; where it has none for a case, the HTTP status decides. */
  readonly failures: Readonly<Record<string, ProviderFailure>>
}

/** An error as such services describe it, in the body of a reply or in an event. */
interface ServiceError {
  readonly code?: unknown
  readonly status?: unknown
}

// As for language models: far more than anyone speaks.
const maxReplyBytes = 8 * 1024 * 1024

/** One address to which chats are posted as JSON under a bearer key, and that answers with events. */
export class ChatService {
  readonly #service: Service
  readonly #options: ChatServiceOptions
  readonly #client: HttpClient

  constructor(options: ChatServiceOptions) {
    const { provider, url, apiKey, advice } = options
    this.#service = { provider, url, secrets: [apiKey], advice }
    this.#options = options
    this.#client = new HttpClient({ url, maxReplyBytes })
  }

  /** Posts `body` and yields what `reader` makes of the events; throws ProviderErrors, or the signal's reason. */
  async *ask(
    body: object,
    { signal, deadlines }: Pick<ModelRequest, 'signal' | 'deadlines'>,
    reader: ReplyReader<Uint8Array, ModelEvent>,
  ): AsyncGenerator<ModelEvent, void, undefined> {
    const { provider, clock, timeoutMs } = this.#options
    const failure = (error: unknown) => failureOfError(this.#service, error)
    using call = new Call({ provider, signal, clock, timeoutMs, deadlines, failure })
    const reply = await call.wait(() => this.#post(body, call))
    yield* call.read(reply, reader)
  }

  failure(failure: ProviderFailure, said: string): ProviderError {
    return serviceFailure(this.#service, failure, said)
  }

  /** What an error means that the service describes within a reply that began well. */
  failureOfEvent(error: ServiceError): ProviderError {
    const failure = this.#failureOfCode(error) ?? failureOfStatus(Number(error.status)) ?? 'unavailable'
    return this.failure(failure, `${wordsOf(JSON.stringify(error))} (${error.code ?? 'no code'})`)
  }

  async close(): Promise<void> {
    this.#client.close()
  }

  async #post(body: object, { signal, onConnect }: Call): Promise<HttpReply> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#options.apiKey}` }
    const reply = await this.#client.post({ headers, body: [Buffer.from(JSON.stringify(body))], signal, onConnect })
    const type = reply.headers['content-type'] ?? ''
    if (isOk(reply) && !/^application\/json\b/.test(type)) return reply
    throw await this.#failureOfReply(reply)
  }

  /** Mistakes may also come with HTTP 200, as JSON with a code instead of events. */
  async #failureOfReply(reply: HttpReply): Promise<ProviderError> {
    const text = await reply.text()
    const error = parseError(text)
    const failure = this.#failureOfCode(error) ?? failureOfStatus(reply.status)
    if (!failure && !error.code) return this.failure('bad-reply', 'the reply is no stream of events')
    const said = `HTTP ${reply.status}, ${wordsOf(text)}`
    return serviceFailure(this.#service, failure ?? 'unavailable', said, retryAfter(reply.headers))
  }

  #failureOfCode({ code }: ServiceError): ProviderFailure | undefined {
    return this.#options.failures[String(code)]
  }
}

function parseError(body: string): ServiceError {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    // A proxy's page.
    return {}
  }
}
