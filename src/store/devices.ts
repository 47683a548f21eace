import type { Page, PageRequest } from './page.ts'

/**
 * Whether a device may have a token. `known`: nobody has decided; `pending`: it shows a code and waits for a person;
 * `approved`: a person has let it in; `revoked`: a person has shut it out, until it is approved again.
 */
export const accessStates = ['known', 'pending', 'approved', 'revoked'] as const
export type Access = (typeof accessStates)[number]

/** A device as the registry keeps it. Times are ms since the epoch. */
export interface DeviceRecord {
  /** Normalised (protocol/identity). */
  readonly id: string
  /** What people call it. */
  readonly name: string | undefined
  /** Whose it is. */
  readonly owner: string | undefined
  /** The group it was assigned to; without one it belongs to the group of its id's beginning (extensions 4). */
  readonly groupKey: string | undefined
  readonly board: string | undefined
  readonly firmware: string | undefined
  readonly language: string | undefined
  /** The mode it is in, across connections and restarts (extensions 2); `undefined`: it never left the first one. */
  readonly mode: string | undefined
  /** Settings of this device alone, e.g. `linesPerPage`. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly access: Access
  /** While it is pending: what its screen shows. */
  readonly enrolment: Enrolment | undefined
  readonly createdAt: number
  readonly lastSeenAt: number | undefined
}

/** A device that waits to be let in. */
interface Enrolment {
  /** Six digits, unique among those that wait. */
  readonly code: string
  /** The Client-Id that asked: only it is handed the token. */
  readonly clientId: string
  readonly askedAt: number
}

/** Fields that are given are changed; `undefined` clears one. */
export type DeviceChange = Partial<Omit<DeviceRecord, 'id' | 'createdAt'>>

export interface DeviceFilter {
  /** Part of the id, the name or the owner, in any case. */
  readonly text?: string
  readonly owner?: string
  /** As assigned. */
  readonly groupKey?: string
  readonly access?: Access
}

/** The registry of devices. */
export interface DeviceStore {
  get(id: string): Promise<DeviceRecord | undefined>
  /** Ordered by id. */
  list(filter: DeviceFilter, page: PageRequest): Promise<Page<DeviceRecord>>
  /** Changes a device, which is made where there is none; returns it as it then is. */
  save(id: string, change: DeviceChange, at: number): Promise<DeviceRecord>
  /** Forgets a device; its tokens end with it. False where there was none. */
  remove(id: string): Promise<boolean>
  /** The device that shows this code, asked for since `since`. */
  waitingWith(code: string, since: number): Promise<DeviceRecord | undefined>
  /**
   * Forgets, the longest unseen first, devices that nobody has named, assigned, approved or revoked and that have no
   * token in use, until at most `keep` of that kind are left. Returns how many went.
   */
  prune(keep: number): Promise<number>
}
