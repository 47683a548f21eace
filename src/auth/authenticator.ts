import type { Config } from '../config/schema.ts'
import { normaliseId } from '../protocol/identity.ts'
import { type Enrolment, sameSecret } from './enrolment.ts'

interface Credentials {
  readonly deviceId: string
  readonly token: string | undefined
  readonly address: string
}

type Verdict =
  | { readonly admitted: true; readonly by: string }
  /** `reason` is for the log, never for the client. */
  | { readonly admitted: false; readonly reason: string }

/** Decides before the upgrade who may connect. May ask someone else, hence the promise. */
export interface Authenticator {
  check(credentials: Credentials): Verdict | Promise<Verdict>
}

/** The rules of the configuration's `auth` section, read anew for every connection. */
export function deviceAuthenticator(auth: () => Config['auth'], enrolment: Enrolment): Authenticator {
  return {
    check({ deviceId, token }) {
      const { devices, tokens, allowedDevices } = auth()
      if (devices === 'open') return { admitted: true, by: 'open' }
      if (allowedDevices.some((allowed) => normaliseId(allowed) === deviceId))
        return { admitted: true, by: 'allow-list' }
      if (token === undefined) return { admitted: false, reason: 'no token' }
      const known = tokens.find((candidate) => sameSecret(candidate.token, token))
      if (known) return { admitted: true, by: `token ${known.name}` }
      if (devices === 'enrol' && enrolment.accepts(deviceId, token)) return { admitted: true, by: 'enrolment' }
      return { admitted: false, reason: 'unknown token' }
    },
  }
}
