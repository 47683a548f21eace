import { type Lane, lanes } from '../protocol/link.ts'

/** As much of a WebSocket as the outbox needs. */
export interface FrameSink {
  /** Bytes handed over that the kernel has not taken yet. */
  readonly bufferedAmount: number
  send(data: string | Buffer, options: { binary: boolean; compress: false }, sent: (error?: Error) => void): void
}

/** Beyond this the sink is not fed: what waits here can still be reordered or dropped, what it holds cannot. */
const sinkBytes = 16_384

interface Item {
  readonly key?: string | undefined
  readonly data: string | Buffer
  readonly bytes: number
  /** Told whether it has left. */
  readonly left?: ((hasLeft: boolean) => void) | undefined
}

/**
 * What waits to be sent on one connection: lanes in order of urgency and a bound in bytes. A reader that lets more
 * than `maxBytes` pile up overflows; the owner then closes the connection.
 */
export class Outbox {
  readonly #sink: FrameSink
  readonly #maxBytes: number
  readonly #onOverflow: () => void
  readonly #waiting: Record<Lane, Item[]> = { control: [], audio: [], state: [], bulk: [] }
  #waitingBytes = 0

  constructor(sink: FrameSink, maxBytes: number, onOverflow: () => void) {
    this.#sink = sink
    this.#maxBytes = maxBytes
    this.#onOverflow = onOverflow
  }

  /** Bytes not yet taken by the kernel. */
  get bytes(): number {
    return this.#waitingBytes + this.#sink.bufferedAmount
  }

  /** What waits in this lane under the same key gives way. `left` is told, once, whether the kernel has taken it. */
  post(lane: Lane, data: string | Buffer, key?: string, left?: (hasLeft: boolean) => void): boolean {
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length
    if (this.#waitingBytes === 0 && this.#sink.bufferedAmount < sinkBytes) {
      this.#hand({ data, bytes, left })
      return true
    }
    if (key !== undefined) this.#dropKey(lane, key)
    if (this.bytes + bytes > this.#maxBytes) {
      this.#onOverflow()
      return false
    }
    this.#waiting[lane].push({ key, data, bytes, left })
    this.#waitingBytes += bytes
    return true
  }

  /** Forgets what waits in a lane; returns how many frames that were. */
  drop(lane: Lane): number {
    const dropped = this.#waiting[lane].splice(0)
    for (const item of dropped) {
      this.#waitingBytes -= item.bytes
      item.left?.(false)
    }
    return dropped.length
  }

  /** Hands over waiting control frames at once and forgets the rest: the connection is about to close. */
  finish(): void {
    for (const item of this.#waiting.control.splice(0)) this.#hand(item)
    for (const lane of lanes) this.drop(lane)
    this.#waitingBytes = 0
  }

  #dropKey(lane: Lane, key: string): void {
    const queue = this.#waiting[lane]
    const index = queue.findIndex((item) => item.key === key)
    const [item] = index >= 0 ? queue.splice(index, 1) : []
    this.#waitingBytes -= item?.bytes ?? 0
    item?.left?.(false)
  }

  #hand(item: Item): void {
    const { data, left } = item
    const onSent = left
      ? (error?: Error) => {
          left(!error)
          this.#onSent(error)
        }
      : this.#onSent
    this.#sink.send(data, { binary: typeof data !== 'string', compress: false }, onSent)
  }

  readonly #onSent = (error?: Error): void => {
    if (error || this.#waitingBytes === 0) return
    for (const lane of lanes) {
      const queue = this.#waiting[lane]
      while (queue.length > 0) {
        if (this.#sink.bufferedAmount >= sinkBytes) return
        const item = queue.shift()
        if (!item) break
        this.#waitingBytes -= item.bytes
        this.#hand(item)
      }
    }
  }
}
