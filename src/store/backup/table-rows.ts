import { type Kysely, sql } from 'kysely'
import type { DatabaseKind } from '../database.ts'
import type { Tables } from '../sql/tables.ts'
import type { BackupRow, TableName } from './backup-format.ts'

/** Rows that are in memory at the same time. */
const rowsAtOnce = 200

/** All rows of a table, some at a time, inside a snapshot. */
export function tableRows(
  kind: DatabaseKind,
  tables: Kysely<Tables>,
  name: TableName,
): AsyncGenerator<readonly BackupRow[]> {
  return kind === 'sqlite' ? sqliteRows(tables, name) : postgresRows(tables, name)
}

async function* sqliteRows(tables: Kysely<Tables>, name: TableName): AsyncGenerator<readonly BackupRow[]> {
  for (let last = 0; ; ) {
    const { rows } = await sql<BackupRow & { '~rowid': number }>`
      select rowid as "~rowid", * from ${sql.table(name)} where rowid > ${last} order by rowid limit ${rowsAtOnce}
    `.execute(tables)
    yield rows.map(({ '~rowid': _, ...row }) => row)
    if (rows.length < rowsAtOnce) return
    last = rows.at(-1)?.['~rowid'] ?? last
  }
}

async function* postgresRows(tables: Kysely<Tables>, name: TableName): AsyncGenerator<readonly BackupRow[]> {
  await sql`declare backup_rows no scroll cursor for select * from ${sql.table(name)}`.execute(tables)
  for (;;) {
    const { rows } = await sql<BackupRow>`fetch forward ${sql.lit(rowsAtOnce)} from backup_rows`.execute(tables)
    yield rows
    if (rows.length < rowsAtOnce) break
  }
  await sql`close backup_rows`.execute(tables)
}
