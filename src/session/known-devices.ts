import type { Language } from '../turn/phrases.ts'

/** What a device said of itself when it booted (OTA request). */
export interface DeviceFacts {
  readonly language: Language
  readonly board?: string
  readonly firmware?: string
}

const maxDevices = 10_000

/** Facts by device id, in memory: a device tells them anew at every boot. */
export class KnownDevices {
  readonly #facts = new Map<string, DeviceFacts>()

  learn(deviceId: string, facts: DeviceFacts): void {
    this.#facts.delete(deviceId)
    this.#facts.set(deviceId, facts)
    if (this.#facts.size > maxDevices) {
      const [oldest] = this.#facts.keys()
      if (oldest !== undefined) this.#facts.delete(oldest)
    }
  }

  get(deviceId: string): DeviceFacts | undefined {
    return this.#facts.get(deviceId)
  }
}
