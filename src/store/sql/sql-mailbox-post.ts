import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import { MailboxFullError, type PeerDraft, type PeerReceipt, type Posted, type PostOptions } from '../mailbox.ts'
import type { GroupVersion } from '../tasks.ts'
import { fromJsonText, toJsonText } from './json-text.ts'
import { lockMailboxes } from './mailbox-locks.ts'
import { changeTasks, type HistoryBound } from './sql-task-change.ts'
import type { Tables } from './tables.ts'

/** One message with everything that belongs to it, as `MailboxStore.post` promises it. */
export async function postMessage(
  database: Pick<Database, 'kind'>,
  tables: Kysely<Tables>,
  draft: PeerDraft,
  options: PostOptions,
  history: HistoryBound,
): Promise<Posted> {
  await lockMailboxes(
    database.kind,
    tables,
    draft.receivers.map(({ deviceId }) => deviceId),
  )
  const receipt = { delivered: [] as string[], enqueued: [] as string[], failed: [...draft.unknown] }
  const accepted: string[] = []
  for (const { deviceId, isPresent } of draft.receivers) {
    const isFull = (await countWaiting(tables, deviceId)) >= options.maxQueued
    if (!isFull) accepted.push(deviceId)
    receipt[isFull ? 'failed' : isPresent ? 'delivered' : 'enqueued'].push(deviceId)
  }
  const whole: PeerReceipt = { ...receipt, denied: draft.denied }
  const before = await takeId(tables, draft, whole)
  if (typeof before !== 'string') return { receipt: before, isRepeat: true, accepted: [], changed: [] }
  // Takes the id back as well.
  if (draft.receivers.length > 0 && accepted.length === 0) throw new MailboxFullError('Every mailbox is full.')
  for (const deviceId of accepted) await addTo(tables, deviceId, before, draft)
  const change = options.tasksFor?.(accepted)
  let changed: readonly GroupVersion[] = []
  if (change) ({ changed } = await changeTasks(database, tables, change.request, (now) => change.decide(now), history))
  return { receipt: whole, isRepeat: false, accepted, changed }
}

/**
 * Remembers the id with its receipt, and returns the name under which receivers see the message; where it is there
 * already, the first receipt. Waits for whoever is at it.
 */
async function takeId(
  tables: Kysely<Tables>,
  { sender, id, sentAt, expiresAt }: PeerDraft,
  receipt: PeerReceipt,
): Promise<string | PeerReceipt> {
  const own = tables.selectFrom('peer_sends').where('sender', '=', sender).where('id', '=', id)
  for (let wireId = id; ; ) {
    const row = { sender, id, wire_id: wireId, receipt_json: toJsonText(receipt), expires_at: expiresAt }
    const { numInsertedOrUpdatedRows = 0n } = await tables
      .insertInto('peer_sends')
      .values(row)
      .onConflict((its) => its.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows > 0n) return wireId
    const known = await own.select(['receipt_json', 'expires_at']).executeTakeFirst()
    if (known && known.expires_at > sentAt) return fromJsonText(known.receipt_json)
    // Its time is over, so that it is another message; or somebody else's message has the name.
    if (known) await tables.deleteFrom('peer_sends').where('sender', '=', sender).where('id', '=', id).execute()
    else wireId = `${id}~${randomUUID()}`
  }
}

async function countWaiting(tables: Kysely<Tables>, receiver: string): Promise<number> {
  const { count } = await tables
    .selectFrom('peer_messages')
    .select((its) => its.fn.countAll<number>().as('count'))
    .where('receiver', '=', receiver)
    .where('delivered_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

async function addTo(tables: Kysely<Tables>, receiver: string, wireId: string, draft: PeerDraft): Promise<void> {
  const { sender, id, senderName, category, payload, sentAt, expiresAt } = draft
  const { last_seq: seq } = await tables
    .insertInto('peer_pairs')
    .values({ sender, receiver, last_seq: 1, delivered_seq: 0 })
    .onConflict((its) =>
      its.columns(['sender', 'receiver']).doUpdateSet((row) => ({ last_seq: row('peer_pairs.last_seq', '+', 1) })),
    )
    .returning('last_seq')
    .executeTakeFirstOrThrow()
  await tables
    .insertInto('peer_messages')
    .values({
      receiver,
      sender,
      seq,
      id,
      wire_id: wireId,
      sender_name: senderName,
      category,
      payload_json: toJsonText(payload),
      sent_at: sentAt,
      expires_at: expiresAt,
      delivered_at: null,
      read_at: null,
    })
    .execute()
}
