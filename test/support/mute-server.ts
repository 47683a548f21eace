import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'

/**
 * A server that takes connections on a free loopback port and never says a word: to a client that wants TLS, one that
 * cannot be connected to.
 */
export class MuteServer implements AsyncDisposable {
  readonly port: number
  readonly #server: Server
  #open = 0
  #whenNone: (() => void)[] = []

  private constructor(server: Server) {
    this.#server = server
    this.port = (server.address() as AddressInfo).port
    server.on('connection', (socket) => {
      this.#open++
      // What a client cuts off is no failure of the server.
      socket
        .on('error', () => undefined)
        .on('close', () => {
          if (--this.#open === 0) for (const resolve of this.#whenNone.splice(0)) resolve()
        })
      socket.resume()
    })
  }

  static async start(): Promise<MuteServer> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new MuteServer(server)
  }

  /** Resolves when no client holds a connection. */
  async quiet(): Promise<void> {
    // What is on its way over the loopback arrives first.
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
    if (this.#open > 0) await new Promise<void>((resolve) => this.#whenNone.push(resolve))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
  }
}
