import type { ProviderFailure } from '../../provider-error.ts'

/** Codes that say nobody spoke: an empty recording, a silent one. */
const silence: readonly number[] = [20_000_003, 45_000_002]

const codes: Readonly<Record<number, ProviderFailure>> = {
  45000001: 'bad-request',
  45000010: 'auth',
  45000030: 'auth',
  45000081: 'timeout',
  45000151: 'bad-request',
  55000031: 'rate-limited',
}

// The gateway's words for what has no code of its own (document 6561/111522).
const words: readonly (readonly [RegExp, ProviderFailure])[] = [
  [/quota exceeded|concurrency/i, 'rate-limited'],
  [/not granted|grant not found|authenticat|authoriz/i, 'auth'],
]

/** What an error frame means (document 6561/1354869, "错误码"); `silence` is no failure. */
export function meaningOf(code: number, text: string): ProviderFailure | 'silence' {
  if (silence.includes(code)) return 'silence'
  const byWord = words.find(([pattern]) => pattern.test(text))?.[1]
  return codes[code] ?? byWord ?? (code >= 45_000_000 && code < 46_000_000 ? 'bad-request' : 'unavailable')
}
