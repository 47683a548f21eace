/** A pending callback; cancelling twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void
}

/**
 * Time as a port: everything that waits or measures takes a Clock, so that a whole server can run under a
 * ManualClock. All values are milliseconds.
 */
export interface Clock {
  /** Monotonic, for durations and deadlines; fractional. */
  now(): number
  /** Since the Unix epoch, for records that people read. */
  wall(): number
  after(ms: number, run: () => void): Timer
  /** Timers not yet run or cancelled: zero after everything has been released. */
  readonly pending: number
}

export function systemClock(): Clock {
  let pending = 0
  return {
    now: () => performance.now(),
    wall: () => Date.now(),
    after(ms, run) {
      pending++
      let live = true
      const settle = () => {
        if (live) pending--
        live = false
      }
      const handle = setTimeout(() => {
        settle()
        run()
      }, ms)
      return {
        cancel() {
          clearTimeout(handle)
          settle()
        },
      }
    },
    get pending() {
      return pending
    },
  }
}

/** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const onAbort = () => {
      timer.cancel()
      reject(signal.reason)
    }
    const timer = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
