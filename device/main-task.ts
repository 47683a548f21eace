import type { Clock, Timer } from '../src/lib/clock.ts'

interface Job {
  readonly delayMs: number
  readonly run: () => void | Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * The main task of the firmware: one job after the other, and while one of them waits (for a connection, for the end
 * of the playback) everything behind it waits too.
 */
export class MainTask {
  readonly #clock: Clock
  readonly #jobs: Job[] = []
  #busy = false
  #timer: Timer | undefined
  #stopped: Error | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Runs `run` in its turn, at once if the task is free; resolves when it is done. */
  post(run: () => void | Promise<void>, delayMs = 0): Promise<void> {
    if (this.#stopped) return Promise.reject(this.#stopped)
    return new Promise((resolve, reject) => {
      this.#jobs.push({ run, delayMs, resolve, reject })
      if (!this.#busy) this.#next()
    })
  }

  /** Rejects what waits and takes no more. */
  stop(error: Error): void {
    this.#stopped ??= error
    this.#timer?.cancel()
    for (const job of this.#jobs.splice(0)) job.reject(error)
  }

  #next(): void {
    const job = this.#jobs[0]
    this.#busy = job !== undefined
    if (!job) return
    if (job.delayMs <= 0) this.#start()
    else this.#timer = this.#clock.after(job.delayMs, () => this.#start())
  }

  #start(): void {
    const job = this.#jobs.shift()
    if (!job) return
    const settle = (finish: () => void) => {
      finish()
      this.#next()
    }
    try {
      const running = job.run()
      if (running === undefined) settle(job.resolve)
      else
        running.then(
          () => settle(job.resolve),
          (error: unknown) => settle(() => job.reject(error)),
        )
    } catch (error) {
      settle(() => job.reject(error))
    }
  }
}
