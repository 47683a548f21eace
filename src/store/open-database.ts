import type { Database } from './database.ts'
import type { DatabaseOptions } from './database-options.ts'
import type { Migrated } from './migrations/migrate.ts'
import { openSqlite } from './sqlite/open-sqlite.ts'
import { StoreError } from './store.ts'

/** Opens the database and brings it up to date. @throws StoreError */
export async function openDatabase(options: DatabaseOptions): Promise<{ database: Database; migrated: Migrated }> {
  if (options.url === 'sqlite') return openSqlite(options)
  throw new StoreError('PostgreSQL is not there yet.')
}
