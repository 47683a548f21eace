import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Tells when a program begins and ends, without looking at process tables: it holds a connection, which the kernel
 * closes when the last process that has inherited it is gone.
 */
export class LifeLine {
  readonly #directory: string
  readonly #server: Server
  #last: Socket | undefined

  private constructor(directory: string, server: Server) {
    this.#directory = directory
    this.#server = server
    server.on('connection', (socket) => {
      this.#last = socket.resume()
      // A process that is killed resets its connection.
      socket.on('error', () => socket.destroy())
    })
  }

  static async open(): Promise<LifeLine> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new LifeLine(await mkdtemp(join(tmpdir(), 'life-line-')), server)
  }

  /** A bash script that takes hold of the line, then does `script`; may be rewritten at any time. */
  script(script: string): string {
    const file = join(this.#directory, 'program')
    const { port } = this.#server.address() as AddressInfo
    writeFileSync(file, `#!/bin/bash\nexec 9<>/dev/tcp/127.0.0.1/${port}\n${script}\n`, { mode: 0o755 })
    return file
  }

  /** Resolves once the next program, from now on, has taken hold. */
  async held(): Promise<void> {
    await once(this.#server, 'connection')
  }

  /** Resolves once nothing of the last program that had taken hold is left. */
  async released(): Promise<void> {
    if (!this.#last) throw new Error('no program has taken hold')
    if (!this.#last.closed) await once(this.#last, 'close')
  }

  async close(): Promise<void> {
    this.#server.close()
    await rm(this.#directory, { recursive: true })
  }
}
