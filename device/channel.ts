import type { Clock } from '../src/lib/clock.ts'
import type { AudioFrame, Framing } from '../src/protocol/frames.ts'
import { DeviceSocket, opened, type SocketIdentity } from './device-socket.ts'
import { type Finding, reasonOf } from './faults.ts'
import type { Firmware } from './firmware.ts'
import { type Message, readText } from './incoming.ts'
import { readAudio } from './incoming-audio.ts'
import { defaultDownlink, readServerHello } from './server-hello.ts'

export interface ChannelEvents {
  onFinding(finding: Finding): void
  onMessage(message: Message): void
  onAudio(frame: AudioFrame): void
  onPing(): void
  onClosed(code: number, reason: string): void
}

export interface ChannelRequest {
  readonly url: string
  readonly identity: SocketIdentity
  readonly identify: 'headers' | 'query'
  readonly answersPings: boolean
  readonly hello: Readonly<Record<string, unknown>>
}

/** From the request to 101, and again from the hello to the server's hello (device-wire 3, 4). */
const handshakeMs = 10_000

/** So long after the last text or audio from the server the device takes the channel for dead (device-wire 6). */
const silentMs = 120_000

/** The connection of a device: handshake, hello, framing; what comes in is checked before it is handed on. */
export class Channel {
  /** How long the latest opening took: to the 101, and from there to the server's hello. */
  openedIn = { connectMs: 0, helloMs: 0 }
  sessionId = ''
  downlink = defaultDownlink
  readonly #clock: Clock
  readonly #firmware: Firmware
  readonly #events: ChannelEvents
  #socket: DeviceSocket | undefined
  #isUp = false
  #framing: Framing = 1
  #lastIncomingMs = 0
  #greeted = false
  /**
   * The event flag of the firmware: set by every hello, cleared only by waiting for it. A second hello in one
   * connection therefore answers the wait of the next one.
   */
  #helloSeen = false
  #onHello: (() => void) | undefined
  #onLost: ((error: Error) => void) | undefined

  constructor(clock: Clock, firmware: Firmware, events: ChannelEvents) {
    this.#clock = clock
    this.#firmware = firmware
    this.#events = events
  }

  get isOpen(): boolean {
    return this.#isUp
  }

  get isSilent(): boolean {
    return this.isOpen && this.#clock.now() - this.#lastIncomingMs > silentMs
  }

  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0
  }

  /** Connects and greets; rejects when the server does not do its part in time. Drops an older connection first. */
  async open(request: ChannelRequest): Promise<void> {
    await this.drop()
    this.#framing = request.identity.framing
    this.#greeted = false
    const startedMs = this.#clock.now()
    this.#lastIncomingMs = startedMs
    const socket: DeviceSocket = new DeviceSocket(
      request.url,
      request.identity,
      request.identify,
      {
        onText: (text) => this.#takeText(text),
        onAudio: (message) => this.#takeAudio(message),
        onPing: () => this.#events.onPing(),
        onClosed: (code, reason) => this.#lose(socket, code, reason),
      },
      request.answersPings,
    )
    this.#socket = socket
    try {
      await this.#within(handshakeMs, opened(socket), 'no answer to the upgrade')
    } catch (error) {
      await this.drop()
      const reason = reasonOf(error)
      this.#events.onFinding({ name: 'connection refused', detail: `${request.url}: ${reason}` })
      throw new Error(`cannot connect to ${request.url}: ${reason}`, { cause: error })
    }
    this.#isUp = true
    const upMs = this.#clock.now()
    this.send(request.hello)
    await this.#awaitHello()
    this.openedIn = { connectMs: upMs - startedMs, helloMs: this.#clock.now() - upMs }
  }

  send(message: Readonly<Record<string, unknown>>): void {
    this.sendRaw(JSON.stringify(message))
  }

  /** Anything at all, as one text or binary message. Lost without a channel. */
  sendRaw(data: string | Uint8Array): void {
    if (this.#isUp) this.#socket?.send(data, { binary: typeof data !== 'string' })
  }

  /** Ends the channel as devices do: without a close frame. Resolves when nothing is left of it. */
  async drop(): Promise<void> {
    const socket = this.#socket
    this.#isUp = false
    this.#socket = undefined
    this.#onLost?.(new Error('the device dropped the connection'))
    socket?.drop()
    await socket?.gone
  }

  async #awaitHello(): Promise<void> {
    try {
      if (!this.#helloSeen) {
        const seen = new Promise<void>((resolve, reject) => {
          this.#onHello = resolve
          this.#onLost = reject
        })
        await this.#within(handshakeMs, seen, 'no hello from the server')
      }
      this.#helloSeen = false
    } catch (error) {
      this.#events.onFinding({ name: 'hello timeout', detail: reasonOf(error) })
      void this.drop()
      throw error
    } finally {
      this.#onHello = undefined
      this.#onLost = undefined
    }
  }

  #takeText(text: string): void {
    this.#lastIncomingMs = this.#clock.now()
    const { message, findings } = readText(this.#firmware, text)
    for (const finding of findings) this.#events.onFinding(finding)
    if (!message) return
    if (message.type === 'hello') this.#takeHello(message)
    else {
      if (!this.#greeted) this.#events.onFinding({ name: 'message before hello', detail: text.slice(0, 80) })
      this.#events.onMessage(message)
    }
  }

  #takeHello(hello: Message): void {
    const { accepted, findings } = readServerHello(this.#firmware, hello, this.downlink)
    for (const finding of findings) this.#events.onFinding(finding)
    this.#events.onMessage(hello)
    if (!accepted) return
    if (this.#greeted) this.#events.onFinding({ name: 'second hello', detail: JSON.stringify(hello) })
    this.#greeted = true
    this.#helloSeen = true
    this.downlink = accepted.downlink
    if (accepted.sessionId !== undefined) this.sessionId = accepted.sessionId
    this.#onHello?.()
  }

  #takeAudio(message: Buffer): void {
    this.#lastIncomingMs = this.#clock.now()
    if (!this.#greeted) this.#events.onFinding({ name: 'message before hello', detail: `${message.length} bytes` })
    const { frame, findings } = readAudio(this.#framing, this.downlink.frameMs, message)
    for (const finding of findings) this.#events.onFinding(finding)
    if (frame) this.#events.onAudio(frame)
  }

  #lose(socket: DeviceSocket, code: number, reason: string): void {
    if (this.#socket !== socket || !this.#isUp) return
    // The socket is kept: after a close frame a device leaves TCP open until its next conversation.
    this.#isUp = false
    this.#onLost?.(new Error(`the server closed the connection before its hello (${code} ${reason})`))
    this.#events.onClosed(code, reason)
  }

  async #within<T>(ms: number, promise: Promise<T>, what: string): Promise<T> {
    let timer = { cancel() {} }
    const expired = new Promise<never>((_resolve, reject) => {
      timer = this.#clock.after(ms, () => reject(new Error(`${what} within ${ms} ms`)))
    })
    try {
      return await Promise.race([promise, expired])
    } finally {
      timer.cancel()
    }
  }
}
