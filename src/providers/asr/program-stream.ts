import type { ProviderPorts, RecogniserRequest, RecogniserStream } from '../contract.ts'
import { type ProgramOptions, RunningProgram } from '../programs/running-program.ts'
import { maxUtteranceSamples } from './utterance-pcm.ts'

/** Reads s16le 16 kHz mono PCM from its standard input, writes lines of text. */
export interface RecogniserProgram extends ProgramOptions {
  /** From `finish` to the end of the program. */
  readonly timeoutMs: number
  /** What of a line on standard output was said; the line itself where left out. */
  readonly readLine?: (line: string) => string
}

/** More text than anyone says in the longest utterance: the program runs wild. */
const maxTextCharacters = 262_144

type Outcome = { readonly text: string } | { readonly error: unknown }

/**
 * One process per utterance, started at `open` so that its start overlaps with the speech. Its process group ends
 * with the utterance, however that ends.
 */
export function openProgram(
  options: RecogniserProgram,
  request: RecogniserRequest,
  ports: ProviderPorts,
): RecogniserStream {
  const { signal } = request
  if (signal.aborted) return { write: () => undefined, finish: () => Promise.reject(signal.reason) }
  const hearing = new Hearing(options, request)
  let written = false
  return {
    write: (pcm) => {
      if (pcm.length === 0) return
      written = true
      hearing.write(pcm)
    },
    finish: async () => {
      if (!written) hearing.settle({ text: '' })
      hearing.end()
      const timer = ports.clock.after(options.timeoutMs, () => hearing.timeOut())
      const outcome = await hearing.outcome
      timer.cancel()
      if ('error' in outcome) throw outcome.error
      return { text: outcome.text }
    },
  }
}

class Hearing {
  /** Resolves once the outcome is known and nothing of the process is left. Never rejects: nobody may be waiting yet. */
  readonly outcome: Promise<Outcome>
  readonly #options: RecogniserProgram
  readonly #request: RecogniserRequest
  readonly #program: RunningProgram
  #settled: Outcome | undefined
  #said: string[] = []
  #line = ''
  #characters = 0

  constructor(options: RecogniserProgram, request: RecogniserRequest) {
    this.#options = options
    this.#request = request
    this.#program = new RunningProgram(options)
    this.#program.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text))
    const abort = () => this.settle({ error: request.signal.reason })
    request.signal.addEventListener('abort', abort, { once: true })
    this.outcome = this.#program.ended.then((failure) => {
      request.signal.removeEventListener('abort', abort)
      this.#readLine(this.#line)
      return this.#settled ?? (failure ? { error: failure } : { text: this.#said.join(' ') })
    })
  }

  write(pcm: Int16Array): void {
    const { stdin } = this.#program
    if (this.#settled || !stdin?.writable) return
    if (stdin.writableLength > maxUtteranceSamples * 2) {
      this.settle({ error: this.#program.failure('unavailable', 'does not read its input') })
    } else stdin.write(Buffer.from(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)))
  }

  end(): void {
    this.#program.stdin?.end()
  }

  timeOut(): void {
    this.settle({ error: this.#program.failure('timeout', `gave no text within ${this.#options.timeoutMs} ms`) })
  }

  /** Decides the outcome, unless it has been, and ends the process. */
  settle(outcome: Outcome): void {
    this.#settled ??= outcome
    this.#program.end()
  }

  #read(text: string): void {
    this.#characters += text.length
    if (this.#characters > maxTextCharacters) {
      const what = `wrote more than ${maxTextCharacters} characters`
      this.settle({ error: this.#program.failure('bad-reply', what) })
      return
    }
    const lines = (this.#line + text).split('\n')
    this.#line = lines.pop() ?? ''
    for (const line of lines) this.#readLine(line)
  }

  #readLine(line: string): void {
    const said = (this.#options.readLine?.(line) ?? line).trim()
    if (said === '' || this.#settled) return
    this.#said.push(said)
    this.#request.onPartial?.(this.#said.join(' '))
  }
}
