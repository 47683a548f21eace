import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import { KeyedRateLimit } from '../lib/keyed-rate-limit.ts'
import { sessionIdOf } from './console-cookie.ts'
import { ConsoleLink } from './console-link.ts'
import { ConsoleSessions } from './console-sessions.ts'
import { digestOf } from './digest.ts'
import type { ApiRole, Role, Roles } from './roles.ts'

export interface ConsoleAccessPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly roles: Pick<Roles, 'roleOf' | 'apiRoleOf' | 'roleOfDigest' | 'adminDigest'>
}

/** What a request brings to show who asks. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly cookie: string | undefined
  /** Of the client: whoever guesses is held off by it. */
  readonly address: string
}

/** Somebody who may use the API and follow what happens. */
export interface Caller {
  readonly role: ApiRole
  /** A cookie is sent by the browser whoever asked it to, a token is not. */
  readonly by: 'token' | 'cookie'
  /** Aborted when the session of the cookie ends; a token has none. */
  readonly ended: AbortSignal | undefined
  /** Whether what let the caller in still does; a session counts as used by asking. */
  holds(): boolean
}

/** `nobody`: no credentials, or wrong ones; `guessed`: wrong ones too often, so that right ones are not listened to. */
export type Identified = Caller | 'nobody' | 'guessed'

export type SignIn = { readonly token: string } | { readonly link: string }

const attemptsPerMinute = 20

/** Who may use the API: by bearer token, or by the cookie that signing in to the console gives. */
export class ConsoleAccess {
  readonly #roles: ConsoleAccessPorts['roles']
  readonly #sessions: ConsoleSessions
  readonly #link: ConsoleLink
  readonly #failures: KeyedRateLimit

  constructor(ports: ConsoleAccessPorts) {
    this.#roles = ports.roles
    this.#sessions = new ConsoleSessions(ports)
    this.#link = new ConsoleLink(ports.clock, ports.ids)
    this.#failures = new KeyedRateLimit(ports.clock, attemptsPerMinute, 60_000)
  }

  /** Signs in once, soon after the start. */
  get linkCode(): string {
    return this.#link.code
  }

  identify({ authorization, cookie, address }: Credentials): Identified {
    // A proxy's own login comes with every request, those of the console too.
    const isToken = authorization !== undefined && !/^basic\s/i.test(authorization)
    if (isToken) return this.#byToken(authorization.replace(/^bearer\s+/i, ''), address)
    const id = sessionIdOf(cookie)
    const session = id === undefined ? undefined : this.#sessions.find(id)
    if (id === undefined || session === undefined) return 'nobody'
    const holds = () => this.#sessions.find(id) !== undefined
    return { role: session.role, by: 'cookie', ended: session.ended, holds }
  }

  /** The id for the cookie of a new session, and what it is good for. */
  signIn(by: SignIn, address: string): { readonly id: string; readonly role: Role } | 'nobody' | 'guessed' {
    if (this.#failures.isSpent(address)) return 'guessed'
    const isLink = 'link' in by
    const role = isLink ? (this.#link.redeem(by.link) ? 'admin' : undefined) : this.#roles.roleOf(by.token)
    if (!role) {
      this.#failures.take(address)
      return 'nobody'
    }
    const digest = isLink ? this.#roles.adminDigest : digestOf(by.token)
    return { id: this.#sessions.open(role, digest), role }
  }

  signOut(cookie: string | undefined): void {
    const id = sessionIdOf(cookie)
    if (id !== undefined) this.#sessions.end(id)
  }

  /** The configuration has changed. */
  review(): void {
    this.#sessions.review()
  }

  close(): void {
    this.#sessions.close()
  }

  #byToken(token: string, address: string): Identified {
    if (this.#failures.isSpent(address)) return 'guessed'
    const role = this.#roles.apiRoleOf(token)
    if (role) return { role, by: 'token', ended: undefined, holds: () => this.#roles.apiRoleOf(token) === role }
    this.#failures.take(address)
    return 'nobody'
  }
}
