import { failureOfError, failureOfReply, isOk } from '../../http/failure.ts'
import { HttpClient } from '../../http/http-client.ts'
import type { HttpReply } from '../../http/http-reply.ts'
import type { ProviderError, ProviderFailure } from '../../provider-error.ts'
import { type Service, serviceFailure } from '../../service-failure.ts'
import type { Settings } from './settings.ts'

/** A minute and a half of PCM at 44.1 kHz as hexadecimal digits: no sentence is longer. */
const maxReplyBytes = 16 * 1024 * 1024

/** `base_resp.status_code` (API reference, T2A v2 and error codes); others are taken for the service's own trouble. */
const failures: Readonly<Record<number, ProviderFailure>> = {
  1001: 'timeout',
  1002: 'rate-limited', // requests per minute
  1004: 'auth',
  1008: 'auth', // no balance left
  1026: 'bad-request', // the text is refused for its content
  1027: 'bad-request', // what was made of it is
  1039: 'rate-limited', // tokens per minute
  1042: 'bad-request', // too many characters that cannot be spoken
  2013: 'bad-request',
  2042: 'bad-request', // a voice of someone else
  2049: 'auth',
  20132: 'bad-request', // no such voice
}

/** MiniMax's `POST /t2a_v2`, and what its failures mean. */
export class MinimaxEndpoint {
  readonly #apiKey: string
  readonly #client: HttpClient
  readonly #service: Service

  constructor({ baseUrl, apiKey, groupId }: Settings) {
    const url = `${baseUrl.replace(/\/+$/, '')}/t2a_v2`
    this.#apiKey = apiKey
    const query = groupId === undefined ? '' : `?GroupId=${encodeURIComponent(groupId)}`
    this.#client = new HttpClient({ url: url + query, maxReplyBytes })
    this.#service = {
      provider: 'minimax',
      url,
      secrets: [apiKey],
      advice: {
        auth: 'Check tts.apiKey, the balance of that account, and that tts.baseUrl is of its region.',
        'bad-reply': 'Check that tts.baseUrl is an address of MiniMax.',
        'bad-request': 'Check tts.model, tts.voiceId and the other settings beside them.',
        unavailable: 'Check the network and that tts.baseUrl is right.',
      },
    }
  }

  /** Resolves with the head of a good reply; rejects with a ProviderError for another, or the connection's error. */
  async post(body: object, signal: AbortSignal): Promise<HttpReply> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#apiKey}` }
    const reply = await this.#client.post({ headers, body: [Buffer.from(JSON.stringify(body))], signal })
    if (!isOk(reply)) throw await failureOfReply(this.#service, reply)
    return reply
  }

  /** What an error of a call means. */
  readonly failureOf = (error: unknown): ProviderError => failureOfError(this.#service, error)

  failure(failure: ProviderFailure, said: string): ProviderError {
    return serviceFailure(this.#service, failure, said)
  }

  /** The service answers mistakes with HTTP 200 and says here what was wrong; `undefined` where nothing was. */
  failureOfStatus(status: unknown): ProviderError | undefined {
    if (typeof status !== 'object' || status === null) return undefined
    const { status_code: code, status_msg: said } = { status_code: 0, status_msg: '', ...status }
    if (code === 0) return undefined
    return this.failure(failures[code] ?? 'unavailable', `${said || 'no reason given'} (${code})`)
  }

  async close(): Promise<void> {
    this.#client.close()
  }
}
