import type { Config } from '../config/schema.ts'
import { normaliseId } from '../protocol/identity.ts'
import type { TokenRecord } from '../store/tokens.ts'

type AuthConfig = Config['auth']

/** Given by a person, not by asking for it. */
export function isGranted({ issuedBy }: Pick<TokenRecord, 'issuedBy'>): boolean {
  return issuedBy !== 'enrol'
}

/** Whether a live token is good under these rules: one that needed only asking is good only where asking is enough. */
export function opens(token: Pick<TokenRecord, 'issuedBy'>, rules: Pick<AuthConfig, 'devices'>): boolean {
  return isGranted(token) || rules.devices === 'enrol'
}

/** Whether the configuration lets this device in without a token. */
export function isAllowed({ allowedDevices }: Pick<AuthConfig, 'allowedDevices'>, deviceId: string): boolean {
  return allowedDevices.some((allowed) => normaliseId(allowed) === deviceId)
}
