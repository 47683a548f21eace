import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { BoundedQueue } from '../../../lib/bounded-queue.ts'
import { shorten } from '../../../lib/text.ts'
import type { SpeechChunk } from '../../contract.ts'
import { ProviderError } from '../../provider-error.ts'
import { PcmBytes } from '../pcm-bytes.ts'
import { amplitude, type EngineRequest } from './engine.ts'
import type { Settings } from './settings.ts'
import { type Frame, FrameReader, frameKind, type WasmRequest } from './wasm-frames.ts'

const provider = 'espeak-ng'
const normalPitch = 50
const maxErrorCharacters = 4096
/** Frames of about 100 ms each: ten minutes, far beyond any sentence. */
const maxFrames = 6000

type Child = ChildProcessByStdio<Writable, Readable, Readable>

/** The process of the WebAssembly build; it speaks one text after the other. */
export class WasmHost {
  ended = false
  readonly #child: Child
  readonly #exited: Promise<void>
  readonly #calls = new Map<number, BoundedQueue<Frame>>()
  #lastId = 0
  #sampleRate = 0
  #errors = ''

  private constructor(child: Child) {
    this.#child = child
    this.#exited = new Promise((resolve) => {
      const end = () => {
        this.ended = true
        resolve()
      }
      child.once('exit', end)
      child.once('error', end)
    })
    child.stdin.on('error', () => child.stdin.destroy())
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-maxErrorCharacters)
    })
  }

  /** Fails `missing` where the package is not installed. */
  static async start(): Promise<WasmHost> {
    const script = fileURLToPath(import.meta.resolve('./wasm-process.ts'))
    const host = new WasmHost(spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe'] }))
    const ready = new BoundedQueue<Frame>(1)
    host.#calls.set(0, ready)
    void host.#read()
    for await (const frame of ready) {
      host.#sampleRate = Buffer.from(frame.payload).readUInt32LE(0)
      host.#calls.delete(0)
      return host
    }
    throw host.#error()
  }

  async *speak({ text, voice, signal }: EngineRequest, settings: Settings): AsyncGenerator<SpeechChunk, void> {
    const id = ++this.#lastId
    const frames = new BoundedQueue<Frame>(maxFrames)
    const pcm = new PcmBytes()
    const stop = () => frames.close()
    this.#calls.set(id, frames)
    signal.addEventListener('abort', stop, { once: true })
    const { speed, pitch = normalPitch } = settings
    const request: WasmRequest = { id, text, voice, speed, amplitude, pitch }
    this.#child.stdin.write(`${JSON.stringify(request)}\n`)
    try {
      for await (const { kind, payload } of frames) {
        signal.throwIfAborted()
        if (kind === frameKind.end) return
        if (kind === frameKind.error) throw new ProviderError(provider, 'bad-request', Buffer.from(payload).toString())
        yield { pcm: pcm.push(payload), sampleRate: this.#sampleRate }
      }
      signal.throwIfAborted()
      throw this.#error()
    } finally {
      signal.removeEventListener('abort', stop)
      this.#calls.delete(id)
      // Given up because it was silent: it will not come back by itself.
      if (signal.reason instanceof ProviderError) this.#child.kill('SIGKILL')
    }
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exited
  }

  async #read(): Promise<void> {
    const frames = new FrameReader()
    this.#child.stdout.on('data', (bytes: Buffer) => {
      for (const frame of frames.push(bytes)) {
        const call = this.#calls.get(frame.id)
        // Nobody reads on: what was aborted, or what never ends.
        if (call && !call.push(frame)) call.close()
      }
    })
    await Promise.all([this.#exited, once(this.#child.stdout, 'close')])
    for (const call of this.#calls.values()) call.close()
  }

  #error(): ProviderError {
    const missing = /ERR_MODULE_NOT_FOUND/.test(this.#errors)
    const message = missing
      ? 'The WebAssembly build of espeak-ng is not installed: `npm install @echogarden/espeak-ng-emscripten`.'
      : `The espeak-ng process ended: ${shorten(this.#errors.trim(), 200)}`
    return new ProviderError(provider, missing ? 'missing' : 'unavailable', message)
  }
}
