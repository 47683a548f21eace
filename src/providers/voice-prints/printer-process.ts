import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { access, constants } from 'node:fs/promises'
import { ProviderError } from '../provider-error.ts'
import type { PrinterReply, PrintRequest } from './printer-protocol.ts'
import type { VoicePrinter } from './voice-printer.ts'

const name = 'voice prints'

/** Compiled, this file and the child's end in .js. */
const script = import.meta.url.endsWith('.ts')
  ? new URL('./printer-child.ts', import.meta.url)
  : new URL('./printer-child.js', import.meta.url)

/** A process with the model in it, and what it still owes. */
interface Child {
  readonly process: ChildProcess
  readonly owed: Map<number, PromiseWithResolvers<Float32Array>>
}

/**
 * Voice prints by a speaker embedding model of sherpa-onnx (optional dependency sherpa-onnx-node), in a process of its
 * own: over a file that is no such model the package ends the process that it is in. One that has died is replaced at
 * the next print.
 */
export class PrinterProcess implements VoicePrinter {
  readonly #model: string
  #child: Promise<Child> | undefined
  #nextId = 1
  #closed = false

  private constructor(model: string) {
    this.#model = model
  }

  /** Resolves once the model, a file, is loaded; rejects with a ProviderError. */
  static async start(model: string): Promise<PrinterProcess> {
    await access(model, constants.R_OK).catch(() => {
      throw new ProviderError(name, 'missing', `meeting.speakers.model: there is no file ${model}`)
    })
    const printer = new PrinterProcess(model)
    await printer.#running()
    return printer
  }

  async print(pcm: Int16Array): Promise<Float32Array> {
    const { process, owed } = await this.#running()
    const id = this.#nextId++
    const result = Promise.withResolvers<Float32Array>()
    owed.set(id, result)
    process.send({ id, pcm } satisfies PrintRequest, (error) => {
      if (error) result.reject(new ProviderError(name, 'unavailable', error.message))
    })
    return result.promise
  }

  async close(): Promise<void> {
    this.#closed = true
    const child = await this.#child?.catch(() => undefined)
    if (!child || child.process.exitCode !== null || child.process.signalCode !== null) return
    const gone = once(child.process, 'exit')
    child.process.kill('SIGKILL')
    await gone
  }

  #running(): Promise<Child> {
    if (this.#closed) throw new ProviderError(name, 'unavailable', 'voices are not told apart any more')
    this.#child ??= this.#start().catch((error: unknown) => {
      this.#child = undefined
      throw error
    })
    return this.#child
  }

  async #start(): Promise<Child> {
    // It needs none of the environment, in which keys may be.
    const process = fork(script, [this.#model], { serialization: 'advanced', execArgv: [], env: {}, stdio: 'ignore' })
    const owed: Child['owed'] = new Map()
    const first = Promise.withResolvers<PrinterReply>()
    const end = (why: string) => {
      first.resolve({ type: 'unusable', missing: false, message: why })
      this.#child = undefined
      for (const { reject } of owed.values()) reject(new ProviderError(name, 'unavailable', why))
      owed.clear()
    }
    process.on('error', (error) => end(error.message))
    process.on('exit', (code, signal) => end(`its process ended with ${signal ?? `code ${code}`}`))
    process.on('message', (reply: PrinterReply) => {
      if (reply.type === 'ready' || reply.type === 'unusable') return first.resolve(reply)
      const result = owed.get(reply.id)
      owed.delete(reply.id)
      if (reply.type === 'print') result?.resolve(reply.print)
      else result?.reject(new ProviderError(name, 'bad-reply', reply.message))
    })
    const answer = await first.promise
    if (answer.type !== 'unusable') return { process, owed }
    throw answer.missing
      ? new ProviderError(name, 'missing', 'the package is not installed: npm install sherpa-onnx-node')
      : new ProviderError(name, 'bad-request', `meeting.speakers.model is no model for this: ${answer.message}`)
  }
}
