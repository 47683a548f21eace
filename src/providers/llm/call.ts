import type { Clock, Timer } from '../../lib/clock.ts'
import { ProviderError } from '../provider-error.ts'

export interface CallOptions {
  readonly provider: string
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Longest silence of the vendor, before its first byte and between two. */
  readonly timeoutMs: number
  /** What an error of the vendor's client means. */
  readonly failure: (error: unknown) => ProviderError
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

  /** Passes on what comes; reading it to its end finishes the call. */
  async *each<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    const iterator = items[Symbol.asyncIterator]()
    for (;;) {
      const next = await this.wait(() => iterator.next())
      if (next.done) break
      yield next.value
    }
    this.#finished = true
  }

  /** Passes on what was made of the reply, but nothing that is asked for after the call was aborted. */
  async *untilAborted<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    for await (const item of items) {
      this.signal.throwIfAborted()
      yield item
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
