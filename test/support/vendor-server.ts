import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request that reached the vendor, and the reply to it. */
export interface VendorCall {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  /** The same as text. */
  readonly body: string
  readonly reply: ServerResponse
  /** Which connection it came on: 1, 2 ... in the order they were opened. */
  readonly connection: number
  /** Resolves when the reply is over, completely or not. */
  readonly ended: Promise<void>
  /** Resolves when the connection ended before the reply was complete. */
  readonly hungUp: Promise<void>
}

export type VendorHandler = (call: VendorCall) => unknown

/** A vendor on a free loopback port: a real HTTP server whose replies a test writes. */
export class VendorServer implements AsyncDisposable {
  readonly calls: VendorCall[] = []
  readonly url: string
  readonly #server: Server
  readonly #waiting: ((call: VendorCall) => void)[] = []
  #handler: VendorHandler = ({ reply }) => reply.writeHead(501).end()
  #connections = 0

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(): Promise<VendorServer> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const vendor = new VendorServer(server)
    const numbers = new WeakMap<object, number>()
    server.on('connection', (socket) => numbers.set(socket, ++vendor.#connections))
    server.on('request', async (request, reply) => {
      const { promise: ended, resolve: end } = Promise.withResolvers<void>()
      const { promise: hungUp, resolve: hangUp } = Promise.withResolvers<void>()
      reply.on('close', () => {
        end()
        if (!reply.writableFinished) hangUp()
      })
      // What the client cuts off is no failure of the vendor.
      reply.on('error', () => reply.destroy())
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part)
      const connection = numbers.get(request.socket) ?? 0
      const bytes = Buffer.concat(parts)
      const { url: path = '', headers } = request
      vendor.#take({ path, headers, bytes, body: bytes.toString(), reply, connection, ended, hungUp })
    })
    return vendor
  }

  /** Answers every call from now on. */
  answer(handler: VendorHandler): void {
    this.#handler = handler
  }

  /** The next call that arrives from now on. */
  nextCall(): Promise<VendorCall> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** How many connections are open, idle ones included. */
  async openConnections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    )
  }

  /** Ends idle connections only, as servers do after a while. */
  closeIdle(): void {
    this.#server.closeIdleConnections()
  }

  /** Ends all connections, also those on which nothing was asked yet. */
  closeAll(): void {
    this.#server.closeAllConnections()
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #take(call: VendorCall): void {
    this.calls.push(call)
    for (const resolve of this.#waiting.splice(0)) resolve(call)
    this.#handler(call)
  }
}
