import { failureOfError, isOk, wordsOf } from '../http/failure.ts'
import { HttpClient } from '../http/http-client.ts'
import type { HttpReply } from '../http/http-reply.ts'
import type { ProviderError, ProviderFailure } from '../provider-error.ts'
import { failureOfStatus, retryAfter, type Service, serviceFailure } from '../service-failure.ts'

export interface ChatServiceOptions {
  readonly provider: string
  readonly url: string
  readonly apiKey: string
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
  readonly #failures: ChatServiceOptions['failures']
  readonly #apiKey: string
  readonly #client: HttpClient

  constructor({ provider, url, apiKey, advice, failures }: ChatServiceOptions) {
    this.#service = { provider, url, secrets: [apiKey], advice }
    this.#failures = failures
    this.#apiKey = apiKey
    this.#client = new HttpClient({ url, maxReplyBytes })
  }

  /** Resolves with the head of a stream of events; rejects with a ProviderError, or the connection's error. */
  async post(body: object, signal: AbortSignal, onConnect: () => void): Promise<HttpReply> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#apiKey}` }
    const reply = await this.#client.post({ headers, body: [Buffer.from(JSON.stringify(body))], signal, onConnect })
    const type = reply.headers['content-type'] ?? ''
    if (isOk(reply) && !/^application\/json\b/.test(type)) return reply
    throw await this.#failureOfReply(reply)
  }

  /** What an error of a call means. */
  readonly failureOf = (error: unknown): ProviderError => failureOfError(this.#service, error)

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
    return this.#failures[String(code)]
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
