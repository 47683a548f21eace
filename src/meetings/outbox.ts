import type { Config } from '../config/schema.ts'
import type { Clock, Timer } from '../lib/clock.ts'
import type { Scope } from '../lib/scope.ts'
import type { LogLike } from '../observe/log.ts'
import type { Delivery, OutboxStore } from '../store/meetings.ts'
import { deliver } from './webhook.ts'

export interface OutboxPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly scope: Scope
  readonly store: OutboxStore
  readonly fetch: typeof fetch
  webhook(): Config['meeting']['webhook']
}

/** The receiver's whole answer must be there in this time (extensions 5). */
const answerMs = 5000
/** Nobody else sends what has been taken before this time is over; longer than an attempt can last. */
const holdMs = 30_000
/** Deliveries that are on their way at once. */
const atOnce = 8
/** The store has failed. */
const lookAgainMs = 10_000
/** Waiting before each further attempt, in seconds; after the last one it is given up: in all somewhat more than a day. */
const retrySeconds = [2, 10, 60, 300, 900, 3600, 3600, 7200, 14_400, 28_800, 28_800] as const

/** Sends what waits to be delivered, until it was taken or has to be given up; what waits survives a restart. */
export class Outbox {
  readonly #ports: OutboxPorts
  #timer: Timer | undefined
  #sending: Promise<void> | undefined
  #again = false

  constructor(ports: OutboxPorts) {
    this.#ports = ports
    ports.scope.add(() => {
      this.#timer?.cancel()
      return this.#sending
    })
  }

  /** Something may be due. */
  look(): void {
    this.#timer?.cancel()
    this.#again = true
    this.#sending ??= this.#sendAll()
  }

  async #sendAll(): Promise<void> {
    const { clock, log, scope, store } = this.#ports
    while (this.#again && !scope.ended) {
      this.#again = false
      try {
        const due = await store.take(clock.wall(), clock.wall() + holdMs, atOnce)
        await Promise.all(due.map((delivery) => this.#send(delivery)))
        if (due.length === atOnce) this.#again = true
        const nextAt = await store.nextDueAt()
        if (nextAt !== undefined) this.#lookIn(Math.max(0, nextAt - clock.wall()))
      } catch (error) {
        log.error({ error }, 'what is to be delivered could not be looked at')
        this.#lookIn(lookAgainMs)
      }
    }
    this.#sending = undefined
  }

  async #send(delivery: Delivery): Promise<void> {
    const { clock, log, scope, store, webhook, fetch } = this.#ports
    const { id, meetingId, attempts } = delivery
    const attempt = scope.child('delivery')
    const deadline = clock.after(answerMs, () => void attempt.end('limit'))
    try {
      await deliver(delivery, webhook(), fetch, attempt.signal)
      await store.delivered(id)
      log.info({ meeting: meetingId, delivery: id, attempts }, 'summary delivered')
    } catch (error) {
      if (scope.ended) return
      const waitSeconds = retrySeconds[attempts - 1]
      const dueAt = waitSeconds === undefined ? undefined : clock.wall() + waitSeconds * 1000
      log.warn({ meeting: meetingId, delivery: id, error, waitSeconds }, 'summary not delivered')
      await store.failed(id, error instanceof Error ? error.message : String(error), dueAt)
    } finally {
      deadline.cancel()
      await attempt.end('done')
    }
  }

  #lookIn(ms: number): void {
    this.#timer?.cancel()
    if (!this.#ports.scope.ended) this.#timer = this.#ports.clock.after(ms, () => this.look())
  }
}
