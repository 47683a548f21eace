/** The connection that messages come from. */
export interface Line {
  /** Holds the sender back while the reader is slow. */
  pause(): void
  resume(): void
  /** May be called before it is open and after it is over. */
  hangUp(): void
}

/** Bytes that may wait for a slow reader before the sender has to. */
const maxWaitingBytes = 262_144

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void
  reject(error: unknown): void
}

/**
 * Whole messages between the events of a connection and the one who reads them. The first end or failure is the last:
 * it hangs up. An abort is such a failure, and drops what waits.
 */
export class Inbox<T> {
  readonly #line: Line
  readonly #signal: AbortSignal
  readonly #waiting: { readonly message: T; readonly bytes: number }[] = []
  #waitingBytes = 0
  #reader: Reader<T> | undefined
  #outcome: { readonly error: unknown } | 'end' | undefined

  constructor(line: Line, signal: AbortSignal) {
    this.#line = line
    this.#signal = signal
    if (signal.aborted) this.fail(signal.reason)
    else signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  get isOver(): boolean {
    return this.#outcome !== undefined
  }

  push(message: T, bytes: number): void {
    if (this.#outcome) return
    if (this.#reader) {
      this.#reader.resolve({ done: false, value: message })
      this.#reader = undefined
      return
    }
    this.#waiting.push({ message, bytes })
    this.#waitingBytes += bytes
    if (this.#waitingBytes > maxWaitingBytes) this.#line.pause()
  }

  /** Nothing more will come; what waits is still delivered. */
  end(): void {
    if (this.#outcome) return
    this.#outcome = 'end'
    this.#reader?.resolve({ done: true, value: undefined })
    this.#hangUp()
  }

  /** As `end`, and then every read rejects with `error`. */
  fail(error: unknown): void {
    if (this.#outcome) return
    this.#outcome = { error }
    this.#reader?.reject(error)
    this.#hangUp()
  }

  /** Nobody wants what waits any more, nor what may come. */
  leave(): void {
    this.end()
    this.#clear()
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const first = this.#waiting.shift()
    if (first) {
      this.#waitingBytes -= first.bytes
      if (this.#waitingBytes <= maxWaitingBytes) this.#line.resume()
      return Promise.resolve({ done: false, value: first.message })
    }
    if (this.#outcome === 'end') return Promise.resolve({ done: true, value: undefined })
    if (this.#outcome) return Promise.reject(this.#outcome.error)
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject }
    })
  }

  readonly #onAbort = () => {
    this.#clear()
    this.fail(this.#signal.reason)
  }

  #clear(): void {
    this.#waiting.length = 0
    this.#waitingBytes = 0
  }

  #hangUp(): void {
    this.#reader = undefined
    this.#signal.removeEventListener('abort', this.#onAbort)
    this.#line.hangUp()
  }
}
