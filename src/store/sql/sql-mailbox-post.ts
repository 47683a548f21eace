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
  const wireId = await takeId(tables, draft)
  if (wireId === undefined) return repeated(tables, draft)
  await lockMailboxes(
    database.kind,
    tables,
    draft.receivers.map(({ deviceId }) => deviceId),
  )
  const receipt = { delivered: [] as string[], enqueued: [] as string[], failed: [...draft.unknown] }
  const accepted: string[] = []
  for (const { deviceId, isPresent } of draft.receivers) {
    const isFull = (await countWaiting(tables, deviceId)) >= options.maxQueued
    if (isFull) receipt.failed.push(deviceId)
    else {
      await addTo(tables, deviceId, wireId, draft)
      accepted.push(deviceId)
      receipt[isPresent ? 'delivered' : 'enqueued'].push(deviceId)
    }
  }
  // Takes the id back as well.
  if (draft.receivers.length > 0 && accepted.length === 0) throw new MailboxFullError('Every mailbox is full.')
  const whole: PeerReceipt = { ...receipt, denied: draft.denied }
  await tables
    .updateTable('peer_sends')
    .set({ receipt_json: toJsonText(whole) })
    .where('sender', '=', draft.sender)
    .where('id', '=', draft.id)
    .execute()
  const change = options.tasksFor?.(accepted)
  let changed: readonly GroupVersion[] = []
  if (change) ({ changed } = await changeTasks(database, tables, change.request, (now) => change.decide(now), history))
  return { receipt: whole, isRepeat: false, accepted, changed }
}

/** The name under which receivers see the message; `undefined`: it is there already. Waits for whoever is at it. */
async function takeId(tables: Kysely<Tables>, { sender, id, sentAt, expiresAt }: PeerDraft) {
  // Its time is over, so that it is another message.
  await tables
    .deleteFrom('peer_sends')
    .where('sender', '=', sender)
    .where('id', '=', id)
    .where('expires_at', '<=', sentAt)
    .execute()
  for (const wireId of [id, `${id}~${randomUUID()}`]) {
    const row = { sender, id, wire_id: wireId, receipt_json: '{}', expires_at: expiresAt }
    const { numInsertedOrUpdatedRows = 0n } = await tables
      .insertInto('peer_sends')
      .values(row)
      .onConflict((its) => its.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows > 0n) return wireId
    const own = await tables
      .selectFrom('peer_sends')
      .select('id')
      .where('sender', '=', sender)
      .where('id', '=', id)
      .executeTakeFirst()
    if (own) return undefined
  }
  return undefined
}

async function repeated(tables: Kysely<Tables>, { sender, id }: PeerDraft): Promise<Posted> {
  const { receipt_json } = await tables
    .selectFrom('peer_sends')
    .select('receipt_json')
    .where('sender', '=', sender)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { receipt: fromJsonText(receipt_json), isRepeat: true, accepted: [], changed: [] }
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
