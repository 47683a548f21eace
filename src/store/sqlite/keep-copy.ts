import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { storeFailure } from '../store-failure.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/**
 * Copies the database as it was last committed to `<dataDir>/backups/lapel-<from>-<time>.db`, where `from` is its
 * schema version. Returns the path. @throws StoreError
 */
export function keepCopy(
  reader: SqliteConnection,
  dataDir: string,
  { from, at }: { from: number; at: number },
): string {
  const directory = join(dataDir, 'backups')
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw storeFailure(error)
  }
  const time = new Date(at).toISOString().replaceAll(/[-:.]/g, '')
  const file = join(directory, `lapel-${from}-${time}.db`)
  reader.exec(`vacuum into '${file.replaceAll("'", "''")}'`)
  return file
}
