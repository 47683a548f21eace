import type { TurnEntry } from './turn-entry.ts'

/** Which turns are wanted; what is absent does not count. */
export interface TurnFilter {
  readonly deviceId?: string | undefined
  readonly mode?: string | undefined
  readonly origin?: TurnEntry['origin'] | undefined
  readonly outcome?: TurnEntry['outcome'] | undefined
  /** Those whose first sound came later than this; those without any, by when they were over. */
  readonly slowerThanMs?: number | undefined
}

export function isWanted(entry: TurnEntry, filter: TurnFilter): boolean {
  const { deviceId, mode, origin, outcome, slowerThanMs } = filter
  if (deviceId !== undefined && entry.deviceId !== deviceId) return false
  if (mode !== undefined && entry.mode !== mode) return false
  if (origin !== undefined && entry.origin !== origin) return false
  if (outcome !== undefined && entry.outcome !== outcome) return false
  return slowerThanMs === undefined || (entry.ms.firstAudio ?? entry.ms.stopped ?? 0) > slowerThanMs
}
