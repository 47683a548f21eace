import type { Kysely } from 'kysely'
import type { DatabaseKind } from '../database.ts'
import type { Tables } from '../sql/tables.ts'

/** A step of the schema, forward only. Once released it never changes: what it made stands in people's stores. */
export interface Migration {
  readonly number: number
  readonly name: string
  up(tables: Kysely<Tables>, kind: DatabaseKind): Promise<void>
}
