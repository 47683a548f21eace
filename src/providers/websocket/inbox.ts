/** What holds back a sender while its reader is slow. */
export interface Flow {
  pause(): void
  resume(): void
}

/** Bytes that may wait for a slow reader before the sender has to. */
const maxWaitingBytes = 262_144

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void
  reject(error: unknown): void
}

/** Whole messages between the events of a socket and the one who reads them; the first end or failure is the last. */
export class Inbox<T> {
  readonly #flow: Flow
  readonly #waiting: { readonly message: T; readonly bytes: number }[] = []
  #waitingBytes = 0
  #reader: Reader<T> | undefined
  #outcome: { readonly error: unknown } | 'end' | undefined

  constructor(flow: Flow) {
    this.#flow = flow
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
    if (this.#waitingBytes > maxWaitingBytes) this.#flow.pause()
  }

  /** Nothing more will come; what waits is still delivered. */
  end(): void {
    if (this.#outcome) return
    this.#outcome = 'end'
    this.#reader?.resolve({ done: true, value: undefined })
    this.#reader = undefined
  }

  /** As `end`, and then every read rejects with `error`. */
  fail(error: unknown): void {
    if (this.#outcome) return
    this.#outcome = { error }
    this.#reader?.reject(error)
    this.#reader = undefined
  }

  /** Forgets what waits: nobody wants it any more. */
  clear(): void {
    this.#waiting.length = 0
    this.#waitingBytes = 0
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const first = this.#waiting.shift()
    if (first) {
      this.#waitingBytes -= first.bytes
      if (this.#waitingBytes <= maxWaitingBytes) this.#flow.resume()
      return Promise.resolve({ done: false, value: first.message })
    }
    if (this.#outcome === 'end') return Promise.resolve({ done: true, value: undefined })
    if (this.#outcome) return Promise.reject(this.#outcome.error)
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject }
    })
  }
}
