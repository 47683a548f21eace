import { APIConnectionError, APIError } from 'openai'
import { shorten } from '../../lib/text.ts'
import { ProviderError, type ProviderFailure } from '../provider-error.ts'
import { ReplyTooLarge } from './kept-alive-fetch.ts'

export interface Endpoint {
  readonly provider: string
  readonly baseUrl: string
  readonly apiKey: string | undefined
}

const advice: Record<ProviderFailure, string> = {
  auth: 'Check apiKey and the credit of that account.',
  'rate-limited': 'Too many requests or no quota left.',
  unavailable: 'Check that the service runs and that baseUrl is right.',
  timeout: 'The service took too long.',
  'bad-reply': 'Check that baseUrl is an OpenAI-compatible service.',
  'bad-request': 'Check baseUrl, model and the other settings of this provider.',
  missing: '',
}

/** What an error of the `openai` client, or of the fetch below it, means for the caller. */
export function openAiFailure(error: unknown, endpoint: Endpoint): ProviderError {
  const failure = failureOf(error)
  const said = error instanceof Error ? describe(error) : String(error)
  const hidden = endpoint.apiKey ? said.replaceAll(endpoint.apiKey, '***') : said
  const retryAfterMs = error instanceof APIError ? retryAfter(error) : undefined
  return new ProviderError(
    endpoint.provider,
    failure,
    `${endpoint.provider} at ${endpoint.baseUrl}: ${shorten(hidden, 300)}. ${advice[failure]}`,
    { ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  )
}

function failureOf(error: unknown): ProviderFailure {
  if (error instanceof ReplyTooLarge || error instanceof SyntaxError) return 'bad-reply'
  if (error instanceof APIConnectionError || !(error instanceof APIError)) {
    return error instanceof Error && causedByTooLarge(error) ? 'bad-reply' : 'unavailable'
  }
  return byStatus(error.status) ?? byStatus(Number(error.code)) ?? byWord(`${error.code} ${error.type}`)
}

function byStatus(status: number | undefined): ProviderFailure | undefined {
  if (status === undefined || !(status >= 300 && status <= 599)) return undefined
  if (status >= 500) return 'unavailable'
  if (status === 401 || status === 402 || status === 403) return 'auth'
  if (status === 408) return 'timeout'
  if (status === 429) return 'rate-limited'
  return 'bad-request'
}

// Inside a stream there is no status any more, only the vendor's words.
const words: readonly (readonly [RegExp, ProviderFailure])[] = [
  [/rate.?limit|quota|too.?many/i, 'rate-limited'],
  [/auth|api.?key|permission|billing/i, 'auth'],
  [/timeout/i, 'timeout'],
  [/invalid|context.?length|not.?found/i, 'bad-request'],
]

function byWord(text: string): ProviderFailure {
  return words.find(([pattern]) => pattern.test(text))?.[1] ?? 'unavailable'
}

function causedByTooLarge(error: Error): boolean {
  return error.cause instanceof ReplyTooLarge
}

/** The client says only "Connection error.": the useful words are in the causes. */
function describe(error: Error): string {
  const cause = error instanceof APIConnectionError && error.cause instanceof Error ? error.cause : error
  if ('code' in cause && typeof cause.code === 'string' && !(cause instanceof APIError)) {
    return `cannot be reached or hung up (${cause.code})`
  }
  return cause.message.replace(/\.$/, '')
}

/** `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110 10.2.3, against the server's own Date). */
function retryAfter(error: APIError): number | undefined {
  const headers: Headers | undefined = error.headers
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (exact >= 0) return exact
  const text = headers?.get('retry-after')
  if (!text) return undefined
  const seconds = Number(text)
  if (seconds >= 0) return seconds * 1000
  const ms = Date.parse(text) - Date.parse(headers?.get('date') ?? '')
  return ms >= 0 ? ms : undefined
}
