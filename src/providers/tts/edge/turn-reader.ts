import type { ReplyReader } from '../../call.ts'
import type { SpeechChunk } from '../../contract.ts'
import type { SocketMessage, VendorSocket } from '../../websocket/vendor-socket.ts'
import { readMessage } from './messages.ts'

/**
 * Takes the audio out of one turn: turn.start, response, audio ..., turn.end. Fails `bad-reply` on what is no message
 * of the service, `unavailable` where it says goodbye before the end of the turn.
 */
export class TurnReader implements ReplyReader<SocketMessage, SpeechChunk> {
  readonly #socket: VendorSocket
  readonly #audio: ReplyReader<Uint8Array, SpeechChunk>
  #isOver = false

  /** Takes `audio` and frees it. */
  constructor(socket: VendorSocket, audio: ReplyReader<Uint8Array, SpeechChunk>) {
    this.#socket = socket
    this.#audio = audio
  }

  get isOver(): boolean {
    return this.#isOver
  }

  push(received: SocketMessage): Iterable<SpeechChunk> {
    const message = readMessage(received)
    if (!message) throw this.#socket.failure('bad-reply', `it sent ${String(received).slice(0, 200)}`)
    if (message.path === 'turn.end') this.#isOver = true
    return message.path === 'audio' && message.body.length > 0 ? this.#audio.push(message.body) : []
  }

  end(): Iterable<SpeechChunk> {
    if (!this.#isOver) throw this.#socket.failure('unavailable', 'it said goodbye before the end of the sentence')
    return this.#audio.end()
  }

  free(): void {
    this.#audio.free?.()
  }
}
