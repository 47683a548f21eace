import type { Database } from './database.ts'
import type { DatabaseOptions } from './database-options.ts'
import type { Migrated } from './migrations/migrate.ts'
import { openPostgres } from './postgres/open-postgres.ts'
import { openSqlite } from './sqlite/open-sqlite.ts'

/** Opens the database and brings it up to date. @throws StoreError */
export async function openDatabase(options: DatabaseOptions): Promise<{ database: Database; migrated: Migrated }> {
  return options.url === 'sqlite' ? openSqlite(options) : openPostgres(options)
}
