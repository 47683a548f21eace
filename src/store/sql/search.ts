import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { DatabaseKind } from '../database.ts'

/** What a text and a search for it have in common, whatever their case; databases do this for ASCII only. */
export function folded(text: string): string {
  return text.toLowerCase()
}

export function foldedOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : folded(text)
}

const positionOf = { sqlite: 'instr', postgres: 'strpos' } as const satisfies Record<DatabaseKind, string>

/** That a folded column holds `text`: no pattern, so that nothing in it needs to be escaped. */
export function contains(kind: DatabaseKind, column: Expression<string | null>, text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.raw(positionOf[kind])}(${column}, ${folded(text)}) > 0`
}
