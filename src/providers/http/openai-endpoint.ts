import type { ProviderError } from '../provider-error.ts'
import type { Service } from '../service-failure.ts'
import { failureOfError, failureOfReply, isOk } from './failure.ts'
import { HttpClient } from './http-client.ts'
import type { HttpReply } from './http-reply.ts'

/** `settings` is where they stand: empty for those of a model's alias. */
const adviceFor = (settings: string): Service['advice'] => ({
  auth: `Check ${settings}apiKey and the credit of that account.`,
  unavailable: `Check that the service runs and that ${settings}baseUrl is right.`,
  'bad-reply': `Check that ${settings}baseUrl is an OpenAI-compatible service.`,
  'bad-request': `Check ${settings}baseUrl, ${settings}model and the other settings beside them.`,
})

export interface OpenAiEndpointOptions {
  readonly baseUrl: string
  /** Below `baseUrl`. */
  readonly path: string
  readonly apiKey?: string | undefined
  /** Where the settings stand, e.g. `asr.`, for what failures say. */
  readonly settings: string
  readonly maxReplyBytes: number
}

/** One address of an OpenAI-compatible API, with its key. No address, key or account comes from the environment. */
export class OpenAiEndpoint implements Service {
  readonly provider = 'openai-compatible'
  readonly url: string
  readonly secrets: readonly string[]
  readonly advice: Service['advice']
  readonly #headers: Readonly<Record<string, string>>
  readonly #client: HttpClient

  constructor({ baseUrl, path, apiKey, settings, maxReplyBytes }: OpenAiEndpointOptions) {
    this.url = baseUrl.replace(/\/+$/, '') + path
    this.secrets = apiKey === undefined ? [] : [apiKey]
    this.advice = adviceFor(settings)
    this.#headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }
    this.#client = new HttpClient({ url: this.url, maxReplyBytes })
  }

  /** What an error of a call means. */
  readonly failure = (error: unknown): ProviderError => failureOfError(this, error)

  postJson(body: object, signal: AbortSignal, onConnect?: () => void): Promise<HttpReply> {
    return this.post('application/json', [Buffer.from(JSON.stringify(body))], signal, onConnect)
  }

  /** Resolves with the head of a good reply; rejects with a ProviderError for another, or the connection's error. */
  async post(
    contentType: string,
    body: readonly Uint8Array[],
    signal: AbortSignal,
    onConnect?: () => void,
  ): Promise<HttpReply> {
    const headers = { 'content-type': contentType, ...this.#headers }
    const reply = await this.#client.post({ headers, body, signal, ...(onConnect && { onConnect }) })
    if (!isOk(reply)) throw await failureOfReply(this, reply)
    return reply
  }

  async close(): Promise<void> {
    this.#client.close()
  }
}
