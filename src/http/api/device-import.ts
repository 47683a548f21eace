import type { z } from 'zod'
import type { Config } from '../../config/schema.ts'
import { normaliseId } from '../../protocol/identity.ts'
import type { RowProblem } from './api-errors.ts'
import type { deviceEntry } from './device-fields.ts'
import type { Row } from './rows.ts'

type Entry = z.output<typeof deviceEntry>

/** What is in the way of taking these entries, found before the first one is taken. */
export function importProblems(rows: readonly Row<Entry>[], configured: Config['devices']): RowProblem[] {
  const firstRows = new Map<string, number>()
  const fixed = new Map(Object.entries(configured).map(([id, fields]) => [normaliseId(id), fields]))
  return rows.flatMap(({ row, value }) => {
    const first = firstRows.get(value.id)
    if (first !== undefined) return [{ row, field: 'id', message: `is the device of row ${first}` }]
    firstRows.set(value.id, row)
    const { group, ...same } = fixed.get(value.id) ?? {}
    const rules = { ...same, group: normaliseId(group) }
    return (['name', 'owner', 'group', 'linesPerPage', 'speakBuilds'] as const)
      .filter((field) => rules[field] !== undefined && value[field] !== undefined && value[field] !== rules[field])
      .map((field) => ({ row, field, message: 'the configuration says otherwise: change it there' }))
  })
}
