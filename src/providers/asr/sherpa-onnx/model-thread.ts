import { Worker } from 'node:worker_threads'
import type { RecogniserRequest, RecogniserStream, Transcript } from '../../contract.ts'
import { ProviderError } from '../../provider-error.ts'
import { maxUtteranceSamples } from '../utterance-pcm.ts'
import type { WorkerReply, WorkerRequest, WorkerSetup } from './worker-protocol.ts'

/** Compiled, this file and the worker's end in .js. */
const workerScript = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./worker.js', import.meta.url)

interface Listener {
  readonly request: RecogniserRequest
  readonly settle: (outcome: Outcome) => void
}

type Outcome = { readonly transcript: Transcript } | { readonly error: unknown }

/** The worker thread with the model in it, shared by all streams. */
export class ModelThread {
  readonly #worker: Worker
  readonly #listeners = new Map<number, Listener>()
  #nextStream = 1
  #ended: ProviderError | undefined

  private constructor(setup: WorkerSetup) {
    this.#worker = new Worker(workerScript, { workerData: setup, name: 'sherpa-onnx' })
    this.#worker.on('error', (error) => this.#end(`failed: ${error instanceof Error ? error.message : String(error)}`))
    this.#worker.on('exit', () => this.#end('has ended'))
  }

  /** Resolves once the model is loaded; rejects with a ProviderError. */
  static async start(setup: WorkerSetup): Promise<ModelThread> {
    const thread = new ModelThread(setup)
    const first = await thread.#firstReply()
    if (first.type === 'unusable') {
      await thread.close()
      throw first.missing
        ? new ProviderError('sherpa-onnx', 'missing', 'the package is not installed: npm install sherpa-onnx-node')
        : new ProviderError('sherpa-onnx', 'bad-request', `the model cannot be loaded: ${first.message}`)
    }
    thread.#worker.on('message', (reply: WorkerReply) => thread.#take(reply))
    return thread
  }

  get ended(): boolean {
    return this.#ended !== undefined
  }

  open(request: RecogniserRequest): RecogniserStream {
    const { signal } = request
    const stream = this.#nextStream++
    const { promise: outcome, resolve } = Promise.withResolvers<Outcome>()
    let samples = 0
    let live = true
    const settle = (result: Outcome) => {
      live = false
      signal.removeEventListener('abort', abort)
      this.#listeners.delete(stream)
      resolve(result)
    }
    const abort = () => {
      if (samples > 0) this.#send({ type: 'cancel', stream })
      settle({ error: signal.reason })
    }
    if (signal.aborted) settle({ error: signal.reason })
    else if (this.#ended) settle({ error: this.#ended })
    else {
      this.#listeners.set(stream, { request, settle })
      signal.addEventListener('abort', abort, { once: true })
    }
    return {
      write: (pcm) => {
        const taken = pcm.subarray(0, maxUtteranceSamples - samples)
        if (!live || taken.length === 0) return
        samples += taken.length
        this.#send({ type: 'audio', stream, pcm: taken.slice() })
      },
      finish: async () => {
        if (samples > 0) this.#send({ type: 'finish', stream })
        else if (live) settle({ transcript: { text: '' } })
        const result = await outcome
        if ('error' in result) throw result.error
        return result.transcript
      },
    }
  }

  #firstReply(): Promise<WorkerReply> {
    return new Promise((resolve) => {
      this.#worker.once('message', resolve)
      const dead = (why: unknown) => resolve({ type: 'unusable', missing: false, message: String(why) })
      this.#worker.once('error', dead)
      this.#worker.once('exit', (code) => dead(`its thread ended with code ${code}`))
    })
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #send(request: WorkerRequest): void {
    this.#worker.postMessage(request, request.type === 'audio' ? [request.pcm.buffer as ArrayBuffer] : [])
  }

  #take(reply: WorkerReply): void {
    if (reply.type === 'ready' || reply.type === 'unusable') return
    const listener = this.#listeners.get(reply.stream)
    // Cancelled meanwhile.
    if (!listener) return
    if (reply.type === 'partial') listener.request.onPartial?.(reply.text)
    else if (reply.type === 'endpoint') listener.request.onEndpoint?.()
    else if (reply.type === 'final') {
      const { text, language } = reply
      listener.settle({ transcript: { text, ...(language !== undefined && { language }) } })
    } else
      listener.settle({ error: new ProviderError('sherpa-onnx', 'bad-reply', `decoding failed: ${reply.message}`) })
  }

  #end(what: string): void {
    const message = `the recogniser's thread ${what}; the next utterance starts another`
    this.#ended ??= new ProviderError('sherpa-onnx', 'unavailable', message)
    for (const { settle } of [...this.#listeners.values()]) settle({ error: this.#ended })
  }
}
