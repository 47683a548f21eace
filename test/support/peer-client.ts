import { once } from 'node:events'
import { WebSocket } from 'ws'

/** Anything the server says; what a test looks at is looked at by name. */
export type PeerSaid = Readonly<Record<string, unknown>> & { readonly type: string }

export interface PeerClientOptions {
  readonly deviceId: string
  /** Announced in hello. */
  readonly features?: Readonly<Record<string, boolean>>
  /** Acknowledges each message as soon as it comes. */
  readonly acks?: boolean
}

/**
 * A client that speaks the messages between devices and no more, so that hundreds of them leave a process time for
 * other things. Keeps what came, in its order.
 */
export class PeerClient {
  readonly deviceId: string
  readonly said: PeerSaid[] = []
  onSaid: (message: PeerSaid) => void = () => undefined
  readonly #options: PeerClientOptions
  #socket: WebSocket | undefined
  #wake: (() => void)[] = []

  constructor(options: PeerClientOptions) {
    this.deviceId = options.deviceId
    this.#options = options
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  /** Connects and says hello; resolves when that is answered, rejects where the connection cannot be had. */
  async arrive(url: string): Promise<this> {
    const { deviceId, features = { peerAck: true } } = this.#options
    const socket = new WebSocket(url, {
      headers: { 'Device-Id': deviceId, 'Protocol-Version': '1' },
      perMessageDeflate: false,
      handshakeTimeout: 10_000,
    })
    this.#socket = socket
    const greeted = new Promise<void>((resolve, reject) => {
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary || this.#socket !== socket) return
        const message = JSON.parse(data.toString()) as PeerSaid
        if (message.type === 'hello') resolve()
        this.#take(message)
      })
      socket.on('error', reject)
      socket.on('close', () => {
        reject(new Error('the connection has ended'))
        this.#wakeAll()
      })
    })
    greeted.catch(() => undefined)
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'hello', version: 1, transport: 'websocket', features }))
    await greeted
    return this
  }

  /** False where there is no connection. */
  send(message: Readonly<Record<string, unknown>>): boolean {
    if (!this.isOpen) return false
    this.#socket?.send(JSON.stringify(message), () => undefined)
    return true
  }

  /** Sends a message to other devices and resolves to what is said of it: the receipt or the refusal. */
  async post(message: Readonly<Record<string, unknown>>): Promise<PeerSaid> {
    const seen = this.said.length
    this.send({ type: 'peer', ...message })
    return this.next(({ type, status }) => type === 'peer' && status !== undefined, seen)
  }

  acknowledge(...ids: string[]): void {
    this.send({ type: 'peer', event: 'ack', ids })
  }

  /** The messages of other devices that have come so far. */
  get messages(): PeerSaid[] {
    return this.said.filter(({ type, event }) => type === 'peer' && event === 'message')
  }

  events(event: string): PeerSaid[] {
    return this.said.filter((message) => message.type === 'peer' && message.event === event)
  }

  /** The first that meets `test` of those said from number `from` on; waits for it. Rejects when the connection ends. */
  async next(test: (message: PeerSaid) => boolean, from = 0): Promise<PeerSaid> {
    for (let index = from; ; ) {
      for (; index < this.said.length; index++) {
        const message = this.said[index]
        if (message && test(message)) return message
      }
      if (!this.isOpen) throw new Error('the connection has ended')
      await new Promise<void>((resolve) => this.#wake.push(resolve))
    }
  }

  /** Cuts the connection without a word. */
  async leave(): Promise<void> {
    const socket = this.#socket
    if (!socket || socket.readyState === WebSocket.CLOSED) return
    const closed = once(socket, 'close')
    socket.terminate()
    await closed
  }

  #take(message: PeerSaid): void {
    this.said.push(message)
    this.onSaid(message)
    const isMessage = message.type === 'peer' && message.event === 'message'
    if (this.#options.acks && isMessage) this.acknowledge(String(message.id))
    this.#wakeAll()
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }
}
