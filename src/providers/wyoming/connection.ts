import { connect, type Socket } from 'node:net'
import type { ProviderError, ProviderFailure } from '../provider-error.ts'
import { failureOfConnection, type Service, serviceFailure } from '../service-failure.ts'
import { Inbox } from '../websocket/inbox.ts'
import { EventReader, encodeEvent, type OutgoingEvent, type WyomingEvent } from './event.ts'

export interface ConnectionOptions {
  /** Its `url` is tcp://host:port. */
  readonly service: Service
  /** More in all events together fails `bad-reply`. */
  readonly maxTotalBytes: number
  /** More that waits to be sent fails `unavailable`: nobody reads it. */
  readonly maxUnsentBytes?: number
  /** Ends the connection at once. */
  readonly signal: AbortSignal
}

/**
 * One conversation with a Wyoming server over a TCP connection of its own. It connects right away; what is sent before
 * waits. Iterating it once gives the server's events, ends where the server ends between two events, and rejects with a
 * ProviderError, or with the signal's reason. An `error` event is such a failure.
 */
export class WyomingConnection implements AsyncIterator<WyomingEvent, undefined> {
  readonly #options: ConnectionOptions
  readonly #socket: Socket | undefined
  readonly #inbox: Inbox<WyomingEvent>
  readonly #reader = new EventReader()
  #received = 0

  constructor(options: ConnectionOptions) {
    this.#options = options
    const { service, signal } = options
    const line = {
      pause: () => this.#socket?.pause(),
      resume: () => this.#socket?.resume(),
      hangUp: () => this.#socket?.destroy(),
    }
    this.#inbox = new Inbox(line, signal)
    if (this.#inbox.isOver) return
    const { hostname, port } = new URL(service.url)
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), noDelay: true })
    this.#socket = socket
    socket.on('data', (bytes) => this.#take(bytes))
    socket.on('end', () => this.#ended())
    socket.on('error', (error) => this.#inbox.fail(failureOfConnection(service, error, 'unavailable')))
    socket.on('close', () => this.#inbox.fail(this.failure('unavailable', 'it hung up')))
  }

  /** Takes an event and keeps no reference to it; never throws (a failure shows in `next`). */
  send(event: OutgoingEvent): void {
    const socket = this.#socket
    if (!socket?.writable || this.#inbox.isOver) return
    if (socket.writableLength > (this.#options.maxUnsentBytes ?? 1_048_576)) {
      this.#inbox.fail(this.failure('unavailable', 'it does not read what it is sent'))
    } else socket.write(encodeEvent(event))
  }

  next(): Promise<IteratorResult<WyomingEvent, undefined>> {
    return this.#inbox.next()
  }

  /** Hangs up. */
  return(): Promise<IteratorResult<WyomingEvent, undefined>> {
    this.#inbox.leave()
    return Promise.resolve({ done: true, value: undefined })
  }

  failure(failure: ProviderFailure, said: string): ProviderError {
    return serviceFailure(this.#options.service, failure, said)
  }

  #take(bytes: Buffer): void {
    this.#received += bytes.length
    if (this.#received > this.#options.maxTotalBytes) {
      this.#inbox.fail(this.failure('bad-reply', `it sent more than ${this.#options.maxTotalBytes} bytes`))
      return
    }
    try {
      for (const event of this.#reader.push(bytes)) this.#deliver(event)
    } catch (error) {
      this.#inbox.fail(this.failure('bad-reply', error instanceof Error ? error.message : String(error)))
    }
  }

  #deliver(event: WyomingEvent): void {
    if (event.type === 'error') {
      const { text, code } = event.data
      this.#inbox.fail(this.failure('unavailable', `${text || 'an error without words'}${code ? ` (${code})` : ''}`))
    } else this.#inbox.push(event, event.payload.length + 1)
  }

  #ended(): void {
    if (this.#reader.isWhole) this.#inbox.end()
    else this.#inbox.fail(this.failure('unavailable', 'it hung up within an event'))
  }
}
