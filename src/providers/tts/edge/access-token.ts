import { createHash } from 'node:crypto'

/** The same in every copy of Edge, and in every program that uses this service: no secret. */
export const trustedClientToken = '6A5AA1D4EAFF4E9FB37E23D68491D6F4'

const secondsFrom1601To1970 = 11_644_473_600
const windowSeconds = 300
const ticksPerSecond = 10_000_000n

/**
 * `Sec-MS-GEC`, which the service asks for since October 2024: SHA-256 of the time in ticks of 100 ns since 1601, cut
 * to five minutes, and the client token (found out by the project edge-tts, issue 290). `wallMs` as `Clock.wall`.
 */
export function accessToken(wallMs: number): string {
  const seconds = Math.floor(wallMs / 1000) + secondsFrom1601To1970
  // Too many digits for a double.
  const ticks = BigInt(seconds - (seconds % windowSeconds)) * ticksPerSecond
  return createHash('sha256').update(`${ticks}${trustedClientToken}`).digest('hex').toUpperCase()
}
