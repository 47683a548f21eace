import type { DeviceStore } from './devices.ts'
import type { MailboxStore } from './mailbox.ts'
import type { MeetingStore, OutboxStore } from './meetings.ts'
import type { SettingStore } from './settings.ts'
import type { TaskStore } from './tasks.ts'
import type { TokenStore } from './tokens.ts'

/**
 * Everything the server keeps, as verbs per aggregate; the same on sqlite and PostgreSQL. What a verb that changes
 * something resolves to is on disk. Failures are StoreErrors.
 */
export interface Store {
  readonly kind: 'sqlite' | 'postgres'
  readonly devices: DeviceStore
  readonly tokens: TokenStore
  readonly settings: SettingStore
  readonly tasks: TaskStore
  readonly meetings: MeetingStore
  readonly outbox: OutboxStore
  readonly mailbox: MailboxStore
  /** Resolves when what was begun has ended. */
  close(): Promise<void>
}

/** The store cannot be reached, or is not what it should be; `message` says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}
