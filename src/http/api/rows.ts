import type { z } from 'zod'
import { ApiError, type RowProblem } from './api-errors.ts'
import { type CellRules, cellValue } from './cells.ts'
import { fieldProblems } from './checked.ts'
import { CsvError, readCsv } from './csv.ts'

/** One entry of a list that was sent, with its place for messages: as spreadsheets count in CSV, from 1 in JSON. */
export interface Row<Value> {
  readonly row: number
  readonly value: Value
}

/** Lines of CSV for each entry at most: some are empty. */
const linesPerRow = 2
/** Problems that are told of one list. */
const maxProblems = 50

/** Throws SCHEMA_INVALID with what is wrong in which row; does nothing where nothing is. */
export function refuseRows(problems: readonly RowProblem[]): void {
  const [first] = problems
  if (!first) return
  const more = problems.length > 1 ? `; and ${problems.length - 1} more` : ''
  throw new ApiError('SCHEMA_INVALID', `row ${first.row}: ${first.field}: ${first.message}${more}`, {
    rows: problems.slice(0, maxProblems),
  })
}

/** Entries of a JSON array. */
export function jsonRows(value: unknown, maxRows: number): Row<unknown>[] {
  if (!Array.isArray(value)) throw new ApiError('SCHEMA_INVALID', '(all): an array is expected', { fields: ['(all)'] })
  return bounded(
    value.map((entry: unknown, index) => ({ row: index + 1, value: entry })),
    maxRows,
  )
}

/** Entries of a CSV text by its head; empty cells are left out, rows without any cell are passed over. */
export function csvRows(text: string, rules: CellRules, maxRows: number): Row<unknown>[] {
  const [head = [], ...rest] = csvCells(text, maxRows)
  const names = head.map((name) => name.trim())
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index)
  if (twice !== undefined) refuseRows([{ row: 1, field: twice, message: 'this column is there twice' }])
  const rows = rest.map((cells, index) => ({ row: index + 2, cells }))
  const filled = bounded(
    rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')),
    maxRows,
  )
  refuseRows(
    filled
      .filter(({ cells }) => cells.some((cell, column) => cell !== '' && !names[column]))
      .map(({ row }) => ({ row, field: '(all)', message: 'there is a cell in a column without a name' })),
  )
  return filled.map(({ row, cells }) => {
    const members = names.flatMap((name, column) => {
      const cell = cells[column] ?? ''
      return cell === '' ? [] : [[name, cellValue(name, cell, rules)] as const]
    })
    return { row, value: Object.fromEntries(members) }
  })
}

/** Every entry as the schema makes it, or all their problems. */
export function checkedRows<Schema extends z.ZodType>(
  schema: Schema,
  rows: readonly Row<unknown>[],
): Row<z.output<Schema>>[] {
  const problems: RowProblem[] = []
  const good: Row<z.output<Schema>>[] = []
  for (const { row, value } of rows) {
    const parsed = schema.safeParse(value)
    if (parsed.success) good.push({ row, value: parsed.data })
    else problems.push(...fieldProblems(parsed.error).map((problem) => ({ row, ...problem })))
    if (problems.length > maxProblems) break
  }
  refuseRows(problems)
  return good
}

function csvCells(text: string, maxRows: number): string[][] {
  try {
    return readCsv(text, 1 + maxRows * linesPerRow)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new ApiError('SCHEMA_INVALID', error.message, {
      rows: [{ row: error.row, field: '(all)', message: error.message }],
    })
  }
}

function bounded<T>(rows: T[], maxRows: number): T[] {
  if (rows.length <= maxRows) return rows
  throw new ApiError('SCHEMA_INVALID', `(all): ${rows.length} entries; at most ${maxRows} are taken at once`, {
    fields: ['(all)'],
  })
}
