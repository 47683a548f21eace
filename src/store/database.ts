import type { Kysely } from 'kysely'
import type { Tables } from './sql/tables.ts'

export type DatabaseKind = 'sqlite' | 'postgres'

/** Some statements that belong together; may be run again where the database asks for it, so it changes nothing else. */
export type Unit<T> = (tables: Kysely<Tables>) => Promise<T>

/** A database with the store's tables. What fails in it is a StoreError; what a unit itself throws passes unchanged. */
export interface Database {
  readonly kind: DatabaseKind
  /** For single statements that read: they see what was committed, nothing else. */
  readonly reader: Kysely<Tables>
  /** Several reads that all see the same moment. */
  snapshot<T>(unit: Unit<T>): Promise<T>
  /** All of a unit or nothing; settles when it is on disk. */
  write<T>(unit: Unit<T>): Promise<T>
  /** Resolves when what was begun has ended; what is asked for later fails. */
  close(): Promise<void>
}
