import { type Kysely, sql } from 'kysely'
import type { PeerCategory } from '../../protocol/messages/peer-categories.ts'
import type { Database } from '../database.ts'
import type { MessageFilter, MessageHistory, MessageState, SentMessage } from '../message-history.ts'
import { fromJsonText } from './json-text.ts'
import type { Tables } from './tables.ts'

export function sqlMessageHistory({ reader, snapshot }: Pick<Database, 'reader' | 'snapshot'>): MessageHistory {
  return {
    list: (filter, page) =>
      snapshot(async (tables) => {
        const found = matching(tables, filter)
        const { total } = await found.select((its) => its.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
        const rows = await found.selectAll().orderBy('number', 'desc').limit(page.limit).offset(page.offset).execute()
        return { items: rows.map(messageOf), total }
      }),

    threads: (filter, page) =>
      snapshot(async (tables) => {
        const threads = matching(tables, filter)
          .select((its) => [
            sql<string>`case when sender < receiver then sender else receiver end`.as('one'),
            sql<string>`case when sender < receiver then receiver else sender end`.as('other'),
            its.fn.countAll<number>().as('messages'),
            sql<number>`sum(case when state = 'enqueued' then 1 else 0 end)`.as('waiting'),
            its.fn.max('sent_at').as('last_at'),
            its.fn.max('number').as('last_number'),
          ])
          .groupBy([sql.ref('one'), sql.ref('other')])
          .as('thread')
        const { total } = await tables
          .selectFrom(threads)
          .select((its) => its.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow()
        const rows = await tables
          .selectFrom(threads)
          .selectAll()
          .orderBy('last_number', 'desc')
          .limit(page.limit)
          .offset(page.offset)
          .execute()
        const items = rows.map(({ one, other, messages, waiting, last_at: lastAt }) => ({
          devices: [one, other] as const,
          messages,
          waiting: Number(waiting),
          lastAt,
        }))
        return { items, total }
      }),

    queues: (page) =>
      snapshot(async (tables) => {
        const waiting = tables.selectFrom('peer_messages').where('delivered_at', 'is', null)
        const { total } = await waiting
          .select((its) => its.fn.count<number>('receiver').distinct().as('total'))
          .executeTakeFirstOrThrow()
        const rows = await waiting
          .select((its) => ['receiver', its.fn.countAll<number>().as('waiting'), its.fn.min('sent_at').as('oldest_at')])
          .groupBy('receiver')
          .orderBy('waiting', 'desc')
          .orderBy('receiver')
          .limit(page.limit)
          .offset(page.offset)
          .execute()
        return { items: rows.map(({ oldest_at: oldestAt, ...queue }) => ({ ...queue, oldestAt })), total }
      }),

    async countWaiting() {
      const { total } = await reader
        .selectFrom('peer_messages')
        .where('delivered_at', 'is', null)
        .select((its) => its.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      return total
    },
  }
}

const noText = sql<string | null>`cast(null as text)`
const noTime = sql<number | null>`cast(null as bigint)`

/** Messages that are there and messages that never came, in one list. */
function everything(tables: Kysely<Tables>) {
  const kept = tables
    .selectFrom('peer_messages')
    .select([
      'number',
      'id',
      'sender',
      'sender_name',
      'receiver',
      'category',
      sql<string | null>`payload_json`.as('payload_json'),
      sql<string>`case when read_at is not null then 'read' when delivered_at is not null then 'delivered' else 'enqueued' end`.as(
        'state',
      ),
      'sent_at',
      'expires_at',
      'delivered_at',
      'read_at',
      noTime.as('ended_at'),
    ])
  const ended = tables
    .selectFrom('peer_ended')
    .select([
      'number',
      'id',
      'sender',
      'sender_name',
      'receiver',
      'category',
      noText.as('payload_json'),
      'state',
      'sent_at',
      'expires_at',
      noTime.as('delivered_at'),
      noTime.as('read_at'),
      sql<number | null>`at`.as('ended_at'),
    ])
  return tables.selectFrom(kept.unionAll(ended).as('message'))
}

function matching(tables: Kysely<Tables>, { device, partner, state }: MessageFilter) {
  return everything(tables).where((its) =>
    its.and([
      ...[device, partner].flatMap((id) =>
        id === undefined ? [] : [its.or([its('sender', '=', id), its('receiver', '=', id)])],
      ),
      // A device that writes to itself is partner of nobody.
      ...(device !== undefined && partner !== undefined && device !== partner
        ? [its('sender', '<>', its.ref('receiver'))]
        : []),
      ...(state === undefined ? [] : [its('state', '=', state)]),
    ]),
  )
}

interface HistoryRow {
  number: number
  id: string
  sender: string
  sender_name: string
  receiver: string
  category: string
  payload_json: string | null
  state: string
  sent_at: number
  expires_at: number
  delivered_at: number | null
  read_at: number | null
  ended_at: number | null
}

function messageOf(row: HistoryRow): SentMessage {
  return {
    number: row.number,
    id: row.id,
    sender: row.sender,
    senderName: row.sender_name,
    receiver: row.receiver,
    category: row.category as PeerCategory,
    payload: row.payload_json === null ? undefined : fromJsonText(row.payload_json),
    state: row.state as MessageState,
    sentAt: row.sent_at,
    expiresAt: row.expires_at,
    deliveredAt: row.delivered_at ?? undefined,
    readAt: row.read_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
  }
}
