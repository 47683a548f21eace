import type { Turn } from '../../lib/api-types.ts'
import { waitOf } from './turn-times.ts'

/** Which turns are shown; empty: all. */
export interface Filter {
  readonly device: string
  readonly outcome: Turn['outcome'] | ''
  readonly slowerThanMs: '' | '1000' | '2000' | '3000' | '5000'
}

export const everything: Filter = { device: '', outcome: '', slowerThanMs: '' }

export function matches(turn: Turn, { device, outcome, slowerThanMs }: Filter): boolean {
  if (device !== '' && turn.device !== device) return false
  if (outcome !== '' && turn.outcome !== outcome) return false
  return slowerThanMs === '' || waitOf(turn) > Number(slowerThanMs)
}

/** As the API is asked for the same. */
export function queryOf({ device, outcome, slowerThanMs }: Filter) {
  return {
    device: device || undefined,
    outcome: outcome || undefined,
    slowerThanMs: slowerThanMs || undefined,
  }
}
