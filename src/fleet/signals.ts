/** Devices whose signal is remembered, the latest ones. */
const maxDevices = 10_000

export interface Signal {
  /** How well the device hears its access point; 0 is as good as it gets, -90 hardly anything. */
  readonly dbm: number
  /** Ms since the epoch. */
  readonly at: number
}

/** How well devices hear their access points, as they say when they boot. In memory: it is another one each time. */
export class Signals {
  readonly #signals = new Map<string, Signal>()

  note(deviceId: string, signal: Signal): void {
    this.#signals.delete(deviceId)
    this.#signals.set(deviceId, signal)
    if (this.#signals.size <= maxDevices) return
    const [oldest] = this.#signals.keys()
    if (oldest !== undefined) this.#signals.delete(oldest)
  }

  of(deviceId: string): Signal | undefined {
    return this.#signals.get(deviceId)
  }
}
