import { crc32 } from 'node:zlib'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { MeetingRow } from './meeting-tables.ts'
import type { Tables } from './tables.ts'

/*
 * Held until the transaction ends. Who needs both takes the device's lock first, so that nobody waits in a circle.
 * sqlite has one writer at a time, and needs neither.
 */

/** The meeting as it is now, and stays while it is held. */
export function lockMeeting(
  kind: Database['kind'],
  tables: Kysely<Tables>,
  id: string,
): Promise<Selectable<MeetingRow> | undefined> {
  const query = tables.selectFrom('meetings').selectAll().where('id', '=', id)
  return (kind === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
}

/** One class of PostgreSQL's advisory locks; any number that others in this program do not use. */
const deviceLocks = 1

/** Nobody else brings this device into a meeting. */
export async function lockDevice(kind: Database['kind'], tables: Kysely<Tables>, deviceId: string): Promise<void> {
  if (kind !== 'postgres') return
  const key = crc32(deviceId) | 0
  await sql`select pg_advisory_xact_lock(${sql.lit(deviceLocks)}, ${sql.lit(key)})`.execute(tables)
}
