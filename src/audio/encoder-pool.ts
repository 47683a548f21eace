import { Worker } from 'node:worker_threads'
import { AudioError } from './audio-error.ts'
import type { OpusEncoder, OpusRate } from './contract.ts'
import type { EncodeReply, EncodeRequest } from './encode-worker.ts'
import { encoderComplexity, hurriedComplexity, opusFrameMs } from './opus.ts'

/** Compiled, this file and the worker's end in .js. */
const workerScript = import.meta.url.endsWith('.ts')
  ? new URL('./encode-worker.ts', import.meta.url)
  : new URL('./encode-worker.js', import.meta.url)

/**
 * Threads that encode Opus. A stream stays on one of them, which holds its encoder; new streams go to the thread
 * with the fewest. Threads start with their first packet, and keep the process alive only while packets are awaited.
 */
export class EncoderPool {
  readonly #threads: EncodeThread[]
  #nextStream = 1
  #closed = false

  /** `script` is another worker that answers EncodeRequests: for tests of what happens when one dies. */
  constructor(workers: number, script: URL = workerScript) {
    if (!Number.isInteger(workers) || workers < 1) throw new RangeError(`${workers} encoding threads`)
    this.#threads = Array.from({ length: workers }, () => new EncodeThread(script))
  }

  open(rate: OpusRate, frameMs: number): OpusEncoder {
    if (this.#closed) throw new AudioError('closed', 'the audio engine has been closed')
    if (!opusFrameMs.includes(frameMs)) throw new RangeError(`Opus packets cannot last ${frameMs} ms`)
    const thread = this.#threads.reduce((least, one) => (one.streams < least.streams ? one : least))
    return new PooledEncoder(thread, this.#nextStream++, rate, frameMs)
  }

  /** Starts all threads and lets them encode silence, so that the first real packets do not wait for that. */
  async warmUp(): Promise<void> {
    await Promise.all(
      this.#threads.map(async (thread) => {
        const encoder = new PooledEncoder(thread, this.#nextStream++, 24_000, 60)
        const silence = new Int16Array(1440)
        for (let count = 0; count < warmUpPackets; count++) await encoder.encode(silence)
        encoder.free()
      }),
    )
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}

interface Pending {
  resolve(packet: Uint8Array): void
  reject(error: Error): void
}

/** So many packets waiting for one thread are about 5 ms of delay for the next. */
const hurryAt = 8
/** Enough packets for the thread's compiler to have seen what matters. */
const warmUpPackets = 30

/** One worker at a time, and its replacement once it has died. */
class EncodeThread {
  /** Open streams. */
  streams = 0
  readonly #script: URL
  #worker: Worker | undefined
  #pending: Pending[] = []
  #closed = false

  constructor(script: URL) {
    this.#script = script
  }

  /** The running worker, started if need be: a stream that meets another than before has to open itself again. */
  worker(): Worker {
    this.#worker ??= this.#start()
    return this.#worker
  }

  encode(stream: number, pcm: Int16Array): Promise<Uint8Array> {
    const worker = this.worker()
    // Cloning a view would send all of the buffer behind it.
    const complexity = this.#pending.length < hurryAt ? encoderComplexity : hurriedComplexity
    worker.postMessage({ type: 'encode', stream, pcm: pcm.slice(), complexity } satisfies EncodeRequest)
    if (this.#pending.length === 0) worker.ref()
    return new Promise((resolve, reject) => this.#pending.push({ resolve, reject }))
  }

  get closed(): boolean {
    return this.#closed
  }

  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    this.#worker = undefined
    this.#rejectPending(new AudioError('closed', 'the audio engine has been closed'))
    await worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { name: 'lapel-encode', execArgv: [] })
    worker.unref()
    let cause: unknown
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => {
      // Another worker may already be at work, or nobody wants one any more.
      if (this.#worker !== worker) return
      this.#worker = undefined
      this.#rejectPending(
        new AudioError('crashed', 'the thread that encodes audio died; the next packet starts another', { cause }),
      )
    })
    worker.on('message', (reply: EncodeReply) => {
      if (this.#worker !== worker) return
      const pending = this.#pending.shift()
      if (this.#pending.length === 0) worker.unref()
      if (typeof reply === 'string') pending?.reject(new Error(`encoding failed: ${reply}`))
      else pending?.resolve(reply)
    })
    return worker
  }

  #rejectPending(error: AudioError): void {
    for (const pending of this.#pending.splice(0)) pending.reject(error)
  }
}

class PooledEncoder implements OpusEncoder {
  readonly #thread: EncodeThread
  readonly #stream: number
  readonly #rate: OpusRate
  readonly #frameMs: number
  /** Where this stream's encoder lives; undefined before the first packet. */
  #worker: Worker | undefined
  #freed = false

  constructor(thread: EncodeThread, stream: number, rate: OpusRate, frameMs: number) {
    this.#thread = thread
    this.#stream = stream
    this.#rate = rate
    this.#frameMs = frameMs
    thread.streams++
  }

  async encode(pcm: Int16Array): Promise<Uint8Array> {
    if (this.#freed) throw new Error('Opus encoder used after free')
    if (this.#thread.closed) throw new AudioError('closed', 'the audio engine has been closed')
    const samples = (this.#rate * this.#frameMs) / 1000
    if (pcm.length !== samples) throw new RangeError(`${pcm.length} samples, a packet takes ${samples}`)
    const worker = this.#thread.worker()
    if (worker !== this.#worker) {
      this.#worker = worker
      this.#post({ type: 'open', stream: this.#stream, rate: this.#rate, frameMs: this.#frameMs })
    }
    return await this.#thread.encode(this.#stream, pcm)
  }

  free(): void {
    if (this.#freed) return
    this.#freed = true
    this.#thread.streams--
    this.#post({ type: 'free', stream: this.#stream })
  }

  /** To a worker that has ended a message goes nowhere. */
  #post(request: EncodeRequest): void {
    this.#worker?.postMessage(request)
  }
}
