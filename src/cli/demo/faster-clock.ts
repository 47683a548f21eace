import type { Clock } from '../../lib/clock.ts'

/** A clock on which several times as much happens: speech and pauses take that part of their time. */
export interface FasterClock extends Clock {
  /** From now on as fast as any other; what waits already is not put off. */
  slowDown(): void
}

export function fasterClock(clock: Clock, speed: number): FasterClock {
  let factor = speed
  let slowedAt = 0
  return {
    now: () => (factor === 1 ? slowedAt * (speed - 1) + clock.now() : clock.now() * speed),
    wall: () => clock.wall(),
    after: (ms, run) => clock.after(ms / factor, run),
    get pending() {
      return clock.pending
    },
    slowDown() {
      if (factor === 1) return
      factor = 1
      slowedAt = clock.now()
    },
  }
}
