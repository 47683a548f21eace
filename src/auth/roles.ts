import type { Config } from '../config/schema.ts'
import { digestOf } from './digest.ts'
import { sameSecret } from './same-secret.ts'

/** `admin` may do everything, `viewer` may read. */
export type Role = 'admin' | 'viewer'

/** Says what the holder of a token may do with the API; reads the rules anew each time. */
export class Roles {
  readonly #adminToken: string
  readonly #auth: () => Pick<Config['auth'], 'viewers'>

  constructor(adminToken: string, auth: () => Pick<Config['auth'], 'viewers'>) {
    this.#adminToken = adminToken
    this.#auth = auth
  }

  get adminDigest(): string {
    return digestOf(this.#adminToken)
  }

  /** `undefined`: nothing. */
  roleOf(token: string): Role | undefined {
    if (sameSecret(this.#adminToken, token)) return 'admin'
    return this.#auth().viewers.some((viewer) => sameSecret(viewer.token, token)) ? 'viewer' : undefined
  }

  /** The same by the digest of a token. */
  roleOfDigest(digest: string): Role | undefined {
    if (this.adminDigest === digest) return 'admin'
    return this.#auth().viewers.some(({ token }) => digestOf(token) === digest) ? 'viewer' : undefined
  }
}
