import type { Board } from '../board/board.ts'
import { labelOf } from '../fleet/device.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import type { LogLike } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Link } from '../protocol/link.ts'
import type { PeerCategory } from '../protocol/messages/peer-categories.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { DeviceRecord } from '../store/devices.ts'
import {
  MailboxFullError,
  type MailboxStore,
  type PeerMessage,
  type PeerOutcome,
  type PeerReceipt,
} from '../store/mailbox.ts'
import type { MessageHistory } from '../store/message-history.ts'
import { Addressing, isToAll } from './addressing.ts'
import { consoleEar, consoleSender, type Sender } from './console-sender.ts'
import { Courier } from './courier.ts'
import { Expiry } from './expiry.ts'
import { peerTasks } from './peer-tasks.ts'
import { Rates } from './rates.ts'
import type { PeerConfig } from './reach.ts'
import { SenderNews } from './sender-news.ts'
import { Tally } from './tally.ts'

export interface PostOfficePorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: LogLike
  readonly metrics: Metrics
  readonly mailbox: MailboxStore
  readonly fleet: Pick<Fleet, 'get' | 'list'>
  readonly board: Board
  config(): PeerConfig
}

export interface SendRequest {
  readonly id?: string | null | undefined
  readonly to: readonly string[]
  readonly category: PeerCategory
  readonly payload: { readonly text: string } & Readonly<Record<string, unknown>>
  readonly ttlSeconds?: number | null | undefined
}

export interface Sent {
  readonly id: string
  readonly receipt: PeerReceipt
  readonly isRepeat: boolean
  readonly targetsCount: number
}

/** What the client on a connection can do. */
export interface PeerClient {
  /** Acknowledges messages. */
  readonly acks: boolean
  /** Acknowledges what it is told of its own messages. */
  readonly receiptAcks: boolean
  /** Hears that a message is on its way to it. */
  readonly onHanded?: () => void
}

export interface Acknowledgement {
  readonly ids: readonly string[]
  readonly receipts: readonly string[]
  readonly redelivered: readonly string[]
}

interface Presence {
  device(): DeviceRecord
  readonly link: Link
  readonly courier: Courier
  readonly news: SenderNews
}

/** Devices of which that is remembered. */
const maxGone = 10_000

/**
 * Messages between devices: who may send what to whom, and how it gets there. What has been answered with a receipt is
 * on disk, and ends with exactly one outcome for each receiver, whatever happens to connections and to this process.
 * What it throws are WireErrors and StoreErrors.
 */
export class PostOffice {
  readonly #ports: PostOfficePorts
  readonly #present = new Map<string, Presence>()
  /** Devices that are just being given what had waited for them. */
  readonly #returning = new Set<string>()
  /** Up to which message the latest connection of a device that has gone was given what had waited. */
  readonly #returnedUpTo = new Map<string, number>()
  /** Whom names mean, of those whom the rules let somebody reach. */
  readonly addressing: Addressing
  readonly #expiry: Expiry
  readonly #rates: Rates
  readonly #tally: Tally
  readonly #consoleNews: SenderNews
  #maxQueued: number

