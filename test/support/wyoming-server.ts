import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { EventReader, encodeEvent, type OutgoingEvent, type WyomingEvent } from '../../src/providers/wyoming/event.ts'

/** One connection to the server. */
export interface WyomingTalk {
  readonly socket: Socket
  /** What has come so far. */
  readonly events: WyomingEvent[]
  /** Resolves when the connection is over. */
  readonly closed: Promise<void>
  send(...events: OutgoingEvent[]): void
}

export type WyomingHandler = (talk: WyomingTalk, event: WyomingEvent) => unknown

/** A Wyoming server on a free loopback port, whose part of the talk a test writes. */
export class WyomingServer {
  readonly talks: WyomingTalk[] = []
  readonly url: string
  readonly #server: Server
  readonly #open = new Set<Socket>()
  readonly #waiting: {
    readonly ready: (talk: WyomingTalk) => boolean
    readonly resolve: (talk: WyomingTalk) => void
  }[] = []
  #handler: WyomingHandler = () => undefined

  private constructor(server: Server) {
    this.#server = server
    this.url = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(): Promise<WyomingServer> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const wyoming = new WyomingServer(server)
    server.on('connection', (socket) => wyoming.#take(socket))
    return wyoming
  }

  /** Answers the events of every connection from now on. */
  answer(handler: WyomingHandler): void {
    this.#handler = handler
  }

  /** The first connection for which `ready` holds, looked at after each event. */
  talkWhere(ready: (talk: WyomingTalk) => boolean): Promise<WyomingTalk> {
    const found = this.talks.find(ready)
    return found ? Promise.resolve(found) : new Promise((resolve) => this.#waiting.push({ ready, resolve }))
  }

  /** Resolves when no connection is open. */
  async quiet(): Promise<void> {
    for (const socket of this.#open) await new Promise((resolve) => socket.once('close', resolve))
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
    await closed
  }

  #take(socket: Socket): void {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>()
    const send = (...events: OutgoingEvent[]) => void socket.write(Buffer.concat(events.map(encodeEvent)))
    const talk: WyomingTalk = { socket, events: [], closed, send }
    this.#open.add(socket)
    this.talks.push(talk)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.#open.delete(socket)
      close()
    })
    const reader = new EventReader()
    socket.on('data', (bytes) => {
      for (const event of reader.push(bytes)) {
        talk.events.push(event)
        this.#look()
        this.#handler(talk, event)
      }
    })
  }

  #look(): void {
    for (const waiting of this.#waiting.splice(0)) {
      const found = this.talks.find(waiting.ready)
      if (found) waiting.resolve(found)
      else this.#waiting.push(waiting)
    }
  }
}

/** Sends without end, as fast as the other side reads. */
export function pourEvents({ socket }: WyomingTalk, event: OutgoingEvent): void {
  const bytes = encodeEvent(event)
  const send = () => {
    while (!socket.destroyed && socket.write(bytes));
  }
  socket.on('drain', send)
  send()
}
