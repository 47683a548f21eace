import { signal } from '@preact/signals'
import { type CloseName, closeReasons } from '../../../src/protocol/close-codes.ts'
import type { DownMessage, Hello, UpMessage } from '../../../src/protocol/messages.ts'
import { ApiFailure } from '../lib/api.ts'
import { uplink } from './audio-format.ts'

export type LinkState =
  | { readonly kind: 'closed' | 'connecting' | 'open' }
  /** It comes back by itself. */
  | { readonly kind: 'waiting' }
  /** It does not; `text` is the server's word on it where there is one. */
  | { readonly kind: 'ended'; readonly by: CloseName | 'refused'; readonly text: string }

/** What lets a device in. */
export interface Pass {
  readonly deviceId: string
  readonly path: string
  readonly token: string
}

export interface VoiceLinkPorts {
  askForPass(): Promise<Pass>
  /** Rejects where no server answers. */
  findServer(): Promise<void>
  onMessage(message: DownMessage): void
  onAudio(packet: Uint8Array): void
}

const helloMs = 10_000
/** Whoever wants to say something does not wait longer for a connection. */
const patienceMs = 10_000
const firstPauseMs = 500
const longestPauseMs = 8000
/** A connection on which nothing comes back for two of these has died unnoticed; pages out of sight are given fewer. */
const heartbeatMs = 15_000

const hello: Hello = {
  type: 'hello',
  version: 1,
  features: { mcp: false, aec: false, peerAck: false, peerReceiptAck: false },
  transport: 'websocket',
  audio_params: {
    format: 'opus',
    sample_rate: uplink.sampleRate,
    channels: 1,
    frame_duration: uplink.frameMs,
  },
}

/** The connection of this device. Comes back by itself after a failure, as the close codes advise. */
export class VoiceLink {
  readonly state = signal<LinkState>({ kind: 'closed' })
  readonly #ports: VoiceLinkPorts
  #pass: Pass | undefined
  #socket: WebSocket | undefined
  #pauseMs = firstPauseMs
  #timer: ReturnType<typeof setTimeout> | undefined
  #heartbeat: ReturnType<typeof setInterval> | undefined
  /** Heartbeats since something came. */
  #unanswered = 0
  /** Rises with each attempt: what belongs to an earlier one is not heeded. */
  #attempt = 0
  /** Attempts in a row that were turned away, for all that a page is told of why. */
  #turnedAway = 0

  constructor(ports: VoiceLinkPorts) {
    this.#ports = ports
  }

  /** Connects where it is neither connected nor about to be. */
  open(): void {
    const { kind } = this.state.value
    if (kind !== 'open' && kind !== 'connecting') void this.#connect()
  }

  /** Resolves when it is connected; false: it will not be by itself, or not soon. */
  opened(): Promise<boolean> {
    this.open()
    return new Promise((resolve) => {
      const tooLong = setTimeout(() => settle(false), patienceMs)
      const settle = (isOpen: boolean) => {
        clearTimeout(tooLong)
        resolve(isOpen)
        queueMicrotask(() => stop())
      }
      const stop = this.state.subscribe(({ kind }) => {
        if (kind === 'open' || kind === 'ended' || kind === 'closed') settle(kind === 'open')
      })
    })
  }

  close(): void {
    this.#drop()
    this.state.value = { kind: 'closed' }
  }

  /** False: there is no connection. */
  send(message: UpMessage): boolean {
    if (this.state.value.kind !== 'open') return false
    this.#socket?.send(JSON.stringify(message))
    return true
  }

  sendAudio(packet: Uint8Array): void {
    if (this.state.value.kind === 'open') this.#socket?.send(new Uint8Array(packet))
  }

  async #connect(): Promise<void> {
    this.#drop()
    const attempt = this.#attempt
    this.state.value = { kind: 'connecting' }
    try {
      // A server that restarts knows the token still, but no session of this page: it is asked last.
      if (this.#turnedAway > 0) await this.#ports.findServer()
      if (this.#turnedAway > 1) this.#pass = undefined
      if (attempt !== this.#attempt) return
      this.#pass ??= await this.#ports.askForPass()
    } catch (error) {
      if (attempt === this.#attempt) this.#onNoPass(error)
      return
    }
    if (attempt === this.#attempt) this.#openSocket(this.#pass)
  }

  #openSocket({ deviceId, path, token }: Pass): void {
    // Browsers cannot set headers (device-wire 3).
    const query = new URLSearchParams({
      'device-id': deviceId,
      'client-id': deviceId,
      authorization: `Bearer ${token}`,
      'protocol-version': '1',
    })
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${location.host}${path}?${query}`)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#timer = setTimeout(() => socket.close(), helloMs)
    socket.onopen = () => socket.send(JSON.stringify(hello))
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => this.#receive(data)
    socket.onclose = ({ code, reason }) => {
      if (this.#socket === socket) this.#onClosed(code, reason)
    }
  }

  #receive(data: string | ArrayBuffer): void {
    this.#unanswered = 0
    if (typeof data !== 'string') return this.#ports.onAudio(new Uint8Array(data))
    const message = JSON.parse(data) as DownMessage
    if (message.type === 'hello') this.#onHello()
    this.#ports.onMessage(message)
  }

  #onHello(): void {
    clearTimeout(this.#timer)
    this.#pauseMs = firstPauseMs
    this.#turnedAway = 0
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs)
    this.state.value = { kind: 'open' }
  }

  #beat(): void {
    if (this.#unanswered++ >= 2) this.#onClosed(1006, '')
    else this.send({ type: 'ping' })
  }

  #onClosed(code: number, text: string): void {
    const wasOpen = this.state.value.kind === 'open'
    this.#drop()
    if (!wasOpen) this.#turnedAway++
    const found = Object.entries(closeReasons).find(([, reason]) => reason.code === code)
    if (found && found[1].retry !== 'later') this.state.value = { kind: 'ended', by: found[0] as CloseName, text }
    else this.#comeBack()
  }

  #onNoPass(error: unknown): void {
    const isFinal = error instanceof ApiFailure && error.status >= 400 && error.status < 500 && error.status !== 429
    if (isFinal) this.state.value = { kind: 'ended', by: 'refused', text: error.message }
    else this.#comeBack()
  }

  #comeBack(): void {
    this.state.value = { kind: 'waiting' }
    this.#timer = setTimeout(() => void this.#connect(), this.#pauseMs * (0.75 + Math.random() / 2))
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2)
  }

  #drop(): void {
    this.#attempt++
    clearTimeout(this.#timer)
    clearInterval(this.#heartbeat)
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }
}
