import type { Clock } from '../lib/clock.ts'

export const tooLate: unique symbol = Symbol('too late')

/** What the promise comes to, if it does within `ms`; it must not reject. */
export function within<T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T | typeof tooLate> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, () => resolve(tooLate))
    void promise.then((value) => {
      timer.cancel()
      resolve(value)
    })
  })
}
