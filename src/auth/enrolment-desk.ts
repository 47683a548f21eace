import type { Config } from '../config/schema.ts'
import type { Clock } from '../lib/clock.ts'
import { KeyedRateLimit } from '../lib/keyed-rate-limit.ts'
import type { LogLike } from '../observe/log.ts'
import type { DeviceRecord, DeviceStore } from '../store/devices.ts'
import type { TokenRecord } from '../store/tokens.ts'
import type { DeviceTokens } from './device-tokens.ts'
import { type EnrolmentCodes, isWaiting } from './enrolment-codes.ts'
import type { OneAtATime } from './one-at-a-time.ts'
import { isAllowed, isGranted, opens } from './rules.ts'
import { sameSecret } from './same-secret.ts'

export interface EnrolmentDeskPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly devices: DeviceStore
  readonly tokens: DeviceTokens
  readonly codes: EnrolmentCodes
  /** Keyed by device id. */
  readonly inTurn: OneAtATime
  auth(): Config['auth']
}

/** A device that has booted and asks how to go on. */
export interface Arrival {
  readonly deviceId: string
  /** Only its device knows it, as far as nobody reads along; `undefined`: it has none. */
  readonly clientId: string | undefined
  /** Where the request came from. */
  readonly address: string
  /** On a private network, for certain. */
  readonly isNear: boolean
}

export type Entry =
  /** `token`: empty clears what the device has stored, `undefined` leaves it (device-wire 2.2). */
  | { readonly kind: 'settings'; readonly token: string | undefined }
  /** Nobody has let it in yet: its screen shows this code. */
  | { readonly kind: 'code'; readonly code: string }
  /** It would have to wait, but too many do already. */
  | { readonly kind: 'crowded' }

const noToken: Entry = { kind: 'settings', token: '' }
const keepToken: Entry = { kind: 'settings', token: undefined }

const warnEveryMs = 3_600_000

/** Decides what a booting device is given: a token, a code to show, or nothing. Rejects with a StoreError. */
export class EnrolmentDesk {
  readonly #ports: EnrolmentDeskPorts
  readonly #warnings: KeyedRateLimit

  constructor(ports: EnrolmentDeskPorts) {
    this.#ports = ports
    this.#warnings = new KeyedRateLimit(ports.clock, 1, warnEveryMs)
  }

  /** Requests of one device are answered one after another: a repeated one gets what the first one got. */
  receive(arrival: Arrival): Promise<Entry> {
    return this.#ports.inTurn.run(arrival.deviceId, () => this.#receive(arrival))
  }

  /** Whether a device should go on showing its code. */
  async isWaiting(deviceId: string): Promise<boolean> {
    const { auth, devices } = this.#ports
    if (auth().devices !== 'approve') return false
    const device = await devices.get(deviceId)
    return device !== undefined && isWaiting(device)
  }

  async #receive(arrival: Arrival): Promise<Entry> {
    const { auth, clock, devices, tokens } = this.#ports
    const rules = auth()
    const { deviceId } = arrival
    const device = (await devices.get(deviceId)) ?? (await devices.save(deviceId, {}, clock.wall()))
    if (rules.devices === 'approve' && !isAllowed(rules, deviceId)) return this.#approve(device, arrival)
    if (device.access === 'revoked') return noToken
    if (device.access === 'pending') {
      await devices.save(deviceId, { access: 'known', enrolment: undefined }, clock.wall())
    }
    const live = await tokens.live(deviceId)
    if (rules.devices === 'enrol' && (arrival.isNear || rules.enrolPublic)) {
      const given = live.find(({ issuedBy }) => issuedBy === 'enrol')
      return this.#hand(given ?? (await tokens.issue(deviceId, 'enrolment', 'enrol')))
    }
    // A device that travels keeps the token with which it may come in from there too.
    return live.some((token) => opens(token, rules)) ? keepToken : noToken
  }

  async #approve(device: DeviceRecord, arrival: Arrival): Promise<Entry> {
    const { codes, tokens } = this.#ports
    const granted = device.access === 'revoked' ? [] : (await tokens.live(device.id)).filter(isGranted)
    if (granted.length > 0) return this.#handOver(device, arrival, granted)
    if (arrival.clientId === undefined) {
      this.#warn(device.id, 'a device without a Client-Id cannot be approved; issue a token for it through the API')
      return noToken
    }
    const code = await codes.give(device, arrival.clientId, arrival.address)
    return code === undefined ? { kind: 'crowded' } : { kind: 'code', code }
  }

  /**
   * An approved device is handed its token until it has used it, and only the client that showed the code is: whoever
   * merely knows the id gets nothing. Later replies leave the device's token as it is.
   */
  #handOver({ id, enrolment }: DeviceRecord, { clientId }: Arrival, granted: readonly TokenRecord[]): Entry {
    const isSameClient = enrolment !== undefined && sameSecret(enrolment.clientId, clientId ?? '')
    if (enrolment && !isSameClient) {
      this.#warn(
        id,
        'another Client-Id asks for the token of an approved device and gets none; if the device was reset, revoke it and approve the code that it then shows',
      )
      return keepToken
    }
    const fresh = granted.find(({ issuedBy, lastUsedAt }) => issuedBy === 'approve' && lastUsedAt === undefined)
    return fresh && isSameClient ? this.#hand(fresh) : keepToken
  }

  #hand(token: TokenRecord): Entry {
    return { kind: 'settings', token: this.#ports.tokens.textOf(token) }
  }

  #warn(deviceId: string, message: string): void {
    if (this.#warnings.take(deviceId)) this.#ports.log.warn({ deviceId }, message)
  }
}
