import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { tableNames } from '../sql/tables.ts'
import { BackupError } from './backup-error.ts'
import {
  type BackupHeader,
  type BackupRow,
  backupEnd,
  backupHeader,
  backupRowLine,
  type TableCounts,
  type TableName,
} from './backup-format.ts'
import { jsonLines } from './backup-lines.ts'

/** Where the parts of a backup go; the next part is read when the last one has been taken. */
export interface BackupTarget {
  header(header: BackupHeader): Promise<void>
  /** Rows that have the same columns. */
  rows(name: TableName, rows: readonly BackupRow[]): Promise<void>
}

/** Rows that are handed on together, and characters in them: what is in memory at the same time. */
const maxRows = 200
const maxCharacters = 1_000_000

/**
 * Reads a backup, a part at a time, and closes the stream. Returns how many rows of each table came, which is what its
 * end says. @throws BackupError where it is no backup, or not whole; what the stream fails with
 */
export async function readBackup(bytes: Readable, target: BackupTarget): Promise<TableCounts> {
  const lines = jsonLines(unzip(bytes))
  try {
    await target.header(await nextHeader(lines))
    return await readRows(lines, new RowBatch(target))
  } finally {
    await lines.return(undefined)
  }
}

async function readRows(lines: AsyncIterable<unknown>, batch: RowBatch): Promise<TableCounts> {
  const counts: Partial<Record<TableName, number>> = {}
  let end: TableCounts | undefined
  for await (const line of lines) {
    if (end) throw new BackupError('it goes on after its end')
    const row = backupRowLine.safeParse(line)
    if (row.success) {
      const [name, cells] = row.data
      counts[name] = (counts[name] ?? 0) + 1
      await batch.add(name, cells)
    } else {
      end = backupEnd.safeParse(line).data?.end
      if (!end) throw new BackupError('a line is no row')
      await batch.flush()
    }
  }
  if (!end) throw new BackupError('its end is missing')
  for (const name of tableNames) {
    const [came = 0, should = 0] = [counts[name], end[name]]
    if (came !== should) throw new BackupError(`it has ${came} rows of ${name} instead of ${should}`)
  }
  return end
}

/** Only the beginning of a backup; the stream is closed. @throws BackupError, and what the stream fails with */
export async function readHeader(bytes: Readable): Promise<BackupHeader> {
  const lines = jsonLines(unzip(bytes))
  try {
    return await nextHeader(lines)
  } finally {
    await lines.return(undefined)
  }
}

/** Fails where `bytes` does; whoever stops reading closes both. */
function unzip(bytes: Readable): Readable {
  return pipeline(bytes, createGunzip(), () => undefined)
}

async function nextHeader(lines: AsyncIterator<unknown>): Promise<BackupHeader> {
  const { value } = await lines.next()
  const header = backupHeader.safeParse(value)
  if (!header.success) throw new BackupError('it does not begin as a backup')
  return header.data
}

class RowBatch {
  readonly #target: BackupTarget
  #name: TableName | undefined
  #columns = ''
  #rows: BackupRow[] = []
  #characters = 0

  constructor(target: BackupTarget) {
    this.#target = target
  }

  async add(name: TableName, row: BackupRow): Promise<void> {
    const columns = Object.keys(row).join()
    const isOther = name !== this.#name || columns !== this.#columns
    if (isOther || this.#rows.length >= maxRows || this.#characters >= maxCharacters) await this.flush()
    this.#name = name
    this.#columns = columns
    this.#rows.push(row)
    for (const cell of Object.values(row)) this.#characters += typeof cell === 'string' ? cell.length : 0
  }

  async flush(): Promise<void> {
    const rows = this.#rows
    this.#rows = []
    this.#characters = 0
    if (this.#name && rows.length > 0) await this.#target.rows(this.#name, rows)
  }
}
