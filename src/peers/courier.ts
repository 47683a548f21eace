import type { Clock } from '../lib/clock.ts'
import type { LogLike } from '../observe/log.ts'
import type { Link } from '../protocol/link.ts'
import type { DownMessage } from '../protocol/messages.ts'
import type { MailboxStore, PeerMessage, PeerOutcome } from '../store/mailbox.ts'
import type { PeerConfig } from './reach.ts'

export interface CourierPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly mailbox: MailboxStore
  config(): PeerConfig
  /** A message is on its way to a device, for the first time on this connection. */
  onHanded(): void
  /** Messages have reached their receiver. */
  onDelivered(outcomes: readonly PeerOutcome[]): void
  /** Devices that are just being given what had waited for them. */
  readonly returning: Set<string>
  /** That is over: it has reached the device, or has not until it left again. */
  onReturned(receiver: string): void
}

interface InFlight {
  readonly number: number
  readonly sender: string
  readonly id: string
}

/**
 * Brings the messages of one mailbox to one connection: in their order, a window of them at a time. What the client
 * does not acknowledge itself is delivered when it has left; what it does not acknowledge comes again on its next
 * connection.
 */
export class Courier {
  readonly deviceId: string
  readonly #link: Link
  readonly #acks: boolean
  readonly #ports: CourierPorts
  readonly #inFlight = new Map<string, InFlight>()
  /** Messages that have left, to be marked together. */
  readonly #left: string[] = []
  #handedUpTo = 0
  /** The last message that had waited when the device came; 0: none had, or all of them have arrived. */
  #returnedUpTo = 0
  #returnedBefore = 0
  #pumping: Promise<void> = Promise.resolve()
  #isPumping = false
  #pumpAgain = false
  /** The window ended what was read: more may be waiting. */
  #mayHaveMore = false
  #marking = false
  #isOver = false

  constructor(deviceId: string, link: Link, acks: boolean, ports: CourierPorts) {
    this.deviceId = deviceId
    this.#link = link
    this.#acks = acks
    this.#ports = ports
  }

  /** Whether a message that is written now will be on its way at once. */
  get hasRoom(): boolean {
    return !this.#isOver && this.#inFlight.size < this.#ports.config().window
  }

  /** Messages up to this one had waited while the device was away. */
  get returnedUpTo(): number {
    return this.#returnedBefore
  }

  /** Resolves when the first of what had waited is on its way. Never rejects. */
  async begin(): Promise<void> {
    try {
      this.#returnedBefore = await this.#ports.mailbox.lastWaiting(this.deviceId)
      if (this.#returnedBefore > 0 && !this.#isOver) {
        this.#returnedUpTo = this.#returnedBefore
        this.#ports.returning.add(this.deviceId)
      }
    } catch (error) {
      this.#fail(error)
    }
    await this.pump()
  }

  /** Sends what waits, as far as the window goes. Resolves when that is done; never rejects. */
  pump(): Promise<void> {
    this.#pumpAgain = true
    if (!this.#isPumping) this.#pumping = this.#pump()
    return this.#pumping
  }

  /** The device has these messages; returns those that were on their way to it. */
  settle(wireIds: readonly string[]): readonly { readonly sender: string }[] {
    const settled = wireIds.flatMap((id) => this.#inFlight.get(id) ?? [])
    for (const id of wireIds) this.#inFlight.delete(id)
    this.#lookReturned()
    if (this.#mayHaveMore) void this.pump()
    return settled
  }

  /** A message is over before it was acknowledged. */
  forget(sender: string, id: string): void {
    for (const [wireId, message] of this.#inFlight) {
      if (message.sender === sender && message.id === id) this.#inFlight.delete(wireId)
    }
    this.#lookReturned()
    if (this.#mayHaveMore) void this.pump()
  }

  /** The connection is gone: what is on its way counts as not delivered. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#inFlight.clear()
    if (this.#returnedUpTo > 0) this.#endReturn()
  }

  async #pump(): Promise<void> {
    const { mailbox, clock, config } = this.#ports
    this.#isPumping = true
    try {
      while (this.#pumpAgain && !this.#isOver) {
        this.#pumpAgain = false
        const space = config().window - this.#inFlight.size
        if (space <= 0) {
          this.#mayHaveMore = true
          return
        }
        const messages = await mailbox.waiting(this.deviceId, this.#handedUpTo, space, clock.wall())
        if (this.#isOver) return
        for (const message of messages) this.#hand(message)
        this.#mayHaveMore = messages.length >= space
        if (messages.length < space) this.#lookReturned(true)
      }
    } catch (error) {
      this.#fail(error)
    } finally {
      // In the same step as the last look: whoever asks later begins a new round.
      this.#isPumping = false
    }
  }

  #hand(message: PeerMessage): void {
    const { wireId, number, sender, id } = message
    this.#handedUpTo = number
    this.#inFlight.set(wireId, { number, sender, id })
    const left = this.#link.deliver(JSON.stringify(viewOf(message)), 'state')
    this.#ports.onHanded()
    if (this.#acks) return
    void left.then((hasLeft) => {
      if (!hasLeft) return
      this.#left.push(wireId)
      void this.#markLeft()
    })
  }

  /** Whatever has left while the last mark was written is marked with the next one. */
  async #markLeft(): Promise<void> {
    if (this.#marking) return
    this.#marking = true
    while (this.#left.length > 0) {
      const wireIds = this.#left.splice(0)
      try {
        const { mailbox, clock } = this.#ports
        const options = { at: clock.wall(), returnedUpTo: this.#returnedBefore }
        const outcomes = await mailbox.delivered(this.deviceId, wireIds, options)
        this.#ports.onDelivered(outcomes)
        this.settle(wireIds)
      } catch (error) {
        this.#fail(error)
      }
    }
    this.#marking = false
  }

  /** `atEnd`: nothing more is waiting than what is on its way. */
  #lookReturned(atEnd = false): void {
    if (this.#returnedUpTo === 0) return
    const isHanded = atEnd || this.#handedUpTo >= this.#returnedUpTo
    const isOpen = [...this.#inFlight.values()].some(({ number }) => number <= this.#returnedUpTo)
    if (!isHanded || isOpen) return
    this.#endReturn()
  }

  #endReturn(): void {
    this.#returnedUpTo = 0
    this.#ports.returning.delete(this.deviceId)
    this.#ports.onReturned(this.deviceId)
  }

  /** The messages stay in the store; the next message, or the next connection, brings them. */
  #fail(error: unknown): void {
    this.#ports.log.error({ deviceId: this.deviceId, error }, 'messages could not be brought to a device')
  }
}

function viewOf(message: PeerMessage): Extract<DownMessage, { type: 'peer'; event: 'message' }> {
  const { wireId, seq, sender, senderName, category, payload, sentAt, gap } = message
  return {
    type: 'peer',
    event: 'message',
    id: wireId,
    seq,
    from: sender,
    fromName: senderName,
    category,
    payload: { ...payload, text: typeof payload.text === 'string' ? payload.text : '' },
    sentAt,
    ...(gap && { gap }),
  }
}
