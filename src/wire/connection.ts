import type { WebSocket } from 'ws'
import type { Config } from '../config/schema.ts'
import type { Clock, Timer } from '../lib/clock.ts'
import { RateLimit } from '../lib/rate-limit.ts'
import type { LogLike } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { type CloseName, closeReasons } from '../protocol/close-codes.ts'
import { type AudioFrame, decodeFrame, encodeFrame, type Framing } from '../protocol/frames.ts'
import type { Identity } from '../protocol/identity.ts'
import type { Lane, Link } from '../protocol/link.ts'
import type { DownMessage } from '../protocol/messages.ts'
import { Outbox } from './outbox.ts'

/** Who is told what arrives; set once before the first frame can arrive. */
export interface ConnectionReader {
  onText(text: string): void
  onAudio(frame: AudioFrame): void
  /** A message is on its way to the device, as an object or as JSON. */
  onSaid(message: DownMessage | string): void
  /** Once, whatever ended the connection. */
  onClose(): void
}

export interface ConnectionPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly metrics: Metrics
  readonly limits: Config['limits']
}

/** Devices send no close frame back and leave TCP open (device-wire 3): end it ourselves. */
const terminateAfterMs = 1500

/**
 * One device's socket: bounds what comes in, frames and queues what goes out, closes by name. It knows no audio, no
 * model and no mode.
 */
export class Connection implements Link {
  readonly identity: Identity
  readonly framing: Framing
  /** When the last frame came in and went out, by the clock. */
  lastInbound: number
  lastOutbound: number
  readonly #socket: WebSocket
  readonly #ports: ConnectionPorts
  readonly #reader: ConnectionReader
  readonly #outbox: Outbox
  readonly #textRate: RateLimit
  readonly #audioRate: RateLimit
  #closing = false
  #termination: Timer | undefined

  constructor(
    socket: WebSocket,
    identity: Identity,
    framing: Framing,
    ports: ConnectionPorts,
    reader: (connection: Connection) => ConnectionReader,
  ) {
    const { clock, limits } = ports
    this.#socket = socket
    this.identity = identity
    this.framing = framing
    this.#ports = ports
    this.lastInbound = this.lastOutbound = clock.now()
    this.#textRate = new RateLimit(clock, limits.textPerSecond, 1000)
    this.#audioRate = new RateLimit(clock, limits.audioPerSecond, 1000)
    this.#outbox = new Outbox(socket, limits.outboxBytes, () => this.close('slowReader'))
    this.#reader = reader(this)
    socket.on('message', (data, isBinary) => this.#receive(data as Buffer, isBinary))
    socket.on('error', (error) => this.#onSocketError(error))
    socket.on('close', () => this.#onClosed())
  }

  get open(): boolean {
    return !this.#closing && this.#socket.readyState === this.#socket.OPEN
  }

  get outboxBytes(): number {
    return this.#outbox.bytes
  }

  send(message: DownMessage, lane: Lane = 'control'): boolean {
    const isTaken = this.open && this.#post(lane, JSON.stringify(message))
    if (isTaken) this.#reader.onSaid(message)
    return isTaken
  }

  sendText(json: string, lane: Lane, key?: string): boolean {
    const isTaken = this.open && this.#post(lane, json, key)
    if (isTaken) this.#reader.onSaid(json)
    return isTaken
  }

  deliver(json: string, lane: Lane): Promise<boolean> {
    if (!this.open) return Promise.resolve(false)
    return new Promise((resolve) => {
      this.lastOutbound = this.#ports.clock.now()
      if (this.#outbox.post(lane, json, undefined, resolve)) this.#reader.onSaid(json)
      else resolve(false)
    })
  }

  sendAudio(packet: Uint8Array, timestampMs: number): boolean {
    if (!this.open) return false
    this.#ports.metrics.count('lapel_audio_packets_total', { direction: 'down' })
    return this.#post('audio', encodeFrame(this.framing, packet, timestampMs))
  }

  dropAudio(): void {
    const frames = this.#outbox.drop('audio')
    if (frames > 0) this.#ports.metrics.count('lapel_outbox_dropped_total', { lane: 'audio' }, frames)
  }

  close(name: CloseName): void {
    if (this.#closing) return
    this.#closing = true
    this.#outbox.finish()
    const { code, text } = closeReasons[name]
    this.#ports.metrics.count('lapel_closes_total', { reason: name })
    this.#ports.log.info({ deviceId: this.identity.deviceId, reason: name, code }, 'connection closed by the server')
    this.#socket.close(code, text)
    this.#termination = this.#ports.clock.after(terminateAfterMs, () => this.#socket.terminate())
    // What still arrives is nobody's: the session is told now, not when the peer answers.
    this.#reader.onClose()
  }

  #post(lane: Lane, data: string | Buffer, key?: string): boolean {
    this.lastOutbound = this.#ports.clock.now()
    return this.#outbox.post(lane, data, key)
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#closing) return
    this.lastInbound = this.#ports.clock.now()
    if (isBinary) this.#receiveAudio(data)
    else if (data.length > this.#ports.limits.textBytes) this.close('tooBig')
    else if (!this.#textRate.take()) this.close('textRate')
    else this.#reader.onText(data.toString('utf8'))
  }

  #receiveAudio(data: Buffer): void {
    if (data.length > this.#ports.limits.audioBytes) return this.close('tooBig')
    if (!this.#audioRate.take()) return this.close('audioRate')
    // A browser ends a recording with an empty message (device-wire 5).
    if (data.length === 0) return
    const frame = decodeFrame(this.framing, data)
    if (frame) {
      this.#ports.metrics.count('lapel_audio_packets_total', { direction: 'up' })
      this.#reader.onAudio(frame)
    } else this.#ports.metrics.count('lapel_audio_skipped_total', { reason: 'framing' })
  }

  #onSocketError(error: Error & { readonly code?: string }): void {
    this.#ports.log.info({ deviceId: this.identity.deviceId, error: error.message }, 'socket error')
    // After a frame it cannot take ws has sent the close frame, but waits for one that a device never sends.
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') this.close('tooBig')
    else if (error.code?.startsWith('WS_ERR_')) this.close('badFrame')
  }

  #onClosed(): void {
    this.#termination?.cancel()
    if (this.#closing) return
    this.#closing = true
    // 1006 is how devices end a conversation: they drop TCP (device-wire 3).
    this.#ports.metrics.count('lapel_closes_total', { reason: 'byDevice' })
    this.#reader.onClose()
  }
}
