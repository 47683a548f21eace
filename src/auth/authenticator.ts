import type { Config } from '../config/schema.ts'
import type { DeviceStore } from '../store/devices.ts'
import type { DeviceTokens } from './device-tokens.ts'
import { isAllowed, opens } from './rules.ts'
import { sameSecret } from './same-secret.ts'

export interface Credentials {
  readonly deviceId: string
  readonly token: string | undefined
  readonly address: string
  /** Asked for by a page of somebody else, which whoever sits at the browser need not know of. */
  readonly isForeign?: boolean
}

type Verdict =
  | { readonly admitted: true; readonly by: string }
  /** `reason` is for the log, never for the client. */
  | { readonly admitted: false; readonly reason: string }

/** Decides before the upgrade who may connect. Rejects when it cannot tell, e.g. with a StoreError. */
export interface Authenticator {
  check(credentials: Credentials): Promise<Verdict>
}

/**
 * The rules of the configuration's `auth` section, read anew for every connection. A device that a person has shut out
 * is refused whatever else would let it in. A foreign page needs a token where a device would need none.
 */
export function deviceAuthenticator(
  auth: () => Config['auth'],
  devices: Pick<DeviceStore, 'get'>,
  deviceTokens: Pick<DeviceTokens, 'check'>,
): Authenticator {
  return {
    async check({ deviceId, token, isForeign = false }) {
      const device = await devices.get(deviceId)
      if (device?.access === 'revoked') return { admitted: false, reason: 'revoked, until it is approved again' }
      const rules = auth()
      if (!isForeign && rules.devices === 'open') return { admitted: true, by: 'open' }
      if (!isForeign && isAllowed(rules, deviceId)) return { admitted: true, by: 'allow-list' }
      if (token === undefined) return { admitted: false, reason: 'no token' }
      const known = rules.tokens.find((candidate) => sameSecret(candidate.token, token))
      if (known) return { admitted: true, by: `token ${known.name}` }
      const own = await deviceTokens.check(deviceId, token)
      if (own && opens(own, rules)) return { admitted: true, by: `device token ${own.name}` }
      if (own) return { admitted: false, reason: 'its token comes from enrolment, which is off' }
      return { admitted: false, reason: 'unknown token' }
    },
  }
}
