import type { Config } from '../config/schema.ts'
import { digestOf } from './digest.ts'
import { sameSecret } from './same-secret.ts'

/** `admin` may do everything, `viewer` may read. */
export type Role = 'admin' | 'viewer'
/** A `sender` has no place in the console: it may send the output of builds to the API, and nothing else. */
export type ApiRole = Role | 'sender'

type Rules = Pick<Config['auth'], 'viewers' | 'senders'>

const included = {
  admin: ['admin', 'viewer', 'sender'],
  viewer: ['viewer'],
  sender: ['sender'],
} as const satisfies Record<ApiRole, readonly ApiRole[]>

/** Whether somebody with this role may do what needs that one. */
export function includesRole(role: ApiRole, needed: ApiRole): boolean {
  return (included[role] as readonly ApiRole[]).includes(needed)
}

/** Says what the holder of a token may do with the API; reads the rules anew each time. */
export class Roles {
  readonly #adminToken: string
  readonly #auth: () => Rules

  constructor(adminToken: string, auth: () => Rules) {
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

  /** The same of the API, which also takes what senders send. */
  apiRoleOf(token: string): ApiRole | undefined {
    const role = this.roleOf(token)
    if (role) return role
    return this.#auth().senders.some((sender) => sameSecret(sender.token, token)) ? 'sender' : undefined
  }

  /** The same as `roleOf` by the digest of a token. */
  roleOfDigest(digest: string): Role | undefined {
    if (this.adminDigest === digest) return 'admin'
    return this.#auth().viewers.some(({ token }) => digestOf(token) === digest) ? 'viewer' : undefined
  }
}
