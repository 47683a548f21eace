import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface EventLoopDelay {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

const resolutionMs = 20

/**
 * How late the event loop is between two looks at it. A measurement of its own: that of the metrics begins anew with each
 * scrape, which must not find it emptied. It begins with the first look; nobody looks, nothing is measured.
 */
export class EventLoopWindow {
  #delay: ReturnType<typeof monitorEventLoopDelay> | undefined

  /** Since the look before; `undefined`: this is the first one. */
  look(): EventLoopDelay | undefined {
    if (!this.#delay) {
      this.#delay = monitorEventLoopDelay({ resolution: resolutionMs })
      this.#delay.enable()
      return undefined
    }
    const delay = this.#delay
    // The time between two ticks of its timer is recorded: an idle loop shows the resolution itself.
    const late = (nanoseconds: number) => Math.round(Math.max(0, nanoseconds / 1e6 - resolutionMs) * 100) / 100
    const [p50Ms, p99Ms, maxMs] = [late(delay.percentile(50)), late(delay.percentile(99)), late(delay.max)]
    delay.reset()
    return { p50Ms, p99Ms, maxMs }
  }

  close(): void {
    this.#delay?.disable()
    this.#delay = undefined
  }
}
