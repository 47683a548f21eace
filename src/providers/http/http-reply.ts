import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** The reply was larger than this server is willing to read. */
export class ReplyTooLarge extends Error {
  override readonly name = 'ReplyTooLarge'
}

/** A reply whose head has come; iterating it once gives its bytes as they come. */
export interface HttpReply extends AsyncIterator<Buffer, undefined> {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  next(): Promise<IteratorResult<Buffer, undefined>>
  /** The rest is not wanted. */
  return(): Promise<IteratorResult<Buffer, undefined>>
  /** All that is left of it, as UTF-8. */
  text(): Promise<string>
}

// The end of a reply that its reader no longer wants (what follows [DONE]) is worth reading if it is short: then the
// connection can serve the next call.
const leftover = { maxBytes: 65_536, maxMs: 1000 }

/** Bytes that may wait for a slow reader before the server has to. */
const maxWaitingBytes = 65_536

const end: IteratorResult<Buffer, undefined> = { done: true, value: undefined }

interface Reader {
  resolve(result: IteratorResult<Buffer, undefined>): void
  reject(error: Error): void
}

/** Straight from the socket's events to whoever waits: each layer between costs time on a server that was idle. */
export class IncomingReply implements HttpReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly #message: IncomingMessage
  readonly #maxBytes: number
  readonly #waiting: Buffer[] = []
  #waitingBytes = 0
  #received = 0
  #reader: Reader | undefined
  #ended = false
  #unwanted = false
  #error: Error | undefined

  constructor(message: IncomingMessage, maxBytes: number) {
    this.status = message.statusCode ?? 0
    this.headers = message.headers
    this.#message = message
    this.#maxBytes = maxBytes
    message.on('data', (bytes: Buffer) => this.#take(bytes))
    message.on('end', () => this.#end())
    message.on('error', (error) => this.#fail(error))
    message.on('close', () => this.#fail(new Error('the connection was closed')))
  }

  next(): Promise<IteratorResult<Buffer, undefined>> {
    const bytes = this.#waiting.shift()
    if (bytes) {
      this.#waitingBytes -= bytes.length
      if (this.#waitingBytes < maxWaitingBytes) this.#message.resume()
      return Promise.resolve({ done: false, value: bytes })
    }
    if (this.#error) return Promise.reject(this.#error)
    if (this.#ended || this.#unwanted) return Promise.resolve(end)
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject }
    })
  }

  return(): Promise<IteratorResult<Buffer, undefined>> {
    if (!this.#ended && !this.#error && !this.#unwanted) this.#skipRest()
    return Promise.resolve(end)
  }

  async text(): Promise<string> {
    const parts: Buffer[] = []
    for (let next = await this.next(); !next.done; next = await this.next()) parts.push(next.value)
    return Buffer.concat(parts).toString()
  }

  #take(bytes: Buffer): void {
    this.#received += bytes.length
    if (this.#unwanted) {
      if (this.#received > leftover.maxBytes) this.#message.destroy()
    } else if (this.#received > this.#maxBytes) {
      this.#fail(new ReplyTooLarge(`the reply is longer than ${this.#maxBytes} bytes`))
      this.#message.destroy()
    } else if (this.#reader) {
      this.#reader.resolve({ done: false, value: bytes })
      this.#reader = undefined
    } else {
      this.#waiting.push(bytes)
      this.#waitingBytes += bytes.length
      if (this.#waitingBytes >= maxWaitingBytes) this.#message.pause()
    }
  }

  #end(): void {
    this.#ended = true
    this.#reader?.resolve(end)
    this.#reader = undefined
  }

  #fail(error: Error): void {
    if (this.#ended || this.#error) return
    this.#error = error
    this.#reader?.reject(error)
    this.#reader = undefined
  }

  #skipRest(): void {
    this.#unwanted = true
    this.#received = 0
    this.#waiting.length = 0
    const message = this.#message
    const { socket } = message
    const giveUp = () => message.destroy()
    socket.setTimeout(leftover.maxMs).once('timeout', giveUp)
    message.once('close', () => socket.off('timeout', giveUp).setTimeout(0))
    message.resume()
  }
}
