import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { MailboxStore, PeerMessage } from '../mailbox.ts'
import { fromJsonText } from './json-text.ts'
import { messageOf, outcomeOf, returnsFrom } from './mailbox-rows.ts'
import { deliverMessages, evictMessages, expireMessages } from './sql-mailbox-ends.ts'
import { postMessage } from './sql-mailbox-post.ts'
import { sqlMessageHistory } from './sql-message-history.ts'
import type { HistoryBound } from './sql-task-change.ts'
import type { Tables } from './tables.ts'

/** Rows that one statement of tidying removes at most: others wait for it. */
const prunedAtOnce = 5000
/** Messages that never came, of which people can still see that. */
const keptEnded = 5000

export function sqlMailbox(database: Database, history: HistoryBound): MailboxStore {
  const { kind, reader } = database
  return {
    history: sqlMessageHistory(database),

    post: (draft, options) => database.write((tables) => postMessage(database, tables, draft, options, history)),

    async receiptOf(sender, id, at) {
      const row = await reader
        .selectFrom('peer_sends')
        .select('receipt_json')
        .where('sender', '=', sender)
        .where('id', '=', id)
        .where('expires_at', '>', at)
        .executeTakeFirst()
      return row && fromJsonText(row.receipt_json)
    },

    waiting: (receiver, after, limit, at) =>
      readMessages(reader, (query) =>
        query
          .where('delivered_at', 'is', null)
          .where('receiver', '=', receiver)
          .where('number', '>', after)
          .where('expires_at', '>', at)
          .orderBy('number')
          .limit(limit),
      ),

    async lastWaiting(receiver) {
      const row = await reader
        .selectFrom('peer_messages')
        .select('number')
        .where('receiver', '=', receiver)
        .where('delivered_at', 'is', null)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.number ?? 0
    },

    async delivered(receiver, wireIds, options) {
      if (wireIds.length === 0) return []
      return database.write((tables) => deliverMessages(kind, tables, receiver, wireIds, options))
    },

    async expire(at, limit) {
      // Nothing is due most of the time, and a transaction costs a sync.
      const due = await reader
        .selectFrom('peer_messages')
        .select('number')
        .where('expires_at', '<=', at)
        .where('delivered_at', 'is', null)
        .limit(1)
        .executeTakeFirst()
      return due ? database.write((tables) => expireMessages(kind, tables, at, limit)) : []
    },

    evict: (maxQueued, at) => database.write((tables) => evictMessages(kind, tables, maxQueued, at)),

    async nextExpiry() {
      const next = async (table: 'peer_messages' | 'peer_sends') => {
        const { at } = await reader
          .selectFrom(table)
          .select((its) => its.fn.min<number | null>('expires_at').as('at'))
          .executeTakeFirstOrThrow()
        return at ?? Number.POSITIVE_INFINITY
      }
      const at = Math.min(await next('peer_messages'), await next('peer_sends'))
      return Number.isFinite(at) ? at : undefined
    },

    prune: (at, outcomesBefore) =>
      database.write(async (tables) => {
        const sends = tables
          .selectFrom('peer_sends')
          .select('wire_id')
          .where('expires_at', '<=', at)
          .orderBy('expires_at')
          .limit(prunedAtOnce)
        await tables.deleteFrom('peer_sends').where('wire_id', 'in', sends).execute()
        const messages = tables
          .selectFrom('peer_messages')
          .select('number')
          .where('expires_at', '<=', at)
          .where('delivered_at', 'is not', null)
          .orderBy('expires_at')
          .limit(prunedAtOnce)
        await tables.deleteFrom('peer_messages').where('number', 'in', messages).execute()
        await tables.deleteFrom('peer_outcomes').where('at', '<=', outcomesBefore).execute()
        await tables.deleteFrom('peer_returns').where('at', '<=', outcomesBefore).execute()
        await tables.deleteFrom('peer_ended').where('at', '<=', outcomesBefore).execute()
        const surplus = tables.selectFrom('peer_ended').select('number').orderBy('number', 'desc').offset(keptEnded)
        const last = await surplus.limit(1).executeTakeFirst()
        if (last) await tables.deleteFrom('peer_ended').where('number', '<=', last.number).execute()
      }),

    async outcomes(sender, limit) {
      const rows = await reader
        .selectFrom('peer_outcomes')
        .selectAll()
        .where('sender', '=', sender)
        .orderBy('number')
        .limit(limit)
        .execute()
      return rows.map(outcomeOf)
    },

    async outcomesTold(sender, numbers) {
      if (numbers.length === 0) return
      await database.write((tables) =>
        tables.deleteFrom('peer_outcomes').where('sender', '=', sender).where('number', 'in', numbers).execute(),
      )
    },

    async returns(sender) {
      const query = reader.selectFrom('peer_returns').selectAll().where('sender', '=', sender)
      return returnsFrom(await query.orderBy('number').execute())
    },

    async returnsOf(receiver) {
      const query = reader.selectFrom('peer_returns').selectAll().where('receiver', '=', receiver)
      return returnsFrom(await query.orderBy('number').execute())
    },

    async returnsTold(numbers) {
      if (numbers.length === 0) return
      await database.write((tables) => tables.deleteFrom('peer_returns').where('number', 'in', numbers).execute())
    },

    unread: (receiver, at, limit) =>
      database.snapshot(async (tables) => {
        const ofReceiver = (query: MessageQuery) =>
          query
            .where('receiver', '=', receiver)
            .where('category', '<>', 'ui')
            .where('read_at', 'is', null)
            .where('expires_at', '>', at)
        const { total } = await tables
          .selectFrom('peer_messages')
          .select((its) => its.fn.countAll<number>().as('total'))
          .where('receiver', '=', receiver)
          .where('category', '<>', 'ui')
          .where('read_at', 'is', null)
          .where('expires_at', '>', at)
          .executeTakeFirstOrThrow()
        const items = await readMessages(tables, (query) => ofReceiver(query).orderBy('number').limit(limit))
        return { items, total }
      }),

    async markRead(receiver, numbers, at) {
      if (numbers.length === 0) return
      await database.write((tables) =>
        tables
          .updateTable('peer_messages')
          .set({ read_at: at })
          .where('receiver', '=', receiver)
          .where('number', 'in', numbers)
          .execute(),
      )
    },

    async latest(receiver, at) {
      const [message] = await readMessages(reader, (query) =>
        query
          .where('receiver', '=', receiver)
          .where('category', '<>', 'ui')
          .where('expires_at', '>', at)
          .orderBy('number', 'desc')
          .limit(1),
      )
      return message
    },
  }
}

type MessageQuery = SelectQueryBuilder<Tables, 'peer_messages', object>

async function readMessages(
  tables: Kysely<Tables>,
  narrow: (query: MessageQuery) => MessageQuery,
): Promise<PeerMessage[]> {
  const rows = await narrow(tables.selectFrom('peer_messages'))
    .selectAll('peer_messages')
    .select([seqThere.as('seq_there'), seqDelivered.as('seq_delivered')])
    .execute()
  return rows.map(({ seq_there, seq_delivered, ...row }) =>
    messageOf(row, Math.max(seq_there ?? 0, seq_delivered ?? 0)),
  )
}

/** Of the last message before it that is still there, and of the latest one that was delivered: indexed look-ups. */
const seqThere = sql<number | null>`(
  select other.seq from peer_messages as other
  where other.receiver = peer_messages.receiver and other.sender = peer_messages.sender
    and other.seq < peer_messages.seq
  order by other.seq desc limit 1
)`
const seqDelivered = sql<number | null>`(
  select delivered_seq from peer_pairs as pair
  where pair.sender = peer_messages.sender and pair.receiver = peer_messages.receiver
    and pair.delivered_seq < peer_messages.seq
)`
