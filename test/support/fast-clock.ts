import { type Clock, systemClock } from '../../src/lib/clock.ts'

/** A clock that runs so many times as fast as the real one, the time of day included. */
export function fastClock(times: number): Clock {
  const real = systemClock()
  const startedAt = real.now()
  const epoch = real.wall()
  return {
    now: () => real.now() * times,
    wall: () => Math.round(epoch + (real.now() - startedAt) * times),
    after: (ms, run) => real.after(ms / times, run),
    get pending() {
      return real.pending
    },
  }
}
