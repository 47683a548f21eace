import type { Generated } from 'kysely'

/* As in sql/tables: times are ms since the epoch, `json` columns are text behind sql/json-text. */

/** A message as it was sent, for as long as its id is remembered. */
interface PeerSendRow {
  sender: string
  id: string
  /** Names the message to its receivers. */
  wire_id: string
  receipt_json: string
  expires_at: number
}

/** A message for one receiver; delivered ones stay for the person to hear. */
export interface PeerMessageRow {
  number: Generated<number>
  receiver: string
  sender: string
  seq: number
  id: string
  wire_id: string
  sender_name: string
  category: string
  payload_json: string
  sent_at: number
  expires_at: number
  delivered_at: number | null
  read_at: number | null
}

interface PeerPairRow {
  sender: string
  receiver: string
  /** Of the latest message that was written, and of the latest one that was delivered. */
  last_seq: number
  delivered_seq: number
}

export interface PeerOutcomeRow {
  number: Generated<number>
  sender: string
  id: string
  receiver: string
  state: string
  at: number
}

export interface PeerReturnRow {
  number: Generated<number>
  sender: string
  receiver: string
  id: string
  at: number
}

/** A message that never came; its text went with it. */
interface PeerEndedRow {
  /** As it was among the messages. */
  number: number
  receiver: string
  sender: string
  sender_name: string
  id: string
  category: string
  sent_at: number
  expires_at: number
  state: string
  at: number
}

export interface MailboxTables {
  peer_sends: PeerSendRow
  peer_messages: PeerMessageRow
  peer_pairs: PeerPairRow
  peer_outcomes: PeerOutcomeRow
  peer_returns: PeerReturnRow
  peer_ended: PeerEndedRow
}
