import type { IncomingMessage } from 'node:http'
import WebSocket from 'ws'
import { failureOfRefusal } from '../http/failure.ts'
import { IncomingReply } from '../http/http-reply.ts'
import type { ProviderError, ProviderFailure } from '../provider-error.ts'
import { failureOfConnection, type Service, serviceFailure } from '../service-failure.ts'
import { failureOfClose } from './close-failure.ts'
import { Inbox } from './inbox.ts'

export interface VendorSocketOptions {
  readonly service: Service
  /** Where to connect; `service.url` where left out. For addresses that hold a secret. */
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  /** WebSocket subprotocols to offer. */
  readonly protocols?: readonly string[]
  /** Of the reply to the handshake: its value is named in failures, so that the vendor can look the call up. */
  readonly traceHeader?: string
  /** A longer message fails `bad-reply`. */
  readonly maxMessageBytes: number
  /** More in all messages together fails `bad-reply`. */
  readonly maxTotalBytes: number
  /** More that waits to be sent fails `unavailable`: nobody reads it. */
  readonly maxUnsentBytes?: number
  /** Ends the connection at once. */
  readonly signal: AbortSignal
}

/** A text message, or a binary one. */
export type SocketMessage = string | Buffer

const maxRefusalBytes = 16_384

/**
 * One conversation with a vendor over a WebSocket of its own. It connects right away; what is sent before the
 * connection is open waits. Iterating it once gives the vendor's messages, ends with a close of code 1000, and rejects
 * with a ProviderError, or with the signal's reason. Deadlines are the caller's: `Call.wait(() => socket.next())`.
 */
export class VendorSocket implements AsyncIterator<SocketMessage, undefined> {
  readonly #options: VendorSocketOptions
  readonly #socket: WebSocket | undefined
  readonly #inbox: Inbox<SocketMessage>
  #unsent: (string | Uint8Array)[] = []
  #unsentBytes = 0
  #received = 0
  #trace = ''

  constructor(options: VendorSocketOptions) {
    this.#options = options
    const { signal, service, url = service.url, protocols = [], headers = {}, maxMessageBytes } = options
    const line = {
      pause: () => this.#socket?.pause(),
      resume: () => this.#socket?.resume(),
      hangUp: () => this.#hangUp(),
    }
    this.#inbox = new Inbox(line, signal)
    if (this.#inbox.isOver) return
    // Compression costs more time than it saves: audio does not shrink, and texts are short.
    const socket = new WebSocket(url, [...protocols], {
      headers: { ...headers },
      perMessageDeflate: false,
      maxPayload: maxMessageBytes,
    })
    this.#socket = socket
    socket.on('upgrade', (reply) => {
      this.#noteTrace(reply)
      // A server may choose none of the subprotocols (RFC 6455 4.2.2); the client below would refuse it.
      const [first] = protocols
      if (first !== undefined) reply.headers['sec-websocket-protocol'] ??= first
    })
    socket.on('open', () => this.#flush())
    socket.on('message', (data, isBinary) => this.#take(data as Buffer, isBinary))
    socket.on('unexpected-response', (_, reply) => void this.#refused(reply))
    socket.on('error', (error) => this.#inbox.fail(failureOfConnection(service, error, 'bad-reply')))
    socket.on('close', (code, reason) => this.#closed(code, reason.toString()))
  }

  /** Takes a message and keeps no reference to it; never throws (a failure shows in `next`). */
  send(message: string | Uint8Array): void {
    const socket = this.#socket
    if (!socket || this.#inbox.isOver) return
    const { service, maxUnsentBytes = 1_048_576 } = this.#options
    if (this.#unsentBytes + socket.bufferedAmount > maxUnsentBytes) {
      this.#inbox.fail(this.failure('unavailable', 'it does not read what it is sent'))
    } else if (socket.readyState === WebSocket.CONNECTING) {
      this.#unsent.push(typeof message === 'string' ? message : Uint8Array.from(message))
      this.#unsentBytes += message.length
    } else if (socket.readyState === WebSocket.OPEN) {
      // The bytes are copied while they are masked (RFC 6455 5.3).
      socket.send(message, (error) => error && this.#inbox.fail(failureOfConnection(service, error, 'bad-reply')))
    }
  }

  next(): Promise<IteratorResult<SocketMessage, undefined>> {
    return this.#inbox.next()
  }

  /** Says goodbye and hangs up, without waiting for the vendor's goodbye. */
  return(): Promise<IteratorResult<SocketMessage, undefined>> {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.close(1000)
    this.#inbox.leave()
    return Promise.resolve({ done: true, value: undefined })
  }

  /** A failure of this conversation, with the vendor's name for it. */
  failure(failure: ProviderFailure, said: string): ProviderError {
    return serviceFailure(this.#options.service, failure, said + this.#trace)
  }

  #flush(): void {
    const unsent = this.#unsent
    this.#unsent = []
    this.#unsentBytes = 0
    for (const message of unsent) this.send(message)
  }

  #take(data: Buffer, isBinary: boolean): void {
    this.#received += data.length
    if (this.#received > this.#options.maxTotalBytes) {
      this.#inbox.fail(this.failure('bad-reply', `it sent more than ${this.#options.maxTotalBytes} bytes`))
    } else this.#inbox.push(isBinary ? data : data.toString(), data.length)
  }

  async #refused(reply: IncomingMessage): Promise<void> {
    const { service } = this.#options
    const { statusCode: status = 0, headers } = reply
    this.#noteTrace(reply)
    const body = await new IncomingReply(reply, maxRefusalBytes).text().catch(() => '')
    this.#inbox.fail(failureOfRefusal(service, { status, headers, body, note: this.#trace }))
  }

  #noteTrace({ headers }: IncomingMessage): void {
    const { traceHeader } = this.#options
    const trace = traceHeader === undefined ? undefined : headers[traceHeader]
    if (typeof trace === 'string') this.#trace = ` (${traceHeader} ${trace})`
  }

  #closed(code: number, reason: string): void {
    const { service } = this.#options
    if (code === 1000) this.#inbox.end()
    else this.#inbox.fail(failureOfClose(service, code, reason + this.#trace))
  }

  #hangUp(): void {
    this.#unsent = []
    // Not `close`, which waits up to half a minute for the other side.
    this.#socket?.terminate()
  }
}
