import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Database, Unit } from '../database.ts'
import type { DatabaseOptions } from '../database-options.ts'
import { migrations as allMigrations } from '../migrations/list.ts'
import { type Migrated, migrate } from '../migrations/migrate.ts'
import type { Tables } from '../sql/tables.ts'
import { StoreError } from '../store.ts'
import { reasonOf } from '../store-failure.ts'
import { Places } from './places.ts'
import { createPostgresPool, maxConnections, maxWaiting } from './postgres-pool.ts'

/** Changes of one group wait for each other, each on its connection: some are left for those that read. */
const maxWriters = maxConnections - 4

/** Connects, and brings the database up to date. @throws StoreError */
export async function openPostgres(options: DatabaseOptions): Promise<{ database: Database; migrated: Migrated }> {
  const { url, log, clock, migrations = allMigrations } = options
  const pool = createPostgresPool(url, log)
  const tables = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const writers = new Places(maxWriters, maxWaiting)
  const write = <T>(unit: Unit<T>) => writers.in(() => retryConflicts(() => tables.transaction().execute(unit)))
  try {
    await requireUnicode(tables, url)
    const migrated = await write(async (transaction) => {
      await sql`set local statement_timeout = 0`.execute(transaction)
      await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(transaction)
      return migrate(transaction, 'postgres', { migrations, at: clock.wall() })
    })
    const database: Database = {
      kind: 'postgres',
      reader: tables,
      snapshot: (unit) =>
        tables.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(unit),
      write,
      close: () => writers.alone(() => pool.end()),
    }
    return { database, migrated }
  } catch (error) {
    await pool.end()
    throw error
  }
}

/** Held while migrating; any number that other programs in the same database do not use. */
const migrationLock = 0x4c_61_70_65_6c

async function requireUnicode(tables: Kysely<Tables>, url: string): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`
    .execute(tables)
    .catch((error: unknown) => {
      const cause = error instanceof StoreError ? error.cause : error
      throw new StoreError(`Cannot reach the store ${shown(url)}: ${reasonOf(cause)}. Start it, or set store.`, {
        cause,
      })
    })
  const [encoding] = rows.map(({ server_encoding }) => server_encoding)
  if (encoding !== 'UTF8') {
    throw new StoreError(`The store ${shown(url)} keeps texts as ${encoding}; make a database with encoding UTF8.`)
  }
}

/** Without user, password and parameters. */
function shown(url: string): string {
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}

const attempts = 5
const serializationFailure = '40001'
const deadlockDetected = '40P01'

/** PostgreSQL takes back one of several transactions that are in each other's way: it can be done again. */
async function retryConflicts<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const code =
        error instanceof StoreError && error.cause instanceof Error && 'code' in error.cause && error.cause.code
      if (attempt === attempts || (code !== serializationFailure && code !== deadlockDetected)) throw error
    }
  }
}
