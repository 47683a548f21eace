import type { DatabaseOptions } from './database-options.ts'
import { openDatabase } from './open-database.ts'
import { sqlDevices } from './sql/sql-devices.ts'
import { sqlMailbox } from './sql/sql-mailbox.ts'
import { sqlMeetings } from './sql/sql-meetings.ts'
import { sqlOutbox } from './sql/sql-outbox.ts'
import { sqlSettings } from './sql/sql-settings.ts'
import { sqlTasks } from './sql/sql-tasks.ts'
import { sqlTokens } from './sql/sql-tokens.ts'
import type { Store } from './store.ts'

const keptChanges = 10_000

export interface StoreOptions extends DatabaseOptions {
  /** Latest changes of a group that its history keeps; absent: 10,000. */
  readonly keptChanges?: number
}

/** Opens the store and brings it up to date. @throws StoreError where it cannot be reached or is not what it should be */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { database } = await openDatabase(options)
  let closing: Promise<void> | undefined
  return {
    kind: database.kind,
    devices: sqlDevices(database),
    tokens: sqlTokens(database),
    settings: sqlSettings(database),
    tasks: sqlTasks(database, { keptChanges: options.keptChanges ?? keptChanges }),
    meetings: sqlMeetings(database),
    outbox: sqlOutbox(database),
    mailbox: sqlMailbox(database, { keptChanges: options.keptChanges ?? keptChanges }),
    close: () => (closing ??= database.close()),
  }
}
