import type { Clock, Timer } from '../lib/clock.ts'
import type { ModelDeadlines } from './contract.ts'
import { ProviderError } from './provider-error.ts'

/** From the moment at which all that must come is there; the count of tokens follows it at once or not at all. */
const maxAfterwordMs = 500

export interface CallOptions {
  readonly provider: string
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Longest silence of the vendor, before its first byte and between two. */
  readonly timeoutMs: number
  readonly deadlines?: ModelDeadlines | undefined
  /** What an error of the vendor's client means. */
  readonly failure: (error: unknown) => ProviderError
}

/** Turns the pieces of a reply, cut anywhere, into what callers want. Throws ProviderErrors about what it reads. */
export interface ReplyReader<Piece, Item> {
  /** What `piece` completed; may be nothing. */
  push(piece: Piece): Iterable<Item>
  /** The reply is over: what was held back. Throws where it may not end here. */
  end(): Iterable<Item>
  /** All that matters has been read, whatever may follow. */
  readonly isOver?: boolean
  /**
   * All that must come has been read. What goes wrong from now on is no failure, and what else may come is waited for
   * only shortly: some vendors keep the connection open after their last word.
   */
  readonly isComplete?: boolean
  free?(): void
}

/**
 * One call to a vendor. Its `signal` is aborted by the caller's, by a silence of `timeoutMs`, by a deadline that has
 * passed, and when the call is disposed of before it was read to the end. Whatever then goes wrong below is reported as the reason of that abort;
 * any other error as the ProviderError it means. The time between two waits belongs to the consumer and does not count.
 */
export class Call implements Disposable {
  readonly #options: CallOptions
  readonly #controller = new AbortController()
  readonly #startedAt: number
  #waitingSince: number | undefined
  /** Spent in waits that are over. */
  #waitedMs = 0
  #isConnected = false
  #hasBegun = false
  #timer: Timer | undefined
  #finished = false

  constructor(options: CallOptions) {
    this.#options = options
    this.#startedAt = options.clock.now()
    if (options.signal.aborted) this.#onAbort()
    else options.signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** For the vendor's client to call once the request is on its way: the connection stands. */
  readonly onConnect = (): void => {
    this.#isConnected = true
  }

  /** Awaits one step of the vendor. */
  async wait<T>(work: () => PromiseLike<T>): Promise<T> {
    const { clock, failure } = this.#options
    this.signal.throwIfAborted()
    const startedAt = clock.now()
    this.#waitingSince = startedAt
    if (!this.#timer) this.#arm()
    try {
      const value = await work()
      // Clients end quietly when aborted; callers must not take that for the end of the reply.
      this.signal.throwIfAborted()
      return value
    } catch (error) {
      this.signal.throwIfAborted()
      throw error instanceof ProviderError ? error : failure(error)
    } finally {
      this.#waitingSince = undefined
      this.#waitedMs += clock.now() - startedAt
    }
  }

  /** As `wait`, for the step after which nothing is left to be ended. */
  async last<T>(work: () => PromiseLike<T>): Promise<T> {
    const value = await this.wait(work)
    this.#finished = true
    return value
  }

  /**
   * What `reader` makes of the reply, as it comes; nothing that is asked for after the call was aborted. Frees the
   * reader, and returns the source where it has not been read to its end.
   */
  async *read<Piece, Item>(
    source: AsyncIterator<Piece, unknown>,
    reader: ReplyReader<Piece, Item>,
  ): AsyncGenerator<Item, void, undefined> {
    let ended = false
    try {
      while (!reader.isOver) {
        const next = await this.#step(source, reader)
        ended = next.done === true
        if (next.done) break
        for (const item of reader.push(next.value)) {
          this.#hasBegun = true
          yield item
          this.signal.throwIfAborted()
        }
      }
      for (const item of reader.end()) {
        yield item
        this.signal.throwIfAborted()
      }
      this.#finished = true
    } finally {
      reader.free?.()
      // Of a process, its end: nobody needs to wait for that.
      if (!ended) source.return?.().then(undefined, () => undefined)
    }
  }

  async #step<Piece>(
    source: AsyncIterator<Piece, unknown>,
    reader: ReplyReader<Piece, unknown>,
  ): Promise<IteratorResult<Piece, unknown>> {
    if (!reader.isComplete) return await this.wait(() => source.next())
    this.signal.throwIfAborted()
    this.#timer?.cancel()
    const over = { done: true, value: undefined } as const
    const { promise: late, resolve } = Promise.withResolvers<typeof over>()
    const timer = this.#options.clock.after(maxAfterwordMs, () => resolve(over))
    try {
      const next = await Promise.race([source.next().catch(() => over), late])
      this.signal.throwIfAborted()
      return next
    } finally {
      timer.cancel()
    }
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel()
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    if (!this.#finished) this.#controller.abort()
  }

  readonly #onAbort = () => {
    this.#controller.abort(this.#options.signal.reason)
  }

  // One timer per call that looks whether anything is due, instead of one per chunk and deadline: what is due only ever
  // moves further away.
  readonly #onTimer = () => {
    const { clock, provider } = this.#options
    const { at, said } = this.#nextDue()
    if (clock.now() < at) this.#arm()
    else this.#controller.abort(new ProviderError(provider, 'timeout', `${provider}: ${said}`))
  }

  #arm(): void {
    const { clock } = this.#options
    this.#timer = clock.after(this.#nextDue().at - clock.now(), this.#onTimer)
  }

  #nextDue(): Due {
    const { clock, timeoutMs, deadlines = {} } = this.#options
    const { connectMs, firstTokenMs, totalMs } = deadlines
    const waitingSince = this.#waitingSince ?? clock.now()
    const silence = `no answer for ${timeoutMs} ms. Check that the service works, or raise timeoutMs.`
    const dues: Due[] = [{ at: waitingSince + timeoutMs, said: silence }]
    if (connectMs !== undefined && !this.#isConnected) {
      dues.push({ at: this.#startedAt + connectMs, said: `no connection within ${connectMs} ms (connectMs).` })
    }
    if (firstTokenMs !== undefined && !this.#hasBegun) {
      dues.push({ at: this.#startedAt + firstTokenMs, said: `no first word within ${firstTokenMs} ms (firstTokenMs).` })
    }
    if (totalMs !== undefined) {
      const at = waitingSince + totalMs - this.#waitedMs
      dues.push({ at, said: `the answer was not complete within ${totalMs} ms (totalMs).` })
    }
    return dues.reduce((first, due) => (due.at < first.at ? due : first))
  }
}

interface Due {
  /** On the clock. */
  readonly at: number
  /** What has not happened by then. */
  readonly said: string
}
