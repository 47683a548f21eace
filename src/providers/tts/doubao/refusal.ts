import type { ProviderFailure } from '../../provider-error.ts'

/** One code stands for very different mistakes, so what is said comes first (documentation, error codes; reports). */
const words: readonly (readonly [RegExp, ProviderFailure])[] = [
  [/quota exceeded|too many/i, 'rate-limited'],
  [/permission|not granted|grant not found|unauthori[sz]ed|x-api-|authorization|app key/i, 'auth'],
  [/mismatched|not found|invalid|unsupported|unmarshal|too large/i, 'bad-request'],
]

const codes: Readonly<Record<number, ProviderFailure>> = {
  45000010: 'auth', // no such key
  45000030: 'auth', // the account does not have that resource
  45000292: 'rate-limited', // calls at the same time, or per second
}

/** What a code of the service, with what it says to it, means. */
export function failureOf(code: number, said: string): ProviderFailure {
  const known = codes[code] ?? words.find(([pattern]) => pattern.test(said))?.[1]
  if (known) return known
  return code >= 45_000_000 && code < 46_000_000 ? 'bad-request' : 'unavailable'
}
