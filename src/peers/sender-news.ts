import type { LogLike } from '../observe/log.ts'
import type { Link } from '../protocol/link.ts'
import type { DownMessage } from '../protocol/messages.ts'
import type { MailboxStore, PeerReturn } from '../store/mailbox.ts'

export interface NewsPorts {
  readonly log: LogLike
  readonly mailbox: MailboxStore
  /** Devices that are just being given what had waited for them: one summary follows. */
  readonly returning: ReadonlySet<string>
}

/** Outcomes that are told before the first of them is known to have arrived. */
const window = 50

/**
 * Tells one connection what became of the messages that its device has sent. An outcome is told when it has left, or,
 * where the client acknowledges such news, when it has; until then it stays in the store, for the next connection.
 */
export class SenderNews {
  readonly #deviceId: string
  readonly #link: Pick<Link, 'deliver'>
  readonly #acks: boolean
  readonly #ports: NewsPorts
  /** Numbers that wait for their acknowledgement, by the id of their message. */
  readonly #outcomes = new Map<string, number[]>()
  readonly #returns = new Map<string, number[]>()
  readonly #toldReturns = new Set<number>()
  /** Outcomes that were told on this connection and are still in the store. */
  readonly #told = new Set<number>()
  #looking = false
  #lookAgain = false
  /** The window ended what was read: more may be waiting. */
  #mayHaveMore = false
  #mayHaveReturns = false
  #isOver = false

  constructor(deviceId: string, link: Pick<Link, 'deliver'>, acks: boolean, ports: NewsPorts) {
    this.#deviceId = deviceId
    this.#link = link
    this.#acks = acks
    this.#ports = ports
  }

  /** There is news, or may be: outcomes, or also messages that waited for a device which has them now. */
  look(what: 'outcomes' | 'all'): void {
    this.#lookAgain = true
    if (what === 'all') this.#mayHaveReturns = true
    if (!this.#looking) void this.#look()
  }

  /** The client has been told of these messages of its own. */
  async acknowledge(receipts: readonly string[], redelivered: readonly string[]): Promise<void> {
    const outcomes = take(this.#outcomes, receipts)
    const returns = take(this.#returns, redelivered)
    await this.#ports.mailbox.outcomesTold(this.#deviceId, outcomes)
    await this.#ports.mailbox.returnsTold(returns)
    for (const number of returns) this.#toldReturns.delete(number)
    for (const number of outcomes) this.#told.delete(number)
    if (outcomes.length > 0 && this.#mayHaveMore) this.look('outcomes')
  }

  end(): void {
    this.#isOver = true
  }

  async #look(): Promise<void> {
    this.#looking = true
    try {
      while (this.#lookAgain && !this.#isOver) {
        this.#lookAgain = false
        // In this order: a summary names nothing of which the receipt is still to come.
        const returns = this.#mayHaveReturns ? await this.#readReturns() : []
        await this.#tellOutcomes()
        await this.#tellReturns(returns)
      }
    } catch (error) {
      this.#fail(error)
    } finally {
      // In the same step as the last look: whoever asks later begins a new round.
      this.#looking = false
    }
  }

  async #readReturns(): Promise<PeerReturn[]> {
    this.#mayHaveReturns = false
    const open = new Set(this.#ports.returning)
    const all = await this.#ports.mailbox.returns(this.#deviceId)
    return all.filter(({ receiver }) => !open.has(receiver))
  }

  async #tellOutcomes(): Promise<void> {
    if (this.#told.size >= window) {
      this.#mayHaveMore = true
      return
    }
    // Numbers do not come to light in their order: a transaction that was given a lower one may end later. So what is
    // new is what has not been told, not what has a higher number. Told before the reading: it may see what has since
    // been acknowledged and removed.
    const told = new Set(this.#told)
    const waiting = await this.#ports.mailbox.outcomes(this.#deviceId, window)
    this.#mayHaveMore = waiting.length >= window
    const outcomes = waiting.filter(({ number }) => !told.has(number))
    if (this.#isOver || outcomes.length === 0) return
    const leaving = outcomes.map(async ({ number, id, receiver, state }) => {
      this.#told.add(number)
      if (this.#acks) remember(this.#outcomes, id, number)
      const hasLeft = await this.#send({ type: 'peer', event: 'receipt', id, to: receiver, state })
      return hasLeft ? [number] : []
    })
    if (this.#acks) return
    if (this.#mayHaveMore) this.#lookAgain = true
    const left = (await Promise.all(leaving)).flat()
    await this.#ports.mailbox.outcomesTold(this.#deviceId, left)
    for (const number of left) this.#told.delete(number)
  }

  async #tellReturns(returns: readonly PeerReturn[]): Promise<void> {
    for (const { receiver, ids, numbers } of returns) {
      if (this.#isOver) return
      const untold = numbers.flatMap((number, index) => (this.#toldReturns.has(number) ? [] : [{ number, index }]))
      if (untold.length === 0) continue
      const named = untold.flatMap(({ index }) => ids[index] ?? [])
      for (const { number, index } of untold) {
        this.#toldReturns.add(number)
        if (this.#acks) remember(this.#returns, ids[index] ?? '', number)
      }
      const message = { type: 'peer', event: 'redelivered', to: receiver, count: named.length, ids: named } as const
      const hasLeft = await this.#send(message)
      if (this.#acks || !hasLeft) continue
      await this.#ports.mailbox.returnsTold(untold.map(({ number }) => number))
      for (const { number } of untold) this.#toldReturns.delete(number)
    }
  }

  #send(message: DownMessage): Promise<boolean> {
    return this.#link.deliver(JSON.stringify(message), 'state')
  }

  #fail(error: unknown): void {
    if (!this.#isOver) this.#ports.log.error({ deviceId: this.#deviceId, error }, 'a sender could not be told')
  }
}

function remember(waiting: Map<string, number[]>, id: string, number: number): void {
  waiting.set(id, [...(waiting.get(id) ?? []), number])
}

function take(waiting: Map<string, number[]>, ids: readonly string[]): number[] {
  return ids.flatMap((id) => {
    // A message to several devices has several outcomes: each mention is for one of them, the one that was told first.
    const [number, ...others] = waiting.get(id) ?? []
    if (others.length > 0) waiting.set(id, others)
    else waiting.delete(id)
    return number === undefined ? [] : [number]
  })
}
