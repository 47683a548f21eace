import type { Clock, Timer } from '../lib/clock.ts'
import type { LogLike } from '../observe/log.ts'
import type { MailboxStore, PeerOutcome } from '../store/mailbox.ts'

export interface ExpiryPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly mailbox: MailboxStore
  onEnded(outcomes: readonly PeerOutcome[]): void
}

/** Between two looks at least: messages whose time is over at nearly the same moment end together. */
const leastMs = 250
/** The wall clock may be set: it is looked at again after this long. */
const mostMs = 60_000
/** After a failure of the store. */
const againMs = 5_000
const atOnce = 200
/** Outcomes of senders that never come back. */
const outcomesKeptMs = 90 * 86_400_000

/** Ends messages when their time is over; there is no timer while nothing is kept. */
export class Expiry {
  readonly #ports: ExpiryPorts
  #timer: Timer | undefined
  #dueAt = Number.POSITIVE_INFINITY
  /** Written while something was being ended. */
  #expected = Number.POSITIVE_INFINITY
  #sweeping: Promise<void> | undefined
  #isOver = false

  constructor(ports: ExpiryPorts) {
    this.#ports = ports
  }

  /** Something that is written now is over at `expiresAt`, by the wall clock. */
  expect(expiresAt: number): void {
    if (this.#sweeping) this.#expected = Math.min(this.#expected, expiresAt)
    else if (expiresAt < this.#dueAt) this.#arm(expiresAt)
  }

  /** Looks at what is kept, e.g. after a start. */
  async begin(): Promise<void> {
    const next = await this.#ports.mailbox.nextExpiry()
    if (next !== undefined) this.expect(next)
  }

  async close(): Promise<void> {
    this.#isOver = true
    this.#timer?.cancel()
    await this.#sweeping
  }

  #arm(expiresAt: number): void {
    const { clock } = this.#ports
    this.#timer?.cancel()
    if (this.#isOver) return
    this.#dueAt = expiresAt
    const inMs = Math.min(mostMs, Math.max(leastMs, expiresAt - clock.wall()))
    this.#timer = clock.after(inMs, () => {
      this.#sweeping = this.#sweep()
    })
  }

  async #sweep(): Promise<void> {
    const { clock, log, mailbox, onEnded } = this.#ports
    this.#dueAt = Number.POSITIVE_INFINITY
    let next: number
    try {
      const now = clock.wall()
      if (((await mailbox.nextExpiry()) ?? Number.POSITIVE_INFINITY) <= now) {
        for (let ended = atOnce; ended >= atOnce && !this.#isOver; ) {
          const outcomes = await mailbox.expire(now, atOnce)
          ended = outcomes.length
          if (ended > 0) onEnded(outcomes)
        }
        await mailbox.prune(now, now - outcomesKeptMs)
      }
      next = (await mailbox.nextExpiry()) ?? Number.POSITIVE_INFINITY
    } catch (error) {
      log.error({ error }, 'messages whose time is over could not be ended')
      next = clock.wall() + againMs
    }
    this.#sweeping = undefined
    next = Math.min(next, this.#expected)
    this.#expected = Number.POSITIVE_INFINITY
    if (Number.isFinite(next)) this.#arm(next)
  }
}
