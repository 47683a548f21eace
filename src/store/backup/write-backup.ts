import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import { readSchemaVersion } from '../migrations/migrate.ts'
import { type Tables, tableNames } from '../sql/tables.ts'
import type { BackupHeader, TableCounts, TableName } from './backup-format.ts'
import { tableRows } from './table-rows.ts'

/**
 * Writes everything that the store keeps, as it is at one moment, and ends `target`. Returns how many rows of each
 * table there are. @throws StoreError, and what `target` fails with
 */
export function writeBackup(
  { kind, snapshot }: Database,
  target: Writable,
  { version, at }: { readonly version: string; readonly at: number },
): Promise<TableCounts> {
  return snapshot(async (tables) => {
    const counts: Partial<Record<TableName, number>> = {}
    async function* lines(): AsyncGenerator<string> {
      const header: BackupHeader = {
        format: 'lapel-backup',
        formatVersion: 1,
        schema: await readSchemaVersion(tables),
        version,
        createdAt: new Date(at).toISOString(),
      }
      yield line(header)
      for (const name of tableNames) yield* tableLines(kind, tables, name, counts)
      yield line({ end: counts })
    }
    await pipeline(Readable.from(lines()), createGzip(), target)
    return counts
  })
}

async function* tableLines(
  kind: Database['kind'],
  tables: Kysely<Tables>,
  name: TableName,
  counts: Partial<Record<TableName, number>>,
): AsyncGenerator<string> {
  let count = 0
  for await (const rows of tableRows(kind, tables, name)) {
    for (const row of rows) yield line([name, row])
    count += rows.length
  }
  counts[name] = count
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
