import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import { digestOf } from './digest.ts'
import type { Role, Roles } from './roles.ts'

/** Somebody who is signed in to the console. */
export interface ConsoleSession {
  readonly role: Role
  /** Aborted when the session ends, by whatever. */
  readonly ended: AbortSignal
}

interface Entry {
  readonly session: ConsoleSession
  readonly end: AbortController
  /** Of the token that stands behind the session. */
  readonly tokenDigest: string
  readonly openedAt: number
  usedAt: number
}

export interface ConsoleSessionsPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly roles: Pick<Roles, 'roleOfDigest'>
}

const maxSessions = 1000
const idleMs = 12 * 3_600_000
const absoluteMs = 7 * 24 * 3_600_000
const idBytes = 32

/** For how long a browser keeps the id. */
export const sessionSeconds = absoluteMs / 1000

/**
 * The sessions of the console, in memory: a new start of the server signs everybody out. Of ids and tokens only digests
 * are kept. A session lasts as long as its token is good for the role that it was opened with.
 */
export class ConsoleSessions {
  readonly #ports: ConsoleSessionsPorts
  /** By the digest of the id; the one used last is at the end. */
  readonly #entries = new Map<string, Entry>()

  constructor(ports: ConsoleSessionsPorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#entries.size
  }

  /** Returns the id, which is the only thing that finds the session again. */
  open(role: Role, tokenDigest: string): string {
    this.review()
    // The one used longest ago makes room.
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size < maxSessions) break
      this.#drop(oldest)
    }
    const id = this.#ports.ids.hex(idBytes)
    const end = new AbortController()
    const now = this.#ports.clock.now()
    const session = { role, ended: end.signal }
    this.#entries.set(digestOf(id), { session, end, tokenDigest, openedAt: now, usedAt: now })
    return id
  }

  /** The session with this id, which is thereby in use. */
  find(id: string): ConsoleSession | undefined {
    const key = digestOf(id)
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    if (!this.#isGood(entry)) {
      this.#drop(key)
      return undefined
    }
    entry.usedAt = this.#ports.clock.now()
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.session
  }

  end(id: string): void {
    this.#drop(digestOf(id))
  }

  /** Ends those that are over, e.g. since the configuration no longer has their token. */
  review(): void {
    for (const [key, entry] of this.#entries) if (!this.#isGood(entry)) this.#drop(key)
  }

  close(): void {
    for (const key of this.#entries.keys()) this.#drop(key)
  }

  #isGood({ session, tokenDigest, openedAt, usedAt }: Entry): boolean {
    const { clock, roles } = this.#ports
    const now = clock.now()
    return now - usedAt < idleMs && now - openedAt < absoluteMs && roles.roleOfDigest(tokenDigest) === session.role
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key)
    this.#entries.delete(key)
    entry?.end.abort()
  }
}
