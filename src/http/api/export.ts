import { ApiError } from './api-errors.ts'
import { type CellRules, cellText } from './cells.ts'
import { writeCsv } from './csv.ts'

export type ExportFormat = 'csv' | 'json'

/** A list that can be had whole, as a file. */
export interface ExportSpec {
  /** Without its ending. */
  readonly fileName: string
  /** In the order of the table. */
  readonly columns: readonly string[]
  readonly cells: CellRules
}

/** A part of a list as its endpoint gives it. */
export interface ListPart {
  readonly items: readonly Readonly<Record<string, unknown>>[]
  readonly total: number
  /** Where the list has one: rises with every change. */
  readonly version?: number
}

/** Entries asked for at once: short enough not to hold up sound. */
const partLength = 1000
const maxEntries = 100_000
const attempts = 5

/**
 * The whole list, part by part. Where it has changed on the way it is read anew, since an entry may have moved from a
 * part not yet read to one that has been.
 */
export async function wholeList(
  part: (offset: number, limit: number) => Promise<ListPart>,
): Promise<ListPart['items']> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const first = await part(0, partLength)
    if (first.total > maxEntries) {
      throw new ApiError('SCHEMA_INVALID', `These are ${first.total} entries; narrow it down to ${maxEntries}.`)
    }
    const items = [...first.items]
    let isSame = true
    while (isSame && items.length < first.total) {
      const next = await part(items.length, partLength)
      isSame = next.total === first.total && next.version === first.version && next.items.length > 0
      items.push(...next.items)
    }
    if (isSame) return items
  }
  throw new ApiError('CONFLICT', 'The list changes faster than it can be read: try again.')
}

/** The list as a file. Members that have no column of their own get one if the rules allow for others. */
export function fileText(items: ListPart['items'], format: ExportFormat, { columns, cells }: ExportSpec): string {
  if (format === 'json') return `${JSON.stringify(items, null, 2)}\n`
  const others = cells.others
    ? items.flatMap((item) => Object.keys(item)).filter((name) => !columns.includes(name))
    : []
  const names = [...columns, ...new Set(others)]
  return writeCsv([names, ...items.map((item) => names.map((name) => cellText(name, item[name], cells)))])
}
