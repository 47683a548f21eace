import { createHmac } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import type { LogLike } from '../observe/log.ts'
import type { TokenRecord, TokenStore } from '../store/tokens.ts'
import { sameSecret } from './same-secret.ts'

export interface DeviceTokensPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: LogLike
  /** 32 bytes or more. Another secret ends all tokens. */
  readonly secret: Buffer
  readonly tokens: TokenStore
}

/** Who gave a token: OTA without asking anybody, a person confirming a code, a person through the API. */
export type Issuer = 'enrol' | 'approve' | 'api'

const textPattern = /^lapel-([0-9a-f]{16})-[\w-]{43}$/

/** A token's last use is written down at most this often. */
const useEveryMs = 60_000

/**
 * Tokens that belong to one device each. Their text is derived from the device and the id of the stored record, so that
 * the store holds no secret and the same text can be handed out again. They do not expire, as they must not: a device
 * uses the token of its last boot for weeks (device-wire 2.2).
 */
export class DeviceTokens {
  readonly #ports: DeviceTokensPorts

  constructor(ports: DeviceTokensPorts) {
    this.#ports = ports
  }

  /** The device must be in the store. */
  async issue(deviceId: string, name: string, issuedBy: Issuer): Promise<TokenRecord> {
    const { clock, ids, tokens } = this.#ports
    const issued = { id: ids.hex(8), deviceId, name, issuedBy, issuedAt: clock.wall() }
    await tokens.issue(issued)
    return { ...issued, lastUsedAt: undefined, revokedAt: undefined }
  }

  /** 66 letters without a space, so that devices put `Bearer ` in front of it (device-wire 3). */
  textOf({ id, deviceId }: Pick<TokenRecord, 'id' | 'deviceId'>): string {
    const mac = createHmac('sha256', this.#ports.secret).update(`device\0${deviceId}\0${id}`).digest('base64url')
    return `lapel-${id}-${mac}`
  }

  /** Those of a device that have not been revoked, the newest first. */
  async live(deviceId: string): Promise<readonly TokenRecord[]> {
    const all = await this.#ports.tokens.list(deviceId)
    return all.filter(({ revokedAt }) => revokedAt === undefined)
  }

  /** The live token of this device that has this text, if there is one; its use is noted. */
  async check(deviceId: string, text: string): Promise<TokenRecord | undefined> {
    const id = textPattern.exec(text)?.[1]
    // The text first: it costs no look into the store to turn a guess away.
    if (id === undefined || !sameSecret(this.textOf({ id, deviceId }), text)) return undefined
    const record = await this.#ports.tokens.get(id)
    if (!record || record.deviceId !== deviceId || record.revokedAt !== undefined) return undefined
    await this.#noteUse(record)
    return record
  }

  revokeAll(deviceId: string): Promise<number> {
    return this.#ports.tokens.revokeAll(deviceId, this.#ports.clock.wall())
  }

  async #noteUse({ id, deviceId, lastUsedAt }: TokenRecord): Promise<void> {
    const { clock, log, tokens } = this.#ports
    const now = clock.wall()
    if (lastUsedAt !== undefined && now - lastUsedAt < useEveryMs) return
    try {
      await tokens.used(id, now)
    } catch (error) {
      // Whoever holds the token is let in although it cannot be written down.
      log.warn({ deviceId, error }, 'the use of a token could not be noted')
    }
  }
}
