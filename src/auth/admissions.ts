import type { DeviceFields } from '../fleet/fleet.ts'
import type { Clock } from '../lib/clock.ts'
import type { LogLike } from '../observe/log.ts'
import type { DeviceRecord, DeviceStore } from '../store/devices.ts'
import type { TokenRecord, TokenStore } from '../store/tokens.ts'
import type { DeviceTokens } from './device-tokens.ts'
import { type EnrolmentCodes, isWaiting } from './enrolment-codes.ts'
import type { OneAtATime } from './one-at-a-time.ts'

export interface AdmissionsPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly devices: DeviceStore
  readonly tokenStore: TokenStore
  readonly tokens: DeviceTokens
  readonly codes: EnrolmentCodes
  /** Keyed by device id. */
  readonly inTurn: OneAtATime
  /** Gives the device the name and so on; throws what is wrong with them. */
  describe(deviceId: string, fields: DeviceFields): Promise<DeviceRecord>
  /** Ends the device's connections, those before their hello too. */
  closeSocket(deviceId: string): void
}

/** A token and its text, which is shown once. */
export interface IssuedToken {
  readonly token: TokenRecord
  readonly text: string
}

/** What people decide about devices. `by` says in the log who did. Device ids are normalised (protocol/identity). */
export class Admissions {
  readonly #ports: AdmissionsPorts

  constructor(ports: AdmissionsPorts) {
    this.#ports = ports
  }

  /** Devices that show a code and wait, ordered by id. */
  waiting(): Promise<readonly DeviceRecord[]> {
    return this.#ports.codes.list()
  }

  /** Lets the device in that shows this code; `undefined`: none does, or no longer. Throws what is wrong with `fields`. */
  async approve(code: string, fields: DeviceFields, by: string): Promise<DeviceRecord | undefined> {
    const { codes, inTurn } = this.#ports
    const found = await codes.find(code)
    if (!found) return undefined
    return inTurn.run(found.id, async () => {
      // It may have been approved, or told another code, while this waited.
      const device = await codes.find(code)
      return device?.id === found.id ? this.#letIn(device, fields, by) : undefined
    })
  }

  /**
   * Lets a device in by its id; `undefined`: nobody knows it. One that waits is approved as by its code, whatever its
   * screen shows. Else this only takes back that it was shut out, and it gets its token as any other device does.
   */
  approveDevice(deviceId: string, fields: DeviceFields, by: string): Promise<DeviceRecord | undefined> {
    const { devices, inTurn } = this.#ports
    return inTurn.run(deviceId, async () => {
      const device = await devices.get(deviceId)
      return device && this.#letIn(device, fields, by)
    })
  }

  /**
   * Shuts a device out: its tokens end, its connections are closed, and whatever else would let it in does so no more,
   * until it is approved again. The device need not have been here.
   */
  revoke(deviceId: string, by: string): Promise<DeviceRecord> {
    const { clock, closeSocket, codes, devices, inTurn, log, tokens } = this.#ports
    return inTurn.run(deviceId, async () => {
      const device = await devices.save(deviceId, { access: 'revoked', enrolment: undefined }, clock.wall())
      // From here on it is refused, whether its tokens could be ended or not.
      codes.forget(deviceId)
      closeSocket(deviceId)
      const ended = await tokens.revokeAll(deviceId)
      log.info({ deviceId, by, ended }, 'device revoked')
      return device
    })
  }

  /** Another token for a device, to be typed in where that is possible; `undefined`: the device has been shut out. */
  issueToken(deviceId: string, name: string, by: string): Promise<IssuedToken | undefined> {
    return this.#ports.inTurn.run(deviceId, () => this.#issue(deviceId, name, by))
  }

  /** The device's token of this name, the same one each time; `undefined`: the device has been shut out. */
  tokenNamed(deviceId: string, name: string, by: string): Promise<IssuedToken | undefined> {
    const { inTurn, tokens } = this.#ports
    return inTurn.run(deviceId, async () => {
      const live = await tokens.live(deviceId)
      const token = live.find((candidate) => candidate.name === name && candidate.issuedBy === 'api')
      return token ? { token, text: tokens.textOf(token) } : this.#issue(deviceId, name, by)
    })
  }

  /** Those of a device, ended ones too, the newest first. */
  tokensOf(deviceId: string): Promise<readonly TokenRecord[]> {
    return this.#ports.tokenStore.list(deviceId)
  }

  /** Ends one token and the device's connections, which come back if another token lets them; false: no such token. */
  async revokeToken(deviceId: string, tokenId: string, by: string): Promise<boolean> {
    const { clock, closeSocket, log, tokenStore } = this.#ports
    const token = await tokenStore.get(tokenId)
    if (token?.deviceId !== deviceId || !(await tokenStore.revoke(tokenId, clock.wall()))) return false
    closeSocket(deviceId)
    log.info({ deviceId, by, ended: tokenId }, 'token revoked')
    return true
  }

  async #issue(deviceId: string, name: string, by: string): Promise<IssuedToken | undefined> {
    const { clock, codes, devices, log, tokens } = this.#ports
    const known = await devices.get(deviceId)
    if (known?.access === 'revoked') return undefined
    const stopsWaiting = known && isWaiting(known) && { enrolment: undefined }
    await devices.save(deviceId, { access: 'approved', ...stopsWaiting }, clock.wall())
    codes.forget(deviceId)
    const token = await tokens.issue(deviceId, name, 'api')
    log.info({ deviceId, by, issued: token.id }, 'token issued')
    return { token, text: tokens.textOf(token) }
  }

  async #letIn(device: DeviceRecord, fields: DeviceFields, by: string): Promise<DeviceRecord> {
    const { clock, codes, describe, devices, log, tokens } = this.#ports
    if (Object.keys(fields).length > 0) await describe(device.id, fields)
    if (isWaiting(device)) {
      // Handed out without asking anybody, e.g. while the configuration said `enrol`.
      await tokens.revokeAll(device.id)
      await tokens.issue(device.id, 'approval', 'approve')
    }
    codes.forget(device.id)
    const approved = await devices.save(device.id, { access: 'approved' }, clock.wall())
    log.info({ deviceId: device.id, by }, 'device approved')
    return approved
  }
}
