import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import { KeyedRateLimit } from '../lib/keyed-rate-limit.ts'
import type { LogLike } from '../observe/log.ts'
import type { Access, DeviceRecord, DeviceStore } from '../store/devices.ts'
import { sameSecret } from './same-secret.ts'
import { WaitingPlaces } from './waiting-places.ts'

export interface EnrolmentCodesPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: LogLike
  readonly devices: DeviceStore
}

/** A device shows the same code for this long, then another one. */
const shownMs = 15 * 60_000
/** A code is good for a little longer than it is shown, so that it does not end while somebody types it. */
const goodMs = 20 * 60_000

const codePattern = /^\d{6}$/
/** With 200 codes of a million in use, a second try is rare, and a tenth is a fault. */
const maxTries = 10
const listStep = 500

/** The codes that devices show until a person confirms them (device-wire 2.3). */
export class EnrolmentCodes {
  readonly #ports: EnrolmentCodesPorts
  readonly #places = new WaitingPlaces()
  readonly #warnings: KeyedRateLimit

  constructor(ports: EnrolmentCodesPorts) {
    this.#ports = ports
    this.#warnings = new KeyedRateLimit(ports.clock, 1, 60_000)
  }

  /**
   * The code for a device to show; `undefined`: too many wait. A request with another Client-Id gets another code and
   * takes the place of the first: a person confirms what a screen shows, and only the client that was told this code
   * may have the token.
   */
  async give(device: DeviceRecord, clientId: string, address: string): Promise<string | undefined> {
    const { clock, devices, log } = this.#ports
    const now = clock.wall()
    const shown = isWaiting(device) ? device.enrolment : undefined
    if (shown && now - shown.askedAt < shownMs && sameSecret(shown.clientId, clientId)) return shown.code
    if (!this.#places.take(device.id, address, now, now + goodMs)) {
      if (this.#warnings.take(address)) {
        log.warn({ deviceId: device.id, address }, 'too many devices wait to be approved: no code is given')
      }
      return undefined
    }
    const code = await this.#unused()
    // A revoked device stays shut out while it waits: whoever asks for a code must not undo what a person has done.
    const access: Access = device.access === 'revoked' ? 'revoked' : 'pending'
    await devices.save(device.id, { access, enrolment: { code, clientId, askedAt: now } }, now)
    log.info({ deviceId: device.id, address }, 'a device waits to be approved')
    return code
  }

  /** The device that shows this code. */
  async find(code: string): Promise<DeviceRecord | undefined> {
    return codePattern.test(code) ? this.#waitingWith(code) : undefined
  }

  /** Devices that show a code, ordered by id. */
  async list(): Promise<readonly DeviceRecord[]> {
    const waiting = [...(await this.#withGoodCode('pending')), ...(await this.#withGoodCode('revoked'))]
    return waiting.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** The device waits no more. */
  forget(deviceId: string): void {
    this.#places.leave(deviceId)
  }

  async #waitingWith(code: string): Promise<DeviceRecord | undefined> {
    const { clock, devices } = this.#ports
    const pending = await devices.waitingWith(code, clock.wall() - goodMs)
    // Those that were shut out before are few, so that they are looked through.
    return pending ?? (await this.#withGoodCode('revoked')).find(({ enrolment }) => enrolment?.code === code)
  }

  async #withGoodCode(access: Access): Promise<DeviceRecord[]> {
    const { clock, devices } = this.#ports
    const since = clock.wall() - goodMs
    const found: DeviceRecord[] = []
    for (let offset = 0; ; offset += listStep) {
      const { items } = await devices.list({ access }, { offset, limit: listStep })
      found.push(...items.filter(({ enrolment }) => enrolment && enrolment.askedAt >= since))
      if (items.length < listStep) return found
    }
  }

  async #unused(): Promise<string> {
    for (let tries = 0; tries < maxTries; tries++) {
      const code = String(Number.parseInt(this.#ports.ids.hex(6), 16) % 1_000_000).padStart(6, '0')
      if (!(await this.#waitingWith(code))) return code
    }
    throw new Error('no code of six digits was free')
  }
}

/** Whether a device has been told a code that nobody has confirmed so far. */
export function isWaiting({ access, enrolment }: Pick<DeviceRecord, 'access' | 'enrolment'>): boolean {
  return enrolment !== undefined && (access === 'pending' || access === 'revoked')
}
