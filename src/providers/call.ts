import type { Clock, Timer } from '../lib/clock.ts'
import { ProviderError } from './provider-error.ts'

export interface CallOptions {
  readonly provider: string
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Longest silence of the vendor, before its first byte and between two. */
  readonly timeoutMs: number
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
  /** All that must come has been read: what goes wrong from now on is no failure. */
  readonly isComplete?: boolean
  free?(): void
}

/**
 * One call to a vendor. Its `signal` is aborted by the caller's, by a silence of `timeoutMs`, and when the call is
 * disposed of before it was read to the end. Whatever then goes wrong below is reported as the reason of that abort;
 * any other error as the ProviderError it means. The time between two waits belongs to the consumer and does not count.
 */
export class Call implements Disposable {
  readonly #options: CallOptions
  readonly #controller = new AbortController()
  #waitingSince: number | undefined
  #timer: Timer | undefined
  #finished = false

  constructor(options: CallOptions) {
    this.#options = options
    if (options.signal.aborted) this.#onAbort()
    else options.signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Awaits one step of the vendor. */
  async wait<T>(work: () => PromiseLike<T>): Promise<T> {
    const { clock, failure } = this.#options
    this.signal.throwIfAborted()
    this.#waitingSince = clock.now()
    this.#timer ??= clock.after(this.#options.timeoutMs, this.#onTimer)
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

  async #step<Piece>(source: AsyncIterator<Piece, unknown>, reader: ReplyReader<Piece, unknown>) {
    try {
      return await this.wait(() => source.next())
    } catch (error) {
      if (reader.isComplete && error instanceof ProviderError) return { done: true, value: undefined } as const
      throw error
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

  // One timer per call that looks whether it is due, instead of one per chunk.
  readonly #onTimer = () => {
    const { clock, timeoutMs, provider } = this.#options
    const silentMs = this.#waitingSince === undefined ? 0 : clock.now() - this.#waitingSince
    if (silentMs < timeoutMs) {
      this.#timer = clock.after(timeoutMs - silentMs, this.#onTimer)
    } else {
      const message = `${provider}: no answer for ${timeoutMs} ms. Check that the service works, or raise timeoutMs.`
      this.#controller.abort(new ProviderError(provider, 'timeout', message))
    }
  }
}
