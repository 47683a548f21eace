import type { Config } from '../config/schema.ts'
import type { DeviceFields } from '../fleet/fleet.ts'
import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import type { LogLike } from '../observe/log.ts'
import type { DeviceRecord } from '../store/devices.ts'
import type { Store } from '../store/store.ts'
import { Admissions } from './admissions.ts'
import { type Authenticator, deviceAuthenticator } from './authenticator.ts'
import { DeviceTokens } from './device-tokens.ts'
import { EnrolmentCodes } from './enrolment-codes.ts'
import { EnrolmentDesk } from './enrolment-desk.ts'
import { OneAtATime } from './one-at-a-time.ts'

export interface AccessControlPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: LogLike
  readonly store: Pick<Store, 'devices' | 'tokens'>
  /** Key of the device tokens: `enrolment` of the Secrets. */
  readonly secret: Buffer
  auth(): Config['auth']
  describe(deviceId: string, fields: DeviceFields): Promise<DeviceRecord>
  closeSocket(deviceId: string): void
}

/** Everything about who may come in: at OTA, at the door, and what people decide. */
export interface AccessControl {
  readonly desk: EnrolmentDesk
  readonly authenticator: Authenticator
  readonly admissions: Admissions
}

export function createAccessControl(ports: AccessControlPorts): AccessControl {
  const { auth, clock, ids, log, secret, store, describe, closeSocket } = ports
  const { devices } = store
  const inTurn = new OneAtATime()
  const tokens = new DeviceTokens({ clock, ids, log, secret, tokens: store.tokens })
  const codes = new EnrolmentCodes({ clock, ids, log, devices })
  const shared = { clock, log, devices, tokens, codes, inTurn }
  return {
    desk: new EnrolmentDesk({ ...shared, auth }),
    authenticator: deviceAuthenticator(auth, devices, tokens),
    admissions: new Admissions({ ...shared, tokenStore: store.tokens, describe, closeSocket }),
  }
}
