import { type Clock, systemClock } from '../../src/lib/clock.ts'

/** How many times faster than real time conversations run. More, and a busy machine comes late by whole packets. */
const speed = 3

/** Real time, but faster: what the server and its devices have in common, so that speech takes a third of its time. */
export function quickClock(): Clock {
  const real = systemClock()
  return {
    now: () => real.now() * speed,
    wall: () => real.wall(),
    after: (ms, run) => real.after(ms / speed, run),
    get pending() {
      return real.pending
    },
  }
}
