import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogLike } from '../../observe/log.ts'
import type { Database } from '../database.ts'
import type { DatabaseOptions } from '../database-options.ts'
import { migrations as allMigrations } from '../migrations/list.ts'
import { type Migrated, migrate } from '../migrations/migrate.ts'
import { StoreError } from '../store.ts'
import { reasonOf } from '../store-failure.ts'
import { keepCopy } from './keep-copy.ts'
import { readLogEnd } from './log-end.ts'
import { retryBusy } from './retry-busy.ts'
import { openSqliteConnection } from './sqlite-connection.ts'
import { WriteQueue } from './write-queue.ts'

/**
 * Opens `<dataDir>/lapel.db`, which is made where there is none, and brings it up to date; what is there before is
 * kept as a copy. @throws StoreError
 */
export async function openSqlite(options: DatabaseOptions): Promise<{ database: Database; migrated: Migrated }> {
  const { dataDir, clock, log, migrations = allMigrations } = options
  const file = sqliteFile(dataDir)
  await makeFile(dataDir, file)
  await reportLogEnd(file, log)
  // Two connections, so that nobody reads what has not been committed.
  const writer = openSqliteConnection(file, { readOnly: false })
  const reader = openSqliteConnection(file, { readOnly: true })
  try {
    // Changing the journal does not wait for others by itself, whatever the timeout.
    await retryBusy(clock, () => writer.exec('pragma journal_mode = wal'))
    // What is deleted is overwritten: people expect of what they said that it is gone.
    writer.exec('pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on')
    reader.exec('pragma busy_timeout = 1000')
    const queue = new WriteQueue(writer, clock)
    const at = clock.wall()
    const keep = (from: number) =>
      log.info({ file: keepCopy(reader, dataDir, { from, at }) }, 'store copied before it is brought up to date')
    const migrated = await queue.write((tables) => migrate(tables, 'sqlite', { migrations, at, keep }))
    const database: Database = {
      kind: 'sqlite',
      reader: reader.tables,
      snapshot: (unit) => reader.tables.transaction().execute(unit),
      write: (unit) => queue.write(unit),
      async close() {
        await queue.close()
        // Kysely gives its one connection to one after another: those that came before have ended.
        await reader.tables.connection().execute(async () => reader.close())
        writer.close()
      },
    }
    return { database, migrated }
  } catch (error) {
    reader.close()
    writer.close()
    throw error
  }
}

/** sqlite leaves out what is broken without a word. */
async function reportLogEnd(file: string, log: LogLike): Promise<void> {
  const end = await readLogEnd(`${file}-wal`)
  if (end?.isBroken) log.warn({ file: `${file}-wal`, ...end }, 'the end of the log of the store is broken and left out')
  else if (end && end.unfinished > 0) log.info({ ...end }, 'a change of the store that was not finished is left out')
}

export function sqliteFile(dataDir: string): string {
  return join(dataDir, 'lapel.db')
}

/** The data of people is for this user only; sqlite gives its other files the same mode. */
async function makeFile(dataDir: string, file: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true })
    await (await open(file, 'a', 0o600)).close()
  } catch (error) {
    throw new StoreError(`Cannot open the store ${file}: ${reasonOf(error)}. Set dataDir.`, { cause: error })
  }
}
