import { type Clock, sleep } from '../../lib/clock.ts'
import type { LogLike } from '../../observe/log.ts'

/** From a failure to the next attempt to write. */
const retryMs = 1000
/** Words that wait at most while the store fails; then the oldest go, which is said in the log. */
const maxWaiting = 1000

export interface Words {
  readonly said: string
  /** Ms since the epoch. */
  readonly at: number
  readonly voicePrint: Float32Array | undefined
}

export interface PendingWordsPorts {
  readonly clock: Clock
  readonly log: LogLike
  /** When it is aborted, one more attempt is all that is left. */
  readonly signal: AbortSignal
  write(words: Words): Promise<void>
}

/** What was heard, on its way to the store: in order, tried again while the store fails. */
export class PendingWords {
  readonly #ports: PendingWordsPorts
  readonly #waiting: Words[] = []
  #writing: Promise<void> | undefined

  constructor(ports: PendingWordsPorts) {
    this.#ports = ports
  }

  add(said: string, voicePrint?: Float32Array): void {
    const { clock, log } = this.#ports
    this.#waiting.push({ said, at: clock.wall(), voicePrint })
    if (this.#waiting.length > maxWaiting) {
      this.#waiting.shift()
      log.error({ kept: maxWaiting }, 'the store has failed for too long: words of a meeting are lost')
    }
    this.#writing ??= this.#writeAll()
  }

  /** Resolves when nothing waits any more, or nothing more can be done. */
  settled(): Promise<void> {
    return this.#writing ?? Promise.resolve()
  }

  async #writeAll(): Promise<void> {
    const { clock, log, signal, write } = this.#ports
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const isLastAttempt = signal.aborted
      try {
        await write(next)
        this.#waiting.shift()
      } catch (error) {
        log.error({ error, waiting: this.#waiting.length }, 'words of a meeting could not be written')
        if (isLastAttempt) break
        await sleep(clock, retryMs, signal).catch(() => undefined)
      }
    }
    this.#writing = undefined
  }
}
