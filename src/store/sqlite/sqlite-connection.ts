import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely'
import { storableValue } from '../sql/storable.ts'
import type { Tables } from '../sql/tables.ts'
import { StoreError } from '../store.ts'
import { storeFailure } from '../store-failure.ts'

export interface SqliteConnection {
  readonly tables: Kysely<Tables>
  /** Runs statements that give no rows. @throws StoreError */
  exec(sql: string): void
  readonly isInTransaction: boolean
  close(): void
}

/** Compiled statements kept per connection: more than the store has, but for lists of differing length. */
const keptStatements = 200

/** @throws StoreError where the file cannot be opened */
export function openSqliteConnection(file: string, { readOnly }: { readonly readOnly: boolean }): SqliteConnection {
  const database = failingAsStore(() => new DatabaseSync(file, { readOnly, timeout: 0 }))
  const statements = new Map<string, SqliteStatement>()
  const prepare = (sql: string): SqliteStatement => {
    const known = statements.get(sql)
    if (known) return known
    const statement = kyselyStatement(failingAsStore(() => database.prepare(sql)))
    const [oldest] = statements.size < keptStatements ? [] : statements.keys()
    if (oldest !== undefined) statements.delete(oldest)
    statements.set(sql, statement)
    return statement
  }
  const close = () => {
    statements.clear()
    if (database.isOpen) database.close()
  }
  return {
    tables: new Kysely<Tables>({ dialect: new SqliteDialect({ database: { prepare, close } }) }),
    exec: (sql) => failingAsStore(() => database.exec(sql)),
    get isInTransaction() {
      return database.isTransaction
    },
    close,
  }
}

function kyselyStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters.map(storableValue) as SQLInputValue[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => failingAsStore(() => statement.all(...values(parameters))),
    run: (parameters) => failingAsStore(() => statement.run(...values(parameters))),
    iterate: (parameters) => failingAsStore(() => statement.iterate(...values(parameters))),
  }
}

function failingAsStore<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw storeFailure(error)
  }
}

const busyCode = 5
const codeMask = 0xff

/** Whether another connection holds what is needed, so that trying again later makes sense. */
export function isBusy(error: unknown): boolean {
  const cause = error instanceof StoreError ? error.cause : undefined
  const code = cause instanceof Error && 'errcode' in cause ? cause.errcode : undefined
  return typeof code === 'number' && (code & codeMask) === busyCode
}
