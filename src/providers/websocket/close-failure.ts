import type { ProviderError } from '../provider-error.ts'
import { type Service, serviceFailure } from '../service-failure.ts'

/** What a close with a code other than 1000 means (RFC 6455 7.4.1). */
export function failureOfClose(service: Service, code: number, reason: string): ProviderError {
  if (code === 1006) return serviceFailure(service, 'unavailable', 'it hung up')
  const refused = code === 1003 || code === 1007 || code === 1008 || code === 1009
  const said = `it closed the connection with ${code}, ${reason || 'no reason given'}`
  return serviceFailure(service, refused ? 'bad-request' : 'unavailable', said)
}
