import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..', '..')

/** A program of this repository in a process of its own; ended by `await using`. */
export class BenchProcess implements AsyncDisposable {
  readonly child: ChildProcess
  readonly #release: () => Promise<void>

  constructor(args: readonly string[], release: () => Promise<void> = async () => undefined) {
    this.child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    this.#release = release
  }

  /** The first line on stdout that matches. */
  async line(pattern: RegExp): Promise<string> {
    if (!this.child.stdout) throw new Error('no stdout')
    for await (const line of createInterface({ input: this.child.stdout })) {
      if (pattern.test(line)) {
        this.child.stdout.resume()
        return line
      }
    }
    throw new Error(`the process ended before it said ${pattern}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGKILL')
      await once(this.child, 'exit')
    }
    await this.#release()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A Lapel with this configuration, in its own process, ready to be talked to. */
export async function startLapel(
  configure: (dataDir: string, port: number) => string,
): Promise<{ lapel: BenchProcess; port: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-bench-'))
  const port = await freePort()
  const file = join(directory, 'lapel.yaml')
  await writeFile(file, configure(join(directory, 'data'), port))
  const lapel = new BenchProcess(['src/main.ts', 'start', '--config', file], () =>
    rm(directory, { recursive: true, force: true }),
  )
  await lapel.line(/is running/)
  return { lapel, port }
}
