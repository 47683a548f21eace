import type { PeerCategory } from '../protocol/messages/peer-categories.ts'
import type { MessageHistory } from './message-history.ts'
import type { ChangeRequest, Decision, GroupVersion, Task } from './tasks.ts'

/** What becomes of a message for one receiver. */
export type ReceiptState = 'delivered' | 'expired' | 'evicted'

/** A message as a device sends it. Times are ms since the epoch. */
export interface PeerDraft {
  readonly sender: string
  /** For people. */
  readonly senderName: string
  /** Chosen by the sender; the same one again within the time to live is the same message. */
  readonly id: string
  readonly category: PeerCategory
  readonly payload: Readonly<Record<string, unknown>>
  readonly sentAt: number
  readonly expiresAt: number
  /** Without repetition. `isPresent`: will be given to it at once. */
  readonly receivers: readonly { readonly deviceId: string; readonly isPresent: boolean }[]
  /** Names that were refused before anything was written, kept with the receipt. */
  readonly unknown: readonly string[]
  readonly denied: readonly string[]
}

/** What the sender is told. The names in the four lists are all targets that were named. */
export interface PeerReceipt {
  readonly delivered: readonly string[]
  readonly enqueued: readonly string[]
  /** There is no such device, or its mailbox is full. */
  readonly failed: readonly string[]
  readonly denied: readonly string[]
}

export interface Posted {
  readonly receipt: PeerReceipt
  /** The message was there already: nothing was written. */
  readonly isRepeat: boolean
  /** Receivers that have it now, in the order of the draft. */
  readonly accepted: readonly string[]
  /** Groups whose tasks have changed with it. */
  readonly changed: readonly GroupVersion[]
}

/** A change of tasks that belongs to a message: both are written or none. */
interface PeerTaskChange {
  readonly request: ChangeRequest
  decide(current: readonly Task[]): Decision<unknown>
}

export interface PostOptions {
  /** Messages that may wait for one device. */
  readonly maxQueued: number
  /** What the board is to hold for those who get the message; `undefined`: nothing. */
  tasksFor?(accepted: readonly string[]): PeerTaskChange | undefined
}

/** A message for one receiver. */
export interface PeerMessage {
  /** Rises in the order in which messages for a receiver were written. */
  readonly number: number
  /** Names it to its receiver: the sender's id, unless another message that still lives has it too. */
  readonly wireId: string
  /** As the sender chose it. */
  readonly id: string
  readonly sender: string
  readonly senderName: string
  readonly receiver: string
  /** Counts from 1 for each sender and receiver, without gaps when it was written. */
  readonly seq: number
  /** Messages of the same sender just before it that never came: expired or evicted. */
  readonly gap: { readonly from: number; readonly to: number } | undefined
  readonly category: PeerCategory
  readonly payload: Readonly<Record<string, unknown>>
  readonly sentAt: number
  readonly expiresAt: number
  readonly deliveredAt: number | undefined
  /** When a person was told its text. */
  readonly readAt: number | undefined
}

/** What a sender is to be told of one of its messages. */
export interface PeerOutcome {
  readonly number: number
  readonly sender: string
  readonly id: string
  readonly receiver: string
  readonly state: ReceiptState
  readonly at: number
}

/** Messages of one sender that a device got when it had come back, of which the sender has not been told yet. */
export interface PeerReturn {
  readonly sender: string
  readonly receiver: string
  /** In the order of their delivery. */
  readonly ids: readonly string[]
  /** For `returnsTold`. */
  readonly numbers: readonly number[]
}

/** Nobody could take the message: every mailbox is full. Nothing was written. */
export class MailboxFullError extends Error {
  override readonly name = 'MailboxFullError'
}

/**
 * Messages between devices. A message waits until its receiver has it or its time is over; each of these ends, and that
 * it was put out since the bound was lowered, leaves an outcome for its sender, in the same transaction. Outcomes stay
 * until they are told. Everything that resolves is on disk.
 */
export interface MailboxStore {
  readonly history: MessageHistory

  /**
   * Writes a message for all its receivers, in one transaction. The same sender and id again, while the first one
   * lives, gives the first receipt, also at the same instant. @throws MailboxFullError
   */
  post(draft: PeerDraft, options: PostOptions): Promise<Posted>
  /** What a sender was told of a message that still lives. */
  receiptOf(sender: string, id: string, at: number): Promise<PeerReceipt | undefined>
  /** Messages that wait for a device and whose time is not over, in their order. */
  waiting(receiver: string, after: number, limit: number, at: number): Promise<readonly PeerMessage[]>
  /** The number of the latest message that waits for a device; 0: none does. */
  lastWaiting(receiver: string): Promise<number>
  /**
   * The receiver has these messages. Those with a number up to `returnedUpTo` waited for it while it was away, which
   * is told to the sender as well. Those that are not there, or have been delivered, change nothing.
   */
  delivered(
    receiver: string,
    wireIds: readonly string[],
    options: { readonly at: number; readonly returnedUpTo: number },
  ): Promise<readonly PeerOutcome[]>
  /** Ends messages whose time is over, `limit` at most. */
  expire(at: number, limit: number): Promise<readonly PeerOutcome[]>
  /** Puts out the newest messages of devices that have more than `maxQueued` waiting, of one device at a time. */
  evict(maxQueued: number, at: number): Promise<readonly PeerOutcome[]>
  /** When the next message, or what is remembered of one, is over; `undefined`: there is nothing. */
  nextExpiry(): Promise<number | undefined>
  /** Forgets what nobody needs any more: ids whose time is over, read messages, outcomes from before `outcomesBefore`. */
  prune(at: number, outcomesBefore: number): Promise<void>

  /**
   * What a sender has not been told yet, in about the order in which it happened: one with a lower number may come to
   * light after one with a higher number.
   */
  outcomes(sender: string, limit: number): Promise<readonly PeerOutcome[]>
  outcomesTold(sender: string, numbers: readonly number[]): Promise<void>
  /** Of one sender, by receiver. */
  returns(sender: string): Promise<readonly PeerReturn[]>
  /** Of messages to one receiver, by sender. */
  returnsOf(receiver: string): Promise<readonly PeerReturn[]>
  returnsTold(numbers: readonly number[]): Promise<void>

  /** Messages for a person whose text nobody has been told, the oldest first; `total` counts all of them. */
  unread(
    receiver: string,
    at: number,
    limit: number,
  ): Promise<{ readonly items: readonly PeerMessage[]; readonly total: number }>
  markRead(receiver: string, numbers: readonly number[], at: number): Promise<void>
  /** The latest message for a person, told or not. */
  latest(receiver: string, at: number): Promise<PeerMessage | undefined>
}
