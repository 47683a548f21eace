import { shorten } from '../../lib/text.ts'
import { ProviderError, type ProviderFailure } from '../provider-error.ts'
import { type HttpReply, ReplyTooLarge } from './http-reply.ts'

/** A vendor's service, as its failures speak of it. */
export interface Endpoint {
  readonly provider: string
  readonly url: string
  readonly apiKey: string | undefined
  /** Where its settings stand, e.g. `asr.`; empty for those of a model's alias. */
  readonly settings: string
}

const advice: Readonly<Record<ProviderFailure, (settings: string) => string>> = {
  auth: (settings) => `Check ${settings}apiKey and the credit of that account.`,
  'rate-limited': () => 'Too many requests or no quota left.',
  unavailable: (settings) => `Check that the service runs and that ${settings}baseUrl is right.`,
  timeout: () => 'The service took too long.',
  'bad-reply': (settings) => `Check that ${settings}baseUrl is an OpenAI-compatible service.`,
  'bad-request': (settings) => `Check ${settings}baseUrl, ${settings}model and the other settings beside them.`,
  missing: () => '',
}

export function endpointFailure(
  { provider, url, apiKey, settings }: Endpoint,
  failure: ProviderFailure,
  said: string,
  options: { retryAfterMs?: number } = {},
): ProviderError {
  const hidden = apiKey ? said.replaceAll(apiKey, '***') : said
  const words = shorten(hidden.replaceAll(/\s+/g, ' ').trim(), 300).replace(/\.$/, '')
  // No cause is kept: it may hold the key.
  return new ProviderError(provider, failure, `${provider} at ${url}: ${words}. ${advice[failure](settings)}`, options)
}

/** What went wrong below HTTP, or in reading the reply. */
export function failureOfError(error: unknown, endpoint: Endpoint): ProviderError {
  const { message, code } =
    error instanceof Error
      ? { code: undefined, ...error, message: error.message }
      : { message: String(error), code: undefined }
  const malformed = error instanceof ReplyTooLarge || error instanceof SyntaxError || /^HPE_/.test(String(code))
  const said = typeof code === 'string' ? `cannot be reached or hung up (${code})` : message
  return endpointFailure(endpoint, malformed ? 'bad-reply' : 'unavailable', said)
}

export function isOk({ status }: HttpReply): boolean {
  return status >= 200 && status <= 299
}

/** What a reply with a status other than 2xx means (OpenAI API reference, error codes; others mostly follow it). */
export async function failureOfReply(reply: HttpReply, endpoint: Endpoint): Promise<ProviderError> {
  const text = await reply.text()
  const retryAfterMs = retryAfter(reply.headers)
  return endpointFailure(endpoint, byStatus(reply.status) ?? 'bad-request', `HTTP ${reply.status}, ${wordsOf(text)}`, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

/** What an error object inside a reply that began well means: there is no status any more, only the vendor's words. */
export function failureOfObject(error: unknown, endpoint: Endpoint): ProviderError {
  const { code, type } =
    typeof error === 'object' && error !== null ? { code: '', type: '', ...error } : { code: '', type: '' }
  const failure = byStatus(Number(code)) ?? byWord(`${code} ${type}`)
  return endpointFailure(endpoint, failure, messageOf(error) ?? 'the reply broke off with an error')
}

function byStatus(status: number): ProviderFailure | undefined {
  if (!(status >= 300 && status <= 599)) return undefined
  if (status === 401 || status === 402 || status === 403) return 'auth'
  if (status === 408) return 'timeout'
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'unavailable' : 'bad-request'
}

const words: readonly (readonly [RegExp, ProviderFailure])[] = [
  [/rate.?limit|quota|too.?many/i, 'rate-limited'],
  [/auth|api.?key|permission|billing/i, 'auth'],
  [/timeout/i, 'timeout'],
  [/invalid|context.?length|not.?found|inspection/i, 'bad-request'],
]

function byWord(text: string): ProviderFailure {
  return words.find(([pattern]) => pattern.test(text))?.[1] ?? 'unavailable'
}

/** The message in the body of an error reply; else the body itself, which may be a proxy's page. */
export function wordsOf(body: string): string {
  try {
    const json: unknown = JSON.parse(body)
    const parsed: unknown = Array.isArray(json) ? json[0] : json
    if (typeof parsed === 'object' && parsed !== null) {
      const { error, detail } = { error: undefined, detail: undefined, ...parsed }
      return messageOf(error) ?? messageOf(parsed) ?? messageOf(detail) ?? body
    }
  } catch {
    // Not JSON.
  }
  return body.trim() || 'no reason given'
}

function messageOf(error: unknown): string | undefined {
  if (typeof error === 'string') return error
  if (typeof error !== 'object' || error === null) return undefined
  const said = 'message' in error ? error.message : 'msg' in error ? error.msg : undefined
  return typeof said === 'string' ? said : undefined
}

/** `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110 10.2.3, against the server's own Date). */
export function retryAfter(headers: HttpReply['headers']): number | undefined {
  const exact = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (exact >= 0) return exact
  const text = headers['retry-after']
  if (!text) return undefined
  const seconds = Number(text)
  if (seconds >= 0) return seconds * 1000
  const ms = Date.parse(text) - Date.parse(headers.date ?? '')
  return ms >= 0 ? ms : undefined
}
