import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../database.ts'
import type { DatabaseOptions } from '../database-options.ts'
import { migrations as allMigrations } from '../migrations/list.ts'
import { type Migrated, migrate } from '../migrations/migrate.ts'
import { StoreError } from '../store.ts'
import { retryBusy } from './retry-busy.ts'
import { openSqliteConnection } from './sqlite-connection.ts'
import { WriteQueue } from './write-queue.ts'

/** Opens `<dataDir>/lapel.db`, which is made where there is none, and brings it up to date. @throws StoreError */
export async function openSqlite(options: DatabaseOptions): Promise<{ database: Database; migrated: Migrated }> {
  const { dataDir, clock, migrations = allMigrations } = options
  const file = join(dataDir, 'lapel.db')
  await makeFile(dataDir, file)
  const writer = openSqliteConnection(file, { readOnly: false })
  try {
    // Changing the journal does not wait for others by itself, whatever the timeout.
    await retryBusy(clock, () => writer.exec('pragma journal_mode = wal'))
    writer.exec('pragma synchronous = full; pragma foreign_keys = on')
    const queue = new WriteQueue(writer, clock)
    const migrated = await queue.write((tables) => migrate(tables, 'sqlite', { migrations, at: clock.wall() }))
    const reader = openSqliteConnection(file, { readOnly: true })
    reader.exec('pragma busy_timeout = 1000')
    const database: Database = {
      kind: 'sqlite',
      reader: reader.tables,
      snapshot: (unit) => reader.tables.transaction().execute(unit),
      write: (unit) => queue.write(unit),
      async close() {
        await queue.close()
        await reader.tables.destroy()
        reader.close()
        writer.close()
      },
    }
    return { database, migrated }
  } catch (error) {
    writer.close()
    throw error
  }
}

/** The data of people is for this user only; sqlite gives its other files the same mode. */
async function makeFile(dataDir: string, file: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true })
    await (await open(file, 'a', 0o600)).close()
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    throw new StoreError(`Cannot open the store ${file}: ${reason}. Set dataDir.`, { cause: error })
  }
}
