import type { Readable } from 'node:stream'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { DatabaseOptions } from '../database-options.ts'
import { migrations as allMigrations } from '../migrations/list.ts'
import { NewerStoreError, readSchemaVersion } from '../migrations/migrate.ts'
import { openDatabase } from '../open-database.ts'
import { type Tables, tableNames } from '../sql/tables.ts'
import { BackupError } from './backup-error.ts'
import type { BackupRow, TableCounts, TableName } from './backup-format.ts'
import { readBackup, readHeader } from './read-backup.ts'

export interface RestoreOptions {
  /** Gives the backup from its beginning, each time it is called. */
  readonly open: () => Readable
  /** Replaces what is there; else a store that holds anything is refused. */
  readonly replace: boolean
}

/**
 * Makes the store what a backup says, all of it or nothing. A backup of an older schema goes into a store of that
 * schema or into a new one, which is then brought up to date. Returns how many rows of each table came.
 * @throws BackupError where nothing was restored, StoreError where the store cannot be opened
 */
export async function restoreBackup(options: DatabaseOptions, { open, replace }: RestoreOptions): Promise<TableCounts> {
  const { migrations = allMigrations } = options
  const { schema, version } = await readHeader(open()).catch(refuse)
  if (schema > migrations.length) throw new BackupError(`it was written by a newer version, ${version}`)
  const database = await openAt(options, schema)
  let counts: TableCounts
  try {
    counts = await database.write((tables) => replaceAll(database, tables, { open, replace })).catch(refuse)
  } finally {
    await database.close()
  }
  if (schema < migrations.length) await (await openDatabase(options)).database.close()
  return counts
}

function refuse(error: unknown): never {
  throw error instanceof BackupError ? error : new BackupError(error)
}

async function openAt(options: DatabaseOptions, schema: number): Promise<Database> {
  const { migrations = allMigrations } = options
  try {
    return (await openDatabase({ ...options, migrations: migrations.slice(0, schema) })).database
  } catch (error) {
    if (!(error instanceof NewerStoreError) || schema === migrations.length) throw error
    throw new BackupError(`its schema, ${schema}, is older than that of the store. Restore it into a new store`)
  }
}

async function replaceAll(
  { kind }: Database,
  tables: Kysely<Tables>,
  { open, replace }: RestoreOptions,
): Promise<TableCounts> {
  const existing = await existingTables(tables)
  if (!replace && (await holdsAnything(tables, existing))) {
    throw new BackupError('the store is not empty. Add --replace to replace everything in it')
  }
  for (const name of existing.toReversed()) await sql`delete from ${sql.table(name)}`.execute(tables)
  const schema = await readSchemaVersion(tables)
  const counts = await readBackup(open(), {
    async header(header) {
      if (header.schema !== schema) throw new BackupError('it was changed meanwhile')
    },
    rows: (name, rows) => insertRows(tables, name, rows),
  })
  if (kind === 'postgres') await goOnCounting(tables)
  return counts
}

/** Those that the schema of the store has, others are younger; in the order of `tableNames`. */
async function existingTables(tables: Kysely<Tables>): Promise<TableName[]> {
  const names = new Set((await tables.introspection.getTables()).map(({ name }) => name))
  return tableNames.filter((name) => names.has(name))
}

async function holdsAnything(tables: Kysely<Tables>, existing: readonly TableName[]): Promise<boolean> {
  for (const name of existing) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(tables)
    if (rows.length > 0) return true
  }
  return false
}

async function insertRows(tables: Kysely<Tables>, name: TableName, rows: readonly BackupRow[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`)
  await sql`
    insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.id(column)))}) values ${sql.join(values)}
  `.execute(tables)
}

/** Numbers that the database gives go on after those that came; sqlite does so by itself. */
async function goOnCounting(tables: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'
  `.execute(tables)
  for (const { table_name: table, column_name: column } of rows) {
    await sql`
      select setval(pg_get_serial_sequence(quote_ident(${table}), ${column}), max(${sql.id(column)}))
      from ${sql.table(table)} having max(${sql.id(column)}) is not null
    `.execute(tables)
  }
}
