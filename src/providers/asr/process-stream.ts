import { type ChildProcess, spawn } from 'node:child_process'
import { shorten } from '../../lib/text.ts'
import type { ProviderPorts, RecogniserRequest, RecogniserStream, Transcript } from '../contract.ts'
import { ProviderError } from '../provider-error.ts'
import { killGroup } from './process-group.ts'
import { maxUtteranceSamples } from './utterance-pcm.ts'

export interface RecogniserProgram {
  /** The provider's name, for its errors. */
  readonly provider: string
  /** Program and arguments. Reads s16le 16 kHz mono PCM from its standard input, writes lines of text. */
  readonly argv: readonly [string, ...string[]]
  /** From `finish` to the end of the program. */
  readonly timeoutMs: number
  /** What of a line on standard output was said; the line itself where left out. */
  readonly readLine?: (line: string) => string
  /** Which lines on standard error tell what went wrong; all where left out. */
  readonly tellsError?: RegExp
  /** What to do when the program is not there. */
  readonly missingHint: string
}

/** More text than anyone says in the longest utterance: the program runs wild. */
const maxTextCharacters = 262_144
const maxErrorCharacters = 4096
const commandNotFound = 127 // POSIX shell

type Outcome = { readonly text: string } | { readonly error: unknown }

/**
 * One process per utterance, started at `open` so that its start overlaps with the speech. Its process group ends
 * with the utterance, however that ends.
 */
export function openProcess(
  program: RecogniserProgram,
  request: RecogniserRequest,
  ports: ProviderPorts,
): RecogniserStream {
  const { signal } = request
  if (signal.aborted) return { write: () => undefined, finish: () => Promise.reject(signal.reason) }
  const run = new Run(program, request)
  let written = false
  return {
    write: (pcm) => {
      if (pcm.length === 0) return
      written = true
      run.write(pcm)
    },
    finish: async () => {
      if (!written) run.settle({ text: '' })
      run.end()
      const timer = ports.clock.after(program.timeoutMs, () => run.timeOut())
      const outcome = await run.outcome
      timer.cancel()
      if ('error' in outcome) throw outcome.error
      return { text: outcome.text } satisfies Transcript
    },
  }
}

class Run {
  /** Resolves once the outcome is known and nothing of the process is left. Never rejects: nobody may be waiting yet. */
  readonly outcome: Promise<Outcome>
  readonly #program: RecogniserProgram
  readonly #request: RecogniserRequest
  readonly #child: ChildProcess
  readonly #abort: () => void
  #settled: Outcome | undefined
  #said: string[] = []
  #line = ''
  #characters = 0
  #errors = ''

  constructor(program: RecogniserProgram, request: RecogniserRequest) {
    this.#program = program
    this.#request = request
    const [file, ...args] = program.argv
    this.#child = spawn(file, args, { detached: true, stdio: 'pipe' })
    this.#abort = () => this.settle({ error: request.signal.reason })
    request.signal.addEventListener('abort', this.#abort, { once: true })
    this.outcome = this.#watch()
  }

  write(pcm: Int16Array): void {
    const { stdin } = this.#child
    if (this.#settled || !stdin?.writable) return
    if (stdin.writableLength > maxUtteranceSamples * 2) {
      this.settle({ error: this.#error('unavailable', 'does not read its input') })
    } else stdin.write(Buffer.from(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)))
  }

  end(): void {
    this.#child.stdin?.end()
  }

  timeOut(): void {
    this.settle({ error: this.#error('timeout', `gave no text within ${this.#program.timeoutMs} ms`) })
  }

  /** Decides the outcome, unless it has been, and ends the process. */
  settle(outcome: Outcome): void {
    this.#settled ??= outcome
    const { stdin, stdout, stderr, exitCode, signalCode } = this.#child
    if (exitCode === null && signalCode === null) killGroup(this.#child)
    // A grandchild that left the group may hold the pipes: nobody waits for it.
    for (const pipe of [stdin, stdout, stderr]) pipe?.destroy()
  }

  #watch(): Promise<Outcome> {
    const child = this.#child
    return new Promise((resolve) => {
      child.on('error', (error) => {
        this.#settled ??= { error: this.#startError(error) }
        // Without a process there may be neither pipes nor a `close`.
        if (child.pid === undefined) resolve(this.#settled)
      })
      // EPIPE: the program ended without reading all of it; its exit code says whether that was a failure.
      child.stdin?.on('error', () => child.stdin?.destroy())
      child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text))
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        this.#errors = (this.#errors + text).slice(-maxErrorCharacters)
      })
      // What the program left behind would hold its pipes open, and so hold back the `close` below.
      child.on('exit', () => killGroup(child))
      child.on('close', (code, killedBy) => {
        this.#request.signal.removeEventListener('abort', this.#abort)
        this.#readLine(this.#line)
        resolve(this.#settled ?? this.#ended(code, killedBy))
      })
    })
  }

  #ended(code: number | null, killedBy: NodeJS.Signals | null): Outcome {
    if (code === 0) return { text: this.#said.join(' ') }
    if (code === commandNotFound)
      return { error: this.#error('missing', `was not found: ${this.#program.missingHint}`) }
    return {
      error: this.#error('unavailable', code === null ? `was killed by ${killedBy}` : `ended with code ${code}`),
    }
  }

  #read(text: string): void {
    this.#characters += text.length
    if (this.#characters > maxTextCharacters) {
      this.settle({ error: this.#error('bad-reply', `wrote more than ${maxTextCharacters} characters`) })
      return
    }
    const lines = (this.#line + text).split('\n')
    this.#line = lines.pop() ?? ''
    for (const line of lines) this.#readLine(line)
  }

  #readLine(line: string): void {
    const said = (this.#program.readLine?.(line) ?? line).trim()
    if (said === '' || this.#settled) return
    this.#said.push(said)
    this.#request.onPartial?.(this.#said.join(' '))
  }

  #startError(error: Error): ProviderError {
    const missing = 'code' in error && error.code === 'ENOENT'
    return missing
      ? this.#error('missing', `was not found: ${this.#program.missingHint}`, error)
      : this.#error('unavailable', `could not be started: ${error.message}`, error)
  }

  #error(failure: ProviderError['failure'], what: string, cause?: unknown): ProviderError {
    const { tellsError, provider, argv } = this.#program
    const lines = this.#errors.split('\n').filter((line) => line.trim() !== '' && (tellsError?.test(line) ?? true))
    const last = lines.at(-1)?.trim()
    const message = `${shorten(argv.join(' '), 100)} ${what}${last ? ` (${shorten(last, 200)})` : ''}`
    return new ProviderError(provider, failure, message, { cause })
  }
}
