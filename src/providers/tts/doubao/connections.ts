import { randomUUID } from 'node:crypto'
import type { Clock, Timer } from '../../../lib/clock.ts'
import type { Service } from '../../service-failure.ts'
import { VendorSocket } from '../../websocket/vendor-socket.ts'
import { events, requestFrame } from './frames.ts'

export interface ConnectionOptions {
  readonly service: Service
  readonly headers: Readonly<Record<string, string>>
  readonly clock: Clock
}

/** A connection to the service: it takes one session after the other. */
export interface Connection {
  readonly socket: VendorSocket
  /** Whether sessions may be started; the service confirms that once. */
  isStarted: boolean
  /** Whether it has served a session before, and may have been closed since. */
  isUsed: boolean
  receivedBytes: number
  /** Hangs up at once; `socket` then rejects with `reason`. */
  abort(reason: unknown): void
}

/** A minute and a half of PCM at 48 kHz: no sentence is longer. */
const maxSentenceBytes = 9 * 1024 * 1024
/** A connection that has brought more is not used again: what it may bring in all is bounded. */
const maxUsedBytes = 8 * 1024 * 1024
const maxMessageBytes = 1024 * 1024

const maxIdle = 4
/** Between two turns; how long the service waits is not documented. */
const idleMs = 30_000

/**
 * The connections of one voice. They are kept a while between sentences: opening one takes two round trips more, and
 * TLS (the documentation recommends it, section 1.1).
 */
export class Connections {
  readonly #options: ConnectionOptions
  readonly #idle: { readonly connection: Connection; readonly timer: Timer }[] = []
  #isClosed = false

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  /** The one used last, or a new one. */
  take(): Connection {
    const kept = this.#idle.pop()
    kept?.timer.cancel()
    return kept?.connection ?? this.open()
  }

  open(): Connection {
    const { service, headers } = this.#options
    const controller = new AbortController()
    const socket = new VendorSocket({
      service,
      headers: { ...headers, 'x-api-connect-id': randomUUID() },
      traceHeader: 'x-tt-logid',
      maxMessageBytes,
      maxTotalBytes: maxUsedBytes + maxSentenceBytes,
      signal: controller.signal,
    })
    socket.send(requestFrame(events.startConnection, {}))
    const abort = (reason: unknown) => controller.abort(reason)
    return { socket, isStarted: false, isUsed: false, receivedBytes: 0, abort }
  }

  /** Takes back a connection whose session has ended in order. */
  keep(connection: Connection): void {
    if (this.#isClosed || this.#idle.length >= maxIdle || connection.receivedBytes > maxUsedBytes) {
      return finish(connection)
    }
    connection.isUsed = true
    const timer = this.#options.clock.after(idleMs, () => {
      this.#idle.splice(this.#idle.indexOf(kept), 1)
      finish(connection)
    })
    const kept = { connection, timer }
    this.#idle.push(kept)
  }

  /** Ends the idle ones, and each other one when its session ends. */
  close(): void {
    this.#isClosed = true
    for (const { connection, timer } of this.#idle.splice(0)) {
      timer.cancel()
      finish(connection)
    }
  }
}

function finish({ socket }: Connection): void {
  socket.send(requestFrame(events.finishConnection, {}))
  void socket.return()
}
