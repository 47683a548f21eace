import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'

/** A text message, or a binary one. */
export type Message = string | Buffer

/** One conversation with the vendor. */
export interface SocketCall {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly socket: WebSocket
  /** What has come so far. */
  readonly messages: Message[]
  /** Resolves with the code of the close when the connection is over; 1006 where nobody said goodbye. */
  readonly closed: Promise<number>
}

export interface Refusal {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What the vendor does with each message; `call.messages` holds it already. */
export type SocketHandler = (call: SocketCall, message: Message) => unknown

/** A vendor on a free loopback port that talks over WebSockets: a real server whose part of the talk a test writes. */
export class VendorSocketServer {
  /** Conversations that were begun, not those that were refused. */
  readonly calls: SocketCall[] = []
  /** Handshakes, refused ones included. */
  handshakes = 0
  readonly url: string
  readonly #server: Server
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: () => this.#protocol ?? false,
  })
  readonly #open = new Set<Duplex>()
  readonly #waiting: { readonly ready: (call: SocketCall) => boolean; readonly resolve: (call: SocketCall) => void }[] =
    []
  #handler: SocketHandler = () => undefined
  #onOpen: (call: SocketCall) => unknown = () => undefined
  #refusal: Refusal | 'hang' | undefined
  #replyHeaders: string[] = []
  #protocol: string | undefined

  private constructor(server: Server) {
    this.#server = server
    this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(): Promise<VendorSocketServer> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const vendor = new VendorSocketServer(server)
    server.on('upgrade', (request, duplex, head) => {
      vendor.handshakes++
      vendor.#open.add(duplex.on('error', () => duplex.destroy()).on('close', () => vendor.#open.delete(duplex)))
      // Only who reads notices that the other side has gone.
      if (vendor.#refusal === 'hang') return void duplex.resume().on('end', () => duplex.end())
      if (vendor.#refusal) return refuse(duplex, vendor.#refusal)
      vendor.#sockets.handleUpgrade(request, duplex, head, (socket) => {
        const { url: path = '', headers } = request
        const closed = new Promise<number>((resolve) => socket.on('close', resolve))
        vendor.#take({ path, headers, socket, messages: [], closed })
      })
    })
    vendor.#sockets.on('headers', (lines) => lines.push(...vendor.#replyHeaders))
    return vendor
  }

  /** Answers the messages of every conversation from now on; `onOpen` speaks first. */
  answer(handler: SocketHandler, onOpen: (call: SocketCall) => unknown = () => undefined): void {
    this.#handler = handler
    this.#onOpen = onOpen
  }

  /** Refuses handshakes from now on, or leaves them without an answer. */
  refuse(refusal: Refusal | 'hang'): void {
    this.#refusal = refusal
  }

  /** Sent with every accepted handshake. */
  addReplyHeader(name: string, value: string): void {
    this.#replyHeaders.push(`${name}: ${value}`)
  }

  /** The subprotocol that is chosen of those that were offered. */
  chooseProtocol(protocol: string | undefined): void {
    this.#protocol = protocol
  }

  /** The first conversation for which `ready` holds, looked at after each message. */
  callWhere(ready: (call: SocketCall) => boolean): Promise<SocketCall> {
    const found = this.calls.find(ready)
    return found ? Promise.resolve(found) : new Promise((resolve) => this.#waiting.push({ ready, resolve }))
  }

  /** Resolves when no connection is open. */
  async quiet(): Promise<void> {
    for (const duplex of this.#open) await new Promise((resolve) => duplex.once('close', resolve))
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    for (const duplex of this.#open) duplex.destroy()
    await closed
  }

  #take(call: SocketCall): void {
    this.calls.push(call)
    call.socket.on('error', () => call.socket.terminate())
    call.socket.on('message', (data: Buffer, isBinary) => {
      const message = isBinary ? data : data.toString()
      call.messages.push(message)
      this.#look()
      this.#handler(call, message)
    })
    this.#look()
    this.#onOpen(call)
  }

  #look(): void {
    for (const waiting of this.#waiting.splice(0)) {
      const found = this.calls.find(waiting.ready)
      if (found) waiting.resolve(found)
      else this.#waiting.push(waiting)
    }
  }
}

function refuse(duplex: Duplex, { status, headers = {}, body = '' }: Refusal): void {
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' })
  duplex.end(`HTTP/1.1 ${status} No\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
}
