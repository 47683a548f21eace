import type { Clock } from '../../lib/clock.ts'
import { untilAborted } from '../../lib/until-aborted.ts'
import { Holding, type SetupPorts, type VendorTable } from '../holding.ts'
import { ProviderError, type ProviderFailure } from '../provider-error.ts'

/** What came of trying settings: what it gave, or why it did not work, in words that say what to do. */
export type Trial<Result extends object> =
  | ({ readonly outcome: 'worked' } & Result)
  | { readonly outcome: 'failed'; readonly failure: ProviderFailure; readonly message: string }

export interface TrialPorts {
  readonly vendors: VendorTable
  readonly setup: SetupPorts
  /** Aborted when nothing is to be tried any more. */
  readonly signal: AbortSignal
}

/** Providers made for one trial, and until when it may take. */
export interface TrialWork {
  readonly holding: Holding
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * Makes providers of settings that are not in force (or shares those that are), does something with them and gives them
 * back. A failure of theirs is a result; any other error is thrown.
 */
export async function tryOut<Result extends object>(
  { vendors, setup, signal }: TrialPorts,
  limitMs: number,
  work: (trial: TrialWork) => Promise<Result>,
): Promise<Trial<Result>> {
  const { clock } = setup
  const holding = new Holding(vendors, setup)
  const limit = new AbortController()
  const timer = clock.after(limitMs, () => limit.abort(tooSlow(limitMs)))
  const either = AbortSignal.any([signal, limit.signal])
  const working = work({ holding, clock, signal: either })
  // What takes no notice of the signal (a model being loaded) is given back when it is done.
  const settled = working.then(
    () => holding.release(),
    () => holding.release(),
  )
  try {
    const result = await untilAborted(working, either)
    await settled
    return { outcome: 'worked', ...result }
  } catch (error) {
    if (error instanceof ProviderError) return { outcome: 'failed', failure: error.failure, message: error.message }
    throw error
  } finally {
    timer.cancel()
  }
}

function tooSlow(limitMs: number): ProviderError {
  return new ProviderError('trial', 'timeout', `It took more than ${limitMs / 1000} seconds.`)
}
