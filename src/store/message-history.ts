import type { PeerCategory } from '../protocol/messages/peer-categories.ts'
import type { Page, PageRequest } from './page.ts'

export const messageStates = ['enqueued', 'delivered', 'read', 'expired', 'evicted'] as const
export type MessageState = (typeof messageStates)[number]

/** A message for one receiver, and what has become of it. Times are ms since the epoch. */
export interface SentMessage {
  readonly number: number
  /** As the sender chose it. */
  readonly id: string
  readonly sender: string
  readonly senderName: string
  readonly receiver: string
  readonly category: PeerCategory
  /** `undefined`: it never came, and its text went with it. */
  readonly payload: Readonly<Record<string, unknown>> | undefined
  readonly state: MessageState
  readonly sentAt: number
  readonly expiresAt: number
  readonly deliveredAt: number | undefined
  /** When a person was told its text. */
  readonly readAt: number | undefined
  /** When it expired or was evicted. */
  readonly endedAt: number | undefined
}

export interface MessageFilter {
  /** Sent by it or to it. */
  readonly device?: string
  /** The other one. */
  readonly partner?: string
  readonly state?: MessageState
}

/** All messages between two devices. */
interface MessageThread {
  /** In the order of their ids. */
  readonly devices: readonly [string, string]
  readonly messages: number
  readonly waiting: number
  readonly lastAt: number
}

/** What waits for one device. */
interface MessageQueue {
  readonly receiver: string
  readonly waiting: number
  /** When the oldest of them was sent. */
  readonly oldestAt: number
}

/**
 * What the mailboxes hold, for people who look after them. Messages that were delivered are there as long as their
 * receivers can hear them again; of those that never came the latest are, without their text.
 */
export interface MessageHistory {
  /** The newest first. */
  list(filter: MessageFilter, page: PageRequest): Promise<Page<SentMessage>>
  /** Of the latest messages, a few thousand; the latest first. */
  threads(filter: Pick<MessageFilter, 'device'>, page: PageRequest): Promise<Page<MessageThread>>
  /** The longest first. */
  queues(page: PageRequest): Promise<Page<MessageQueue>>
  countWaiting(): Promise<number>
}
