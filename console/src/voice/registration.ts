import { signal } from '@preact/signals'
import { get, post } from '../lib/api.ts'
import type { Device, Reply } from '../lib/api-types.ts'
import { live } from '../lib/live.ts'
import { browserIdentity } from './browser-identity.ts'
import type { Pass } from './voice-link.ts'

/** The mode of a device that has never been in another one. */
export const firstMode = 'chat'

/** This browser among the devices of the server: how it comes in, and which mode it is in. */
export class Registration {
  readonly mode = signal(firstMode)
  readonly #identity = browserIdentity()

  /** Modes change by voice and from elsewhere, too. Returns what ends it. */
  follow(): () => void {
    return live.on(
      'devices',
      ({ id, value }) => {
        if (id === this.#identity.id && value) this.#learn(value as Device)
      },
      () => void this.#reload(),
    )
  }

  async askForPass(): Promise<Pass> {
    const { device, path, token } = await post<Reply<'openBrowserDevice'>>('/browser-devices', this.#identity)
    this.#learn(device)
    return { deviceId: device.id, path, token }
  }

  /** Rejects where no server answers; a proxy in front of it may answer all the time. */
  async findServer(): Promise<void> {
    const { status } = await fetch('/api/v1/session')
    if (status >= 500) throw new Error(`HTTP ${status}`)
  }

  async #reload(): Promise<void> {
    // Where it cannot be asked for now, the next change tells.
    const device = await get<Reply<'readDevice'>>(`/devices/${this.#identity.id}`).catch(() => undefined)
    if (device) this.#learn(device)
  }

  #learn({ mode }: Device): void {
    this.mode.value = mode ?? firstMode
  }
}
