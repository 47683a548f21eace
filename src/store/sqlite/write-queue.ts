import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../lib/clock.ts'
import type { Unit } from '../database.ts'
import { StoreError } from '../store.ts'
import { retryBusy } from './retry-busy.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** Units of one commit. */
const maxUnits = 200
/** No further unit is begun in a commit that has taken this long: it all happens in one turn of the event loop. */
const maxBatchMs = 8
/** Units that may wait. */
const maxWaiting = 20_000

interface Waiting {
  run(): Promise<() => void>
  reject(error: unknown): void
}

/**
 * Units of work on the one connection that writes. Those that wait at the same time share one commit, the costly part:
 * each runs in a savepoint of its own, so that one that throws takes back only itself, and none settles before the
 * commit has.
 */
export class WriteQueue {
  readonly #connection: SqliteConnection
  readonly #clock: Clock
  #waiting: Waiting[] = []
  #working: Promise<void> | undefined
  #isClosed = false

  constructor(connection: SqliteConnection, clock: Clock) {
    this.#connection = connection
    this.#clock = clock
  }

  write<T>(unit: Unit<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(new StoreError('The store is closed.'))
    if (this.#waiting.length >= maxWaiting) return Promise.reject(new StoreError('The store cannot keep up.'))
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        run: async () => {
          const value = await unit(this.#connection.tables)
          return () => resolve(value)
        },
        reject,
      })
      this.#working ??= this.#work()
    })
  }

  /** Resolves when the units that wait have ended. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#working
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whoever writes in this turn of the event loop shares the commit; and other work gets its turn between commits.
      await nextTurn()
      await this.#commitSome()
    }
    // In the same step as the last look at what waits: a unit that comes later begins a new round.
    this.#working = undefined
  }

  async #commitSome(): Promise<void> {
    const connection = this.#connection
    const batch: Waiting[] = []
    const settle: (() => void)[] = []
    try {
      await retryBusy(this.#clock, () => connection.exec('begin immediate'))
      const startedAt = this.#clock.now()
      do {
        const [unit] = this.#waiting.splice(0, 1)
        if (!unit) break
        batch.push(unit)
        settle.push(await this.#runOne(unit))
      } while (batch.length < maxUnits && this.#clock.now() - startedAt < maxBatchMs)
      connection.exec('commit')
    } catch (error) {
      if (connection.isInTransaction) connection.exec('rollback')
      // Without a transaction nothing could begin: those that wait now would only fail one after another.
      if (batch.length === 0) batch.push(...this.#waiting.splice(0))
      for (const { reject } of batch) reject(error)
      return
    }
    for (const settled of settle) settled()
  }

  async #runOne({ run, reject }: Waiting): Promise<() => void> {
    const connection = this.#connection
    connection.exec('savepoint unit')
    try {
      const settled = await run()
      connection.exec('release unit')
      return settled
    } catch (error) {
      // A full disk ends the whole transaction; then there is no savepoint to go back to.
      if (!connection.isInTransaction) throw error
      connection.exec('rollback to unit')
      connection.exec('release unit')
      return () => reject(error)
    }
  }
}
