import type { Selectable } from 'kysely'
import type { PeerCategory } from '../../protocol/messages/peer-categories.ts'
import type { PeerMessage, PeerOutcome, PeerReturn, ReceiptState } from '../mailbox.ts'
import { fromJsonText } from './json-text.ts'
import type { PeerMessageRow, PeerOutcomeRow, PeerReturnRow } from './mailbox-tables.ts'

/** `seqBefore`: of the last message of the same sender that the receiver has, or will get, before this one. */
export function messageOf(row: Selectable<PeerMessageRow>, seqBefore: number): PeerMessage {
  return {
    number: row.number,
    wireId: row.wire_id,
    id: row.id,
    sender: row.sender,
    senderName: row.sender_name,
    receiver: row.receiver,
    seq: row.seq,
    gap: seqBefore + 1 < row.seq ? { from: seqBefore + 1, to: row.seq - 1 } : undefined,
    category: row.category as PeerCategory,
    payload: fromJsonText(row.payload_json),
    sentAt: row.sent_at,
    expiresAt: row.expires_at,
    deliveredAt: row.delivered_at ?? undefined,
    readAt: row.read_at ?? undefined,
  }
}

export function outcomeOf(row: Selectable<PeerOutcomeRow>): PeerOutcome {
  return { ...row, state: row.state as ReceiptState }
}

/** One for each sender and receiver. */
export function returnsFrom(rows: readonly Selectable<PeerReturnRow>[]): PeerReturn[] {
  const byPair = new Map<string, { sender: string; receiver: string; ids: string[]; numbers: number[] }>()
  for (const { number, sender, receiver, id } of rows) {
    const key = JSON.stringify([sender, receiver])
    const pair = byPair.get(key) ?? { sender, receiver, ids: [], numbers: [] }
    pair.ids.push(id)
    pair.numbers.push(number)
    byPair.set(key, pair)
  }
  return [...byPair.values()]
}
