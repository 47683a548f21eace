import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { PeerCategory } from '../../protocol/messages/peer-categories.ts'
import type { Database } from '../database.ts'
import type { MessageFilter, MessageHistory, MessageState, SentMessage } from '../message-history.ts'
import { fromJsonText } from './json-text.ts'
import type { Tables } from './tables.ts'

/**
 * Messages that threads are made of, the latest: sqlite answers on the thread that devices talk on, and must not keep
 * them waiting.
 */
const threadedMessages = 5000

export function sqlMessageHistory({ reader, snapshot }: Pick<Database, 'reader' | 'snapshot'>): MessageHistory {
  return {
    list: (filter, { offset, limit }) =>
      snapshot(async (tables) => {
        const [kept, ended] = [keptThat(tables, filter), endedThat(tables, filter)]
        const [{ total: keptTotal }, { total: endedTotal }] = [
          await kept.select((its) => its.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
          await ended.select((its) => its.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
        ]
        const chosen = await kept
          .select('number')
          .unionAll(ended.select('number'))
          .orderBy('number', 'desc')
          .limit(limit)
          .offset(offset)
          .execute()
        const numbers = chosen.map(({ number }) => number)
        if (numbers.length === 0) return { items: [], total: keptTotal + endedTotal }
        const [keptRows, endedRows] = [
          await tables.selectFrom('peer_messages').selectAll().where('number', 'in', numbers).execute(),
          await tables.selectFrom('peer_ended').selectAll().where('number', 'in', numbers).execute(),
        ]
        const items = [...keptRows.map(keptMessage), ...endedRows.map(endedMessage)].toSorted(latestFirst)
        return { items, total: keptTotal + endedTotal }
      }),

    threads: ({ device }, { offset, limit }) =>
      snapshot(async (tables) => {
        const filter = device === undefined ? {} : { device }
        const columns = ['number', 'sender', 'receiver', 'sent_at'] as const
        const kept = await keptThat(tables, filter)
          .select([...columns, 'delivered_at'])
          .orderBy('number', 'desc')
          .limit(threadedMessages)
          .execute()
        const ended = await endedThat(tables, filter)
          .select(columns)
          .orderBy('number', 'desc')
          .limit(threadedMessages)
          .execute()
        const latest = [...kept, ...ended.map((row) => ({ ...row, delivered_at: row.sent_at }))]
          .toSorted(latestFirst)
          .slice(0, threadedMessages)
        const threads = threadsOf(latest)
        return { items: threads.slice(offset, offset + limit), total: threads.length }
      }),

    queues: ({ offset, limit }) =>
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
          .limit(limit)
          .offset(offset)
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

const latestFirst = (a: { readonly number: number }, b: { readonly number: number }) => b.number - a.number

/** Messages that are there. */
function keptThat(tables: Kysely<Tables>, { state, ...filter }: MessageFilter) {
  const query = tables.selectFrom('peer_messages').where((its) => ofDevices(its, filter))
  if (state === undefined) return query
  if (state === 'enqueued') return query.where('delivered_at', 'is', null)
  if (state === 'delivered') return query.where('delivered_at', 'is not', null).where('read_at', 'is', null)
  if (state === 'read') return query.where('read_at', 'is not', null)
  return query.where(sql<boolean>`1 = 0`)
}

/** Messages that never came. */
function endedThat(tables: Kysely<Tables>, { state, ...filter }: MessageFilter) {
  const query = tables.selectFrom('peer_ended').where((its) => ofDevices(its, filter))
  return state === undefined ? query : query.where('state', '=', state)
}

/** Each of the two is found by an index of its own. */
function ofDevices<Table extends 'peer_messages' | 'peer_ended'>(
  given: ExpressionBuilder<Tables, Table>,
  { device, partner }: Omit<MessageFilter, 'state'>,
) {
  // Both tables have these columns, which the types of a query over either do not say.
  const its = given as unknown as ExpressionBuilder<Tables, 'peer_messages'>
  if (device === undefined && partner === undefined) return its.and([])
  if (device === undefined || partner === undefined) {
    const one = device ?? partner ?? ''
    return its.or([its('sender', '=', one), its('receiver', '=', one)])
  }
  return its.or([
    its.and([its('sender', '=', device), its('receiver', '=', partner)]),
    its.and([its('sender', '=', partner), its('receiver', '=', device)]),
  ])
}

interface ThreadedRow {
  readonly sender: string
  readonly receiver: string
  readonly sent_at: number
  readonly delivered_at: number | null
}

function threadsOf(latest: readonly ThreadedRow[]) {
  const threads = new Map<string, { devices: [string, string]; messages: number; waiting: number; lastAt: number }>()
  for (const { sender, receiver, sent_at: lastAt, delivered_at } of latest) {
    const devices: [string, string] = sender < receiver ? [sender, receiver] : [receiver, sender]
    const key = JSON.stringify(devices)
    const thread = threads.get(key) ?? { devices, messages: 0, waiting: 0, lastAt }
    thread.messages++
    if (delivered_at === null) thread.waiting++
    threads.set(key, thread)
  }
  return [...threads.values()]
}

interface CommonRow {
  readonly number: number
  readonly id: string
  readonly sender: string
  readonly sender_name: string
  readonly receiver: string
  readonly category: string
  readonly sent_at: number
  readonly expires_at: number
}

function common(row: CommonRow) {
  const { number, id, sender, receiver } = row
  return {
    number,
    id,
    sender,
    senderName: row.sender_name,
    receiver,
    category: row.category as PeerCategory,
    sentAt: row.sent_at,
    expiresAt: row.expires_at,
  }
}

interface KeptRow extends CommonRow {
  readonly payload_json: string
  readonly delivered_at: number | null
  readonly read_at: number | null
}

function keptMessage(row: KeptRow): SentMessage {
  const { delivered_at: deliveredAt, read_at: readAt } = row
  return {
    ...common(row),
    payload: fromJsonText(row.payload_json),
    state: readAt !== null ? 'read' : deliveredAt !== null ? 'delivered' : 'enqueued',
    deliveredAt: deliveredAt ?? undefined,
    readAt: readAt ?? undefined,
    endedAt: undefined,
  }
}

function endedMessage(row: CommonRow & { readonly state: string; readonly at: number }): SentMessage {
  return {
    ...common(row),
    payload: undefined,
    state: row.state as MessageState,
    deliveredAt: undefined,
    readAt: undefined,
    endedAt: row.at,
  }
}
