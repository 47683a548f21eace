import type { Clock } from '../../lib/clock.ts'
import { isBusy } from './sqlite-connection.ts'

/** How long another process may hold the file. */
const patienceMs = 10_000
const firstWaitMs = 1
const longestWaitMs = 20

/**
 * Does again, after a while, what fails since another connection holds the file. sqlite could wait by itself, but would
 * hold up the whole process meanwhile. @throws what `run` throws
 */
export async function retryBusy<T>(clock: Clock, run: () => T): Promise<T> {
  const deadline = clock.now() + patienceMs
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return run()
    } catch (error) {
      if (!isBusy(error) || clock.now() >= deadline) throw error
    }
    await new Promise<void>((resolve) => clock.after(waitMs, resolve))
  }
}
