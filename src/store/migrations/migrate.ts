import type { Kysely } from 'kysely'
import type { DatabaseKind } from '../database.ts'
import type { Tables } from '../sql/tables.ts'
import { StoreError } from '../store.ts'
import type { Migration } from './migration.ts'

export interface Migrated {
  /** The number of the last migration before; 0: there was nothing. */
  readonly from: number
  readonly to: number
  /** What was done, in its order. */
  readonly names: readonly string[]
}

/** The store knows more than this version does. */
export class NewerStoreError extends StoreError {}

/** The number of the last migration that a database has seen. */
export async function readSchemaVersion(tables: Kysely<Tables>): Promise<number> {
  const last = await tables.selectFrom('migrations').select('number').orderBy('number', 'desc').executeTakeFirst()
  return last?.number ?? 0
}

export interface MigrateOptions {
  /** Numbered from 1 without gaps. */
  readonly migrations: readonly Migration[]
  readonly at: number
  /** Called before something that exists is changed. */
  readonly keep?: (from: number) => void
}

/**
 * Brings a database to the last of `migrations`, inside a transaction that nobody else's migration overlaps.
 * @throws NewerStoreError where the database is newer than that
 */
export async function migrate(
  tables: Kysely<Tables>,
  kind: DatabaseKind,
  { migrations, at, keep }: MigrateOptions,
): Promise<Migrated> {
  await tables.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('number', 'integer', (its) => its.primaryKey().notNull())
    .addColumn('name', 'text', (its) => its.notNull())
    .addColumn('applied_at', 'bigint', (its) => its.notNull())
    .execute()
  const from = await readSchemaVersion(tables)
  const to = migrations.length
  if (from > to) {
    throw new NewerStoreError(
      `The store was written by a newer version of Lapel (its schema is ${from}, this version knows ${to}). ` +
        'Use that version, or restore a backup.',
    )
  }
  const missing = migrations.slice(from)
  if (from > 0 && missing.length > 0) keep?.(from)
  for (const { number, name, up } of missing) {
    await up(tables, kind)
    await tables.insertInto('migrations').values({ number, name, applied_at: at }).execute()
  }
  return { from, to, names: missing.map(({ name }) => name) }
}
