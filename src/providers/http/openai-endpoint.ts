import type { ProviderError } from '../provider-error.ts'
import { type Endpoint, failureOfError, failureOfReply, isOk } from './failure.ts'
import { HttpClient } from './http-client.ts'
import type { HttpReply } from './http-reply.ts'

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
export class OpenAiEndpoint implements Endpoint {
  readonly provider = 'openai-compatible'
  readonly url: string
  readonly apiKey: string | undefined
  readonly settings: string
  readonly #client: HttpClient

  constructor({ baseUrl, path, apiKey, settings, maxReplyBytes }: OpenAiEndpointOptions) {
    this.url = baseUrl.replace(/\/+$/, '') + path
    this.apiKey = apiKey
    this.settings = settings
    this.#client = new HttpClient({ url: this.url, maxReplyBytes })
  }

  /** What an error of a call means. */
  readonly failure = (error: unknown): ProviderError => failureOfError(error, this)

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
    const headers = {
      'content-type': contentType,
      ...(this.apiKey !== undefined && { authorization: `Bearer ${this.apiKey}` }),
    }
    const reply = await this.#client.post({ headers, body, signal, ...(onConnect && { onConnect }) })
    if (!isOk(reply)) throw await failureOfReply(reply, this)
    return reply
  }

  async close(): Promise<void> {
    this.#client.close()
  }
}
