import type { IncomingHttpHeaders } from 'node:http'
import { shorten } from '../lib/text.ts'
import { ProviderError, type ProviderFailure } from './provider-error.ts'

/** A vendor's service, as its failures speak of it. */
export interface Service {
  readonly provider: string
  /** Holds no secret: it stands in messages. */
  readonly url: string
  /** Never repeated, also where the service quotes them. */
  readonly secrets: readonly string[]
  /** What someone can do about a failure; whole sentences that name the settings. */
  readonly advice: Partial<Readonly<Record<ProviderFailure, string>>>
}

/** What `retryAfter` reads. */
interface Delay {
  readonly retryAfterMs?: number
}

const generalAdvice: Readonly<Record<ProviderFailure, string>> = {
  auth: 'Check the key and the credit of that account.',
  'rate-limited': 'Too many requests or no quota left.',
  unavailable: 'Check that the service runs and that its address is right.',
  timeout: 'The service took too long.',
  'bad-reply': 'Check that this address is the service that it should be.',
  'bad-request': 'Check the settings of this provider.',
  missing: '',
}

export function serviceFailure(
  { provider, url, secrets, advice }: Service,
  failure: ProviderFailure,
  said: string,
  delay: Delay = {},
): ProviderError {
  const hidden = secrets.reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, '***')), said)
  const words = shorten(hidden.replaceAll(/\s+/g, ' ').trim(), 300).replace(/\.$/, '')
  const help = advice[failure] ?? generalAdvice[failure]
  // No cause is kept: it may hold the key.
  return new ProviderError(provider, failure, `${provider} at ${url}: ${words}. ${help}`, delay)
}

/** What went wrong below the protocol's messages; `uncoded` is what an error without a system's code means. */
export function failureOfConnection(service: Service, error: unknown, uncoded: ProviderFailure): ProviderError {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code !== 'string') return serviceFailure(service, uncoded, message)
  // The bytes that came are no HTTP, or no WebSocket.
  if (/^(HPE|WS_ERR)_/.test(code)) return serviceFailure(service, 'bad-reply', `${message} (${code})`)
  return serviceFailure(service, 'unavailable', `cannot be reached or hung up (${code})`)
}

/** HTTP statuses (RFC 9110 15), which services use in their own messages too; `undefined` for what is no failure. */
export function failureOfStatus(status: number): ProviderFailure | undefined {
  if (!(status >= 300 && status <= 599)) return undefined
  if (status === 401 || status === 402 || status === 403) return 'auth'
  if (status === 408) return 'timeout'
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'unavailable' : 'bad-request'
}

/** `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110 10.2.3, against the server's own Date). */
export function retryAfter(headers: IncomingHttpHeaders): Delay {
  const exact = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (exact >= 0) return { retryAfterMs: exact }
  const text = headers['retry-after']
  if (!text) return {}
  const seconds = Number(text)
  const ms = seconds >= 0 ? seconds * 1000 : Date.parse(text) - Date.parse(headers.date ?? '')
  return ms >= 0 ? { retryAfterMs: ms } : {}
}
