import { randomUUID } from 'node:crypto'
import type { ReplyReader } from '../../call.ts'
import type { SpeechChunk } from '../../contract.ts'
import type { ProviderError } from '../../provider-error.ts'
import type { SocketMessage } from '../../websocket/vendor-socket.ts'
import type { Connection, Connections } from './connections.ts'
import { events, readFrame, requestFrame } from './frames.ts'
import { failureOf } from './refusal.ts'

export interface SessionOptions {
  readonly connections: Connections
  /** What `StartSession` and `TaskRequest` carry as `req_params`. */
  readonly voice: object
  readonly text: string
  /** Taken, and freed. */
  readonly audio: ReplyReader<Uint8Array, SpeechChunk>
  /** Not aborted yet. */
  readonly signal: AbortSignal
}

const always = { user: { uid: 'lapel' }, namespace: 'BidirectionalTTS' }
const ok = 20_000_000

/**
 * One sentence: the messages of its session, and their reader. Each step is asked for when the one before has been
 * confirmed, as the documentation wants it; sound comes meanwhile. A connection that was kept and is found closed is
 * replaced once. Fails `bad-reply` on what is no frame, `unavailable` where the service says goodbye too early.
 */
export class Session implements AsyncIterator<SocketMessage, undefined>, ReplyReader<SocketMessage, SpeechChunk> {
  readonly #options: SessionOptions
  readonly #id = randomUUID()
  #connection: Connection
  #hasBegun = false
  #isOver = false

  constructor(options: SessionOptions) {
    this.#options = options
    this.#connection = options.connections.take()
    options.signal.addEventListener('abort', this.#onAbort, { once: true })
    if (this.#connection.isStarted) this.#startSession()
  }

  // ---- the messages

  async next(): Promise<IteratorResult<SocketMessage, undefined>> {
    const { socket, isUsed } = this.#connection
    try {
      const next = await socket.next()
      if (next.done && this.#mayReplace(isUsed)) return await this.#replace()
      this.#hasBegun = true
      if (!next.done) this.#connection.receivedBytes += next.value.length
      return next
    } catch (error) {
      if (this.#mayReplace(isUsed)) return await this.#replace()
      throw error
    }
  }

  async return(): Promise<IteratorResult<SocketMessage, undefined>> {
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    if (this.#isOver) this.#options.connections.keep(this.#connection)
    else await this.#connection.socket.return()
    return { done: true, value: undefined }
  }

  #mayReplace(isUsed: boolean): boolean {
    return isUsed && !this.#hasBegun && !this.#options.signal.aborted
  }

  #replace(): Promise<IteratorResult<SocketMessage, undefined>> {
    this.#connection = this.#options.connections.open()
    return this.next()
  }

  readonly #onAbort = () => this.#connection.abort(this.#options.signal.reason)

  // ---- their reader

  get isOver(): boolean {
    return this.#isOver
  }

  push(message: SocketMessage): Iterable<SpeechChunk> {
    // The service tells some mistakes in words.
    if (typeof message === 'string') throw this.#failure(failureOf(0, message), message)
    const frame = readFrame(message)
    if (!frame) throw this.#failure('bad-reply', 'it sent what is no frame of its protocol')
    if (frame.type === 'error') throw this.#refused(frame.code, frame.said)
    switch (frame.event) {
      case events.audio:
        return this.#options.audio.push(frame.payload)
      case events.connectionStarted:
        this.#connection.isStarted = true
        this.#startSession()
        break
      case events.sessionStarted:
        this.#sendText()
        break
      case events.sessionFinished:
        this.#finish(frame.payload)
        break
      case events.connectionFailed:
      case events.sessionFailed:
      case events.sessionCanceled: {
        const { code, said } = readStatus(frame.payload)
        throw this.#refused(code, said)
      }
    }
    return []
  }

  end(): Iterable<SpeechChunk> {
    if (!this.#isOver) throw this.#failure('unavailable', 'it said goodbye before the end of the sentence')
    return this.#options.audio.end()
  }

  free(): void {
    this.#options.audio.free?.()
  }

  #startSession(): void {
    const { voice } = this.#options
    this.#send(events.startSession, { ...always, event: events.startSession, req_params: voice })
  }

  #sendText(): void {
    const { voice, text } = this.#options
    this.#send(events.taskRequest, { ...always, event: events.taskRequest, req_params: { ...voice, text } })
    this.#send(events.finishSession, {})
  }

  #finish(payload: Buffer): void {
    const { code, said } = readStatus(payload)
    if (code !== ok && code !== 0) throw this.#refused(code, said)
    this.#isOver = true
  }

  #send(event: number, payload: object): void {
    this.#connection.socket.send(requestFrame(event, payload, this.#id))
  }

  #refused(code: number, said: string): ProviderError {
    return this.#failure(failureOf(code, said), `${said || 'no reason given'} (${code})`)
  }

  #failure(...what: Parameters<Connection['socket']['failure']>): ProviderError {
    return this.#connection.socket.failure(...what)
  }
}

/** The end of a session says how it went; of failures some have been seen without JSON. */
function readStatus(payload: Buffer): { code: number; said: string } {
  const text = payload.toString()
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null) return { code: 0, said: text }
    const { status_code: code, message: said } = { status_code: 0, message: text, ...parsed }
    return { code: Number(code), said: String(said) }
  } catch {
    return { code: 0, said: text }
  }
}
