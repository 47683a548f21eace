import type { ReplyReader } from '../../call.ts'
import type { SpeechChunk } from '../../contract.ts'
import type { SocketMessage, VendorSocket } from '../../websocket/vendor-socket.ts'
import { events, readFrame, requestFrame } from './frames.ts'
import { failureOf } from './refusal.ts'

export interface SessionOptions {
  readonly socket: VendorSocket
  readonly sessionId: string
  /** What `StartSession` and `TaskRequest` carry as `req_params`. */
  readonly voice: object
  readonly text: string
  /** Taken, and freed. */
  readonly audio: ReplyReader<Uint8Array, SpeechChunk>
}

const namespace = 'BidirectionalTTS'
const ok = 20_000_000

/**
 * One session on a connection of its own: each step is asked for when the one before has been confirmed, as the
 * documentation wants it; sound comes meanwhile. Fails `bad-reply` on what is no frame, `unavailable` where the service
 * says goodbye before the end of the session.
 */
export class SessionReader implements ReplyReader<SocketMessage, SpeechChunk> {
  readonly #options: SessionOptions
  #isOver = false

  /** Sends the first request. */
  constructor(options: SessionOptions) {
    this.#options = options
    options.socket.send(requestFrame(events.startConnection, {}))
  }

  get isOver(): boolean {
    return this.#isOver
  }

  push(message: SocketMessage): Iterable<SpeechChunk> {
    const { socket, audio } = this.#options
    // The service tells some mistakes in words.
    if (typeof message === 'string') throw socket.failure(failureOf(0, message), message)
    const frame = readFrame(message)
    if (!frame) throw socket.failure('bad-reply', 'it sent what is no frame of its protocol')
    if (frame.type === 'error') throw this.#refused(frame.code, frame.said)
    switch (frame.event) {
      case events.audio:
        return audio.push(frame.payload)
      case events.connectionStarted:
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
    const { socket, audio } = this.#options
    if (!this.#isOver) throw socket.failure('unavailable', 'it said goodbye before the end of the sentence')
    return audio.end()
  }

  free(): void {
    this.#options.audio.free?.()
  }

  #startSession(): void {
    const { socket, sessionId, voice } = this.#options
    const payload = { user: { uid: 'lapel' }, event: events.startSession, namespace, req_params: voice }
    socket.send(requestFrame(events.startSession, payload, sessionId))
  }

  #sendText(): void {
    const { socket, sessionId, voice, text } = this.#options
    const payload = { user: { uid: 'lapel' }, event: events.taskRequest, namespace, req_params: { ...voice, text } }
    socket.send(requestFrame(events.taskRequest, payload, sessionId))
    socket.send(requestFrame(events.finishSession, {}, sessionId))
  }

  #finish(payload: Buffer): void {
    const { code, said } = readStatus(payload)
    if (code !== ok && code !== 0) throw this.#refused(code, said)
    this.#options.socket.send(requestFrame(events.finishConnection, {}))
    this.#isOver = true
  }

  #refused(code: number, said: string) {
    return this.#options.socket.failure(failureOf(code, said), `${said || 'no reason given'} (${code})`)
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
