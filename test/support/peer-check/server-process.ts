import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const program = join(import.meta.dirname, '..', '..', 'check', 'peer-server.ts')
/** What `ulimit -f` counts in. */
const blockBytes = 1024

/** A server in a process of its own, that can be treated badly. */
export class ServerProcess {
  readonly #child: ChildProcess
  readonly url: string

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.url = `ws://127.0.0.1:${port}/xiaozhi/v1/`
  }

  /** `maxFileBytes`: no file can grow beyond it, as on a full disk. Rejects where the server does not start. */
  static async start(config: object, maxFileBytes?: number): Promise<ServerProcess> {
    const limit = maxFileBytes === undefined ? '' : `trap '' XFSZ; ulimit -f ${Math.ceil(maxFileBytes / blockBytes)}; `
    const child = spawn('bash', ['-c', `${limit}exec "$0" "$@"`, process.execPath, program, JSON.stringify(config)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let said = ''
    child.stderr?.on('data', (data: Buffer) => {
      said = `${said}${data}`.slice(-2000)
    })
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (message: { readonly port: number }) => resolve(message.port))
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
    })
    return new ServerProcess(child, port)
  }

  jump(jumpMs: number): void {
    this.#child.send({ jumpMs })
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }

  stop(): void {
    this.#child.kill('SIGSTOP')
  }

  goOn(): void {
    this.#child.kill('SIGCONT')
  }
}
