import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { PeerOutcome, ReceiptState } from '../mailbox.ts'
import { lockMailboxes } from './mailbox-locks.ts'
import { outcomeOf } from './mailbox-rows.ts'
import type { PeerMessageRow } from './mailbox-tables.ts'
import type { Tables } from './tables.ts'

/** Delivered messages of a device that stay for its wearer to hear, at least, the newest ones. */
const keptMessages = 100
/** They are counted at one message in so many: often enough to stay near that, rarely enough to cost nothing. */
const pruneEvery = 20

type Ended = Pick<Selectable<PeerMessageRow>, 'number' | 'sender' | 'receiver' | 'id' | 'seq'>

/** The three ways in which a message stops waiting; each leaves an outcome in the same transaction. */
export async function deliverMessages(
  kind: Database['kind'],
  tables: Kysely<Tables>,
  receiver: string,
  wireIds: readonly string[],
  { at, returnedUpTo }: { readonly at: number; readonly returnedUpTo: number },
): Promise<PeerOutcome[]> {
  await lockMailboxes(kind, tables, [receiver])
  const rows = await tables
    .updateTable('peer_messages')
    .set({ delivered_at: at })
    .where('receiver', '=', receiver)
    .where('delivered_at', 'is', null)
    .where('wire_id', 'in', wireIds)
    .returning(['number', 'sender', 'receiver', 'id', 'seq'])
    .execute()
  if (rows.length === 0) return []
  const ended = rows.toSorted((a, b) => a.number - b.number)
  await rememberSeqs(tables, receiver, ended)
  const returned = ended.filter(({ number }) => number <= returnedUpTo)
  if (returned.length > 0) {
    await tables
      .insertInto('peer_returns')
      .values(returned.map(({ sender, id }) => ({ sender, receiver, id, at })))
      .execute()
  }
  if (ended.some(({ number }) => number % pruneEvery === 0)) await forgetOld(tables, receiver)
  return leaveOutcomes(tables, ended, 'delivered', at)
}

async function forgetOld(tables: Kysely<Tables>, receiver: string): Promise<void> {
  const beyond = await tables
    .selectFrom('peer_messages')
    .select('number')
    .where('receiver', '=', receiver)
    .where('delivered_at', 'is not', null)
    .orderBy('number', 'desc')
    .offset(keptMessages)
    .limit(1)
    .executeTakeFirst()
  if (beyond) {
    await tables
      .deleteFrom('peer_messages')
      .where('receiver', '=', receiver)
      .where('delivered_at', 'is not', null)
      .where('number', '<=', beyond.number)
      .execute()
  }
}

async function rememberSeqs(tables: Kysely<Tables>, receiver: string, rows: readonly Ended[]): Promise<void> {
  const seqs = new Map<string, number>()
  for (const { sender, seq } of rows) seqs.set(sender, Math.max(seq, seqs.get(sender) ?? 0))
  for (const [sender, seq] of seqs) {
    await tables
      .updateTable('peer_pairs')
      .set({ delivered_seq: seq })
      .where('sender', '=', sender)
      .where('receiver', '=', receiver)
      .where('delivered_seq', '<', seq)
      .execute()
  }
}

export async function expireMessages(
  kind: Database['kind'],
  tables: Kysely<Tables>,
  at: number,
  limit: number,
): Promise<PeerOutcome[]> {
  const due = tables
    .selectFrom('peer_messages')
    .select(['number', 'sender', 'receiver', 'id', 'seq'])
    .where('expires_at', '<=', at)
    .where('delivered_at', 'is', null)
    .orderBy('expires_at')
    .orderBy('number')
    .limit(limit)
  // Those that are being delivered at this moment are left to that. sqlite has one writer at a time.
  const rows = await (kind === 'postgres' ? due.forUpdate().skipLocked() : due).execute()
  return endWith(tables, rows, 'expired', at)
}

export async function evictMessages(
  kind: Database['kind'],
  tables: Kysely<Tables>,
  maxQueued: number,
  at: number,
): Promise<PeerOutcome[]> {
  const waiting = tables.selectFrom('peer_messages').where('delivered_at', 'is', null)
  const fullest = await waiting
    .select('receiver')
    .groupBy('receiver')
    .having((its) => its.fn.countAll<number>(), '>', maxQueued)
    .orderBy('receiver')
    .executeTakeFirst()
  if (!fullest) return []
  await lockMailboxes(kind, tables, [fullest.receiver])
  const rows = await waiting
    .select(['number', 'sender', 'receiver', 'id', 'seq'])
    .where('receiver', '=', fullest.receiver)
    .orderBy('number')
    .offset(maxQueued)
    .limit(Number.MAX_SAFE_INTEGER)
    .execute()
  return endWith(tables, rows, 'evicted', at)
}

async function endWith(
  tables: Kysely<Tables>,
  rows: readonly Ended[],
  state: ReceiptState,
  at: number,
): Promise<PeerOutcome[]> {
  if (rows.length === 0) return []
  const numbers = rows.map(({ number }) => number)
  const columns = ['number', 'receiver', 'sender', 'sender_name', 'id', 'category', 'sent_at', 'expires_at'] as const
  await tables
    .insertInto('peer_ended')
    .columns([...columns, 'state', 'at'])
    .expression((its) =>
      its
        .selectFrom('peer_messages')
        .select([
          ...columns,
          sql<string>`cast(${state} as text)`.as('state'),
          sql<number>`cast(${at} as bigint)`.as('at'),
        ])
        .where('number', 'in', numbers),
    )
    .execute()
  await tables.deleteFrom('peer_messages').where('number', 'in', numbers).execute()
  return leaveOutcomes(tables, rows, state, at)
}

async function leaveOutcomes(
  tables: Kysely<Tables>,
  rows: readonly Ended[],
  state: ReceiptState,
  at: number,
): Promise<PeerOutcome[]> {
  const outcomes = await tables
    .insertInto('peer_outcomes')
    .values(rows.map(({ sender, id, receiver }) => ({ sender, id, receiver, state, at })))
    .returningAll()
    .execute()
  return outcomes.map(outcomeOf)
}
