import type { Config } from '../config/schema.ts'
import type { Clock, Timer } from '../lib/clock.ts'
import type { Scope } from '../lib/scope.ts'
import type { LogLike } from '../observe/log.ts'
import type { MeetingStore } from '../store/meetings.ts'

export interface RetentionPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly scope: Scope
  readonly meetings: Pick<MeetingStore, 'prune'>
  config(): Pick<Config['meeting'], 'keep' | 'keepDays'>
}

const dayMs = 86_400_000

/** Removes meetings beyond those that are to be kept, by count and by age: at the start, daily, and when one is added. */
export class Retention {
  readonly #ports: RetentionPorts
  #timer: Timer | undefined
  #pruning = Promise.resolve()

  constructor(ports: RetentionPorts) {
    this.#ports = ports
    ports.scope.add(() => {
      this.#timer?.cancel()
      return this.#pruning
    })
  }

  /** Looks now, and again a day after the last time. */
  look(): void {
    const { clock, scope } = this.#ports
    if (scope.ended) return
    this.#timer?.cancel()
    this.#timer = clock.after(dayMs, () => this.look())
    this.#pruning = this.#pruning.then(() => this.#prune())
  }

  async #prune(): Promise<void> {
    const { clock, log, meetings, config } = this.#ports
    const { keep, keepDays } = config()
    try {
      const gone = await meetings.prune(keep, keepDays > 0 ? clock.wall() - keepDays * dayMs : 0)
      if (gone.length > 0) log.info({ meetings: gone }, 'meetings removed, as configured')
    } catch (error) {
      log.error({ error }, 'old meetings could not be removed')
    }
  }
}
