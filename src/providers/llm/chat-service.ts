import { failureOfError, isOk, retryAfter, wordsOf } from '../http/failure.ts'
import { HttpClient } from '../http/http-client.ts'
import type { HttpReply } from '../http/http-reply.ts'
import type { ProviderError, ProviderFailure } from '../provider-error.ts'
import { failureOfStatus, serviceFailure } from '../websocket/socket-failure.ts'

export interface ChatServiceOptions {
  readonly provider: string
  readonly url: string
  readonly apiKey: string
  /** What someone can do about a failure; whole sentences that name the settings. */
  readonly advice: Partial<Readonly<Record<ProviderFailure, string>>>
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
  readonly #options: ChatServiceOptions
  readonly #client: HttpClient

  constructor(options: ChatServiceOptions) {
    this.#options = options
    this.#client = new HttpClient({ url: options.url, maxReplyBytes })
  }

  /** Resolves with the head of a stream of events; rejects with a ProviderError, or the connection's error. */
  async post(body: object, signal: AbortSignal, onConnect: () => void): Promise<HttpReply> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#options.apiKey}` }
    const reply = await this.#client.post({ headers, body: [Buffer.from(JSON.stringify(body))], signal, onConnect })
    const type = reply.headers['content-type'] ?? ''
    if (isOk(reply) && !/^application\/json\b/.test(type)) return reply
    throw await this.#failureOfReply(reply)
  }

  /** What an error of a call means. */
  readonly failureOf = (error: unknown): ProviderError => {
    const { provider, url, apiKey } = this.#options
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const said = typeof code === 'string' ? `cannot be reached or hung up (${code})` : String(error)
    return this.failure(failureOfError(error, { provider, url, apiKey, settings: '' }).failure, said)
  }

  failure(failure: ProviderFailure, said: string, options: { retryAfterMs?: number } = {}): ProviderError {
    const { provider, url, apiKey, advice } = this.#options
    return serviceFailure({ provider, url, secrets: [apiKey], advice }, failure, said, options)
  }

  /** What an error means that the service describes within a reply that began well. */
  failureOfEvent(error: ServiceError): ProviderError {
    const status = Number(error.status)
    const failure = this.#failureOfCode(error) ?? (status >= 300 ? failureOfStatus(status) : 'unavailable')
    return this.failure(failure, `${wordsOf(JSON.stringify(error))} (${error.code ?? 'no code'})`)
  }

  async close(): Promise<void> {
    this.#client.close()
  }

  /** Mistakes may also come with HTTP 200, as JSON with a code instead of events. */
  async #failureOfReply(reply: HttpReply): Promise<ProviderError> {
    const text = await reply.text()
    const error = parseError(text)
    const failure = this.#failureOfCode(error) ?? (isOk(reply) ? undefined : failureOfStatus(reply.status))
    if (!failure && !error.code) return this.failure('bad-reply', 'the reply is no stream of events')
    const retryAfterMs = retryAfter(reply.headers)
    return this.failure(failure ?? 'unavailable', `HTTP ${reply.status}, ${wordsOf(text)}`, {
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    })
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