  constructor(ports: PostOfficePorts) {
    this.#ports = ports
    this.#rates = new Rates(ports.clock)
    this.#tally = new Tally(ports.metrics)
    this.#consoleNews = new SenderNews(consoleSender.id, consoleEar, false, { ...ports, returning: this.#returning })
    this.addressing = new Addressing({
      ...ports,
      present: () => [...this.#present.values()].map(({ device }) => device()),
    })
    this.#expiry = new Expiry({ ...ports, onEnded: (outcomes) => this.#onEnded(outcomes) })
    this.#maxQueued = Number.POSITIVE_INFINITY
  }

  /** Goes on with what is kept. @throws StoreError */
  async begin(): Promise<void> {
    this.#tally.begin(await this.#ports.mailbox.history.countWaiting())
    await this.applyConfig()
    await this.#expiry.begin()
    this.#consoleNews.look('all')
  }

  /** A lower bound holds for what waits already. */
  async applyConfig(): Promise<void> {
    const { mailbox, clock, config } = this.#ports
    const { maxQueued } = config()
    const isLowered = maxQueued < this.#maxQueued
    this.#maxQueued = maxQueued
    while (isLowered) {
      const outcomes = await mailbox.evict(maxQueued, clock.wall())
      if (outcomes.length === 0) return
      this.#onEnded(outcomes)
    }
  }

  /** Tells of each receiver of messages of which something is different; returns what ends it. */
  onChange(listener: (receiver: string) => void): () => void {
    return this.#tally.onChange(listener)
  }

  /** Messages that wait for their receivers. */
  get waiting(): number {
    return this.#tally.waiting
  }

  /** What the mailboxes hold, for people who look after them. */
  get history(): MessageHistory {
    return this.#ports.mailbox.history
  }

  close(): Promise<void> {
    this.#consoleNews.end()
    return this.#expiry.close()
  }

  /**
   * A device is there: it is given what waits for it, and told of what it sent. The connection before, if there is one,
   * counts as gone. `ready`: the first messages are on their way. `leave` is called when the connection has gone.
   */
  arrive(
    device: () => DeviceRecord,
    link: Link,
    { acks, receiptAcks, onHanded }: PeerClient,
  ): { readonly ready: Promise<void>; leave(): void } {
    const { id } = device()
    const presence: Presence = {
      device,
      link,
      courier: new Courier(id, link, acks, {
        ...this.#ports,
        onHanded: () => onHanded?.(),
        onDelivered: (outcomes) => {
          this.#tally.ended(outcomes)
          this.#tellSenders(outcomes)
        },
        returning: this.#returning,
        onReturned: (receiver) => void this.#tellReturns(receiver),
      }),
      news: new SenderNews(id, link, receiptAcks, {
        ...this.#ports,
        returning: this.#returning,
      }),
    }
    const before = this.#present.get(id)
    this.#present.set(id, presence)
    if (before) this.#rememberReturn(id, before.courier.returnedUpTo)
    before?.courier.end()
    before?.news.end()
    const ready = presence.courier.begin().then(() => presence.news.look('all'))
    return {
      ready,
      leave: () => {
        if (this.#present.get(id) === presence) this.#present.delete(id)
        this.#rememberReturn(id, presence.courier.returnedUpTo)
        presence.courier.end()
        presence.news.end()
      },
    }
  }

  /** Sends a message. Order of checks: rules, rate, sense; then it is written; then it is brought. */
  async send(from: Sender, request: SendRequest): Promise<Sent> {
    try {
      return await this.#send(from, request)
    } catch (error) {
      this.#tally.refused(error)
      throw error
    }
  }

  async #send(from: Sender, request: SendRequest): Promise<Sent> {
    const { clock, ids, mailbox, board, config } = this.#ports
    const settings = config()
    const isBroadcast = isToAll(request.to)
    const targets = await this.addressing.resolve(from, request.to)
    this.#rates.take(from.id, isBroadcast, settings)
    if (!isBroadcast && targets.count > settings.maxTargets) {
      throw new WireError('INVALID_REQUEST', `At most ${settings.maxTargets} devices in one message.`, ['to'])
    }
    if (!isBroadcast && targets.receivers.length === 0) {
      throw new WireError('INVALID_REQUEST', `There is no device ${targets.unknown.slice(0, 5).join(', ')}.`, ['to'])
    }
    const sentAt = clock.wall()
    const expiresAt = expiryOf(sentAt, request.ttlSeconds, settings.ttlSeconds)
    const id = request.id ?? `m-${ids.hex(8)}`
    const { receivers, unknown, denied } = targets
    const tasks = request.category === 'task' ? await peerTasks(board, from, id, request.payload, receivers) : undefined
    const draft = {
      sender: from.id,
      senderName: labelOf(from),
      id,
      category: request.category,
      payload: request.payload,
      sentAt,
      expiresAt,
      receivers: receivers.map(({ id: deviceId }) => ({ deviceId, isPresent: this.#isWithin(deviceId) })),
      unknown,
      denied,
    }
    try {
      const posted = await mailbox.post(draft, {
        maxQueued: settings.maxQueued,
        ...(tasks && { tasksFor: tasks.tasksFor }),
      })
      const { receipt, isRepeat, accepted, changed } = posted
      if (!isRepeat) {
        this.#tally.posted(request.category, draft, posted)
        this.#expiry.expect(expiresAt)
      }
      tasks?.tell(changed)
      for (const deviceId of accepted) void this.#present.get(deviceId)?.courier.pump()
      return { id, receipt, isRepeat, targetsCount: targets.count }
    } catch (error) {
      if (!(error instanceof MailboxFullError)) throw error
      throw new WireError('QUEUE_FULL', `${settings.maxQueued} messages wait for that device already.`, ['to'])
    }
  }

  /** The connection of a device that is there. */
  linkOf(deviceId: string): Link | undefined {
    return this.#present.get(deviceId)?.link
  }

  /** A device has these messages, and has been told of these of its own. */
  async acknowledge(deviceId: string, { ids, receipts, redelivered }: Acknowledgement): Promise<void> {
    const { mailbox, clock } = this.#ports
    const presence = this.#present.get(deviceId)
    // Also of a connection that has gone since: what it acknowledged last is carried out now.
    const returnedUpTo = Math.max(presence?.courier.returnedUpTo ?? 0, this.#returnedUpTo.get(deviceId) ?? 0)
    const outcomes = await mailbox.delivered(deviceId, [...new Set(ids)], { at: clock.wall(), returnedUpTo })
    this.#tally.ended(outcomes)
    // Also where the store knew already: a process that was killed may have ended the message in its last moment, after
    // this one had looked what its sender is to be told.
    this.#tellSenders([...outcomes, ...(presence?.courier.settle(ids) ?? [])])
    // Nobody else does when the return was over before.
    if (returnedUpTo > 0 && outcomes.length > 0 && !this.#returning.has(deviceId)) void this.#tellReturns(deviceId)
    await presence?.news.acknowledge(receipts, redelivered)
  }

  /** Messages whose text nobody at the device has been told, the oldest first. */
  unread(deviceId: string, limit: number): ReturnType<MailboxStore['unread']> {
    return this.#ports.mailbox.unread(deviceId, this.#ports.clock.wall(), limit)
  }

  /** The wearer has been told these. */
  async markRead(deviceId: string, messages: readonly Pick<PeerMessage, 'number'>[]): Promise<void> {
    const { mailbox, clock } = this.#ports
    await mailbox.markRead(
      deviceId,
      messages.map(({ number }) => number),
      clock.wall(),
    )
    this.#tally.read(deviceId)
  }

  /** The latest message that a device has got from anybody. */
  latestOf(deviceId: string): Promise<PeerMessage | undefined> {
    return this.#ports.mailbox.latest(deviceId, this.#ports.clock.wall())
  }

  #isWithin(deviceId: string): boolean {
    return this.#present.get(deviceId)?.courier.hasRoom ?? false
  }

  #onEnded(outcomes: readonly PeerOutcome[]): void {
    this.#tally.ended(outcomes)
    for (const { receiver, sender, id } of outcomes) this.#present.get(receiver)?.courier.forget(sender, id)
    this.#tellSenders(outcomes)
  }

  #tellSenders(ended: readonly Pick<PeerOutcome, 'sender'>[]): void {
    for (const sender of new Set(ended.map((message) => message.sender))) this.#newsOf(sender)?.look('outcomes')
  }

  #newsOf(sender: string): SenderNews | undefined {
    return sender === consoleSender.id ? this.#consoleNews : this.#present.get(sender)?.news
  }

  #rememberReturn(deviceId: string, returnedUpTo: number): void {
    this.#returnedUpTo.delete(deviceId)
    if (returnedUpTo > 0) this.#returnedUpTo.set(deviceId, returnedUpTo)
    if (this.#returnedUpTo.size <= maxGone) return
    const [oldest] = this.#returnedUpTo.keys()
    if (oldest !== undefined) this.#returnedUpTo.delete(oldest)
  }

  async #tellReturns(receiver: string): Promise<void> {
    try {
      for (const { sender } of await this.#ports.mailbox.returnsOf(receiver)) this.#newsOf(sender)?.look('all')
    } catch (error) {
      this.#ports.log.error({ deviceId: receiver, error }, 'senders could not be told of what was delivered')
    }
  }
}

/** @throws WireError where it is over before it is sent */
function expiryOf(sentAt: number, ttlSeconds: number | null | undefined, longestSeconds: number): number {
  if (ttlSeconds !== undefined && ttlSeconds !== null && ttlSeconds <= 0) {
    throw new WireError('INVALID_REQUEST', 'Its time is over before it is sent.', ['ttlSeconds'])
  }
  return sentAt + Math.ceil(Math.min(ttlSeconds ?? longestSeconds, longestSeconds) * 1000)
}
