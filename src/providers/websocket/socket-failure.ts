import type { IncomingHttpHeaders } from 'node:http'
import { shorten } from '../../lib/text.ts'
import { ProviderError, type ProviderFailure } from '../provider-error.ts'

/** A vendor's service on the other end of a socket, as its failures speak of it. */
export interface SocketService {
  readonly provider: string
  /** Holds no secret: it stands in messages. */
  readonly url: string
  /** Never repeated, also where the service quotes them. */
  readonly secrets: readonly string[]
  /** What someone can do about a failure; whole sentences that name the settings. */
  readonly advice: Partial<Readonly<Record<ProviderFailure, string>>>
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
  { provider, url, secrets, advice }: SocketService,
  failure: ProviderFailure,
  said: string,
  options: { retryAfterMs?: number } = {},
): ProviderError {
  const hidden = secrets.reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, '***')), said)
  const words = shorten(hidden.replaceAll(/\s+/g, ' ').trim(), 300).replace(/\.$/, '')
  const help = advice[failure] ?? generalAdvice[failure]
  // No cause is kept: it may hold the key.
  return new ProviderError(provider, failure, `${provider} at ${url}: ${words}. ${help}`, options)
}

/** What a handshake means that was answered with another status than 101. */
export function failureOfHandshake(
  service: SocketService,
  { status, headers, body }: { status: number; headers: IncomingHttpHeaders; body: string },
): ProviderError {
  const seconds = Number(headers['retry-after'] || Number.NaN)
  const said = `HTTP ${status}, ${body.trim() || 'no reason given'}`
  return serviceFailure(service, failureOfStatus(status), said, seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {})
}

/** HTTP statuses (RFC 9110 15); services use them in their own messages too. */
export function failureOfStatus(status: number): ProviderFailure {
  if (status === 401 || status === 402 || status === 403) return 'auth'
  if (status === 408) return 'timeout'
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'unavailable' : 'bad-request'
}

/** What a close with a code other than 1000 means (RFC 6455 7.4.1). */
export function failureOfClose(service: SocketService, code: number, reason: string): ProviderError {
  if (code === 1006) return serviceFailure(service, 'unavailable', 'it hung up')
  const refused = code === 1003 || code === 1007 || code === 1008 || code === 1009
  const said = `it closed the connection with ${code}, ${reason || 'no reason given'}`
  return serviceFailure(service, refused ? 'bad-request' : 'unavailable', said)
}

/** What went wrong below the messages: no connection, or bytes that are no WebSocket. */
export function failureOfSocket(service: SocketService, error: unknown): ProviderError {
  const { message, code } =
    error instanceof Error
      ? { code: undefined, ...error, message: error.message }
      : { message: String(error), code: undefined }
  if (typeof code !== 'string') return serviceFailure(service, 'bad-reply', message)
  if (/^(HPE|WS_ERR)_/.test(code)) return serviceFailure(service, 'bad-reply', `${message} (${code})`)
  return serviceFailure(service, 'unavailable', `cannot be reached or hung up (${code})`)
}
