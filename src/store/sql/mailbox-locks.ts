import { crc32 } from 'node:zlib'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Tables } from './tables.ts'

/** One class of PostgreSQL's advisory locks; any number that others in this program do not use. */
const mailboxLocks = 2

/**
 * Nobody else writes into these mailboxes until the transaction ends. Everybody locks in the same order, so that nobody
 * waits in a circle. sqlite has one writer at a time, and needs no locks.
 */
export async function lockMailboxes(
  kind: Database['kind'],
  tables: Kysely<Tables>,
  receivers: readonly string[],
): Promise<void> {
  if (kind !== 'postgres') return
  const keys = [...new Set(receivers.map((receiver) => crc32(receiver) | 0))].sort((a, b) => a - b)
  for (const key of keys) {
    await sql`select pg_advisory_xact_lock(${sql.lit(mailboxLocks)}, ${sql.lit(key)})`.execute(tables)
  }
}
