import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { shorten } from '../../lib/text.ts'
import { ProviderError, type ProviderFailure } from '../provider-error.ts'
import { killGroup } from './process-group.ts'

export interface ProgramOptions {
  /** The provider's name, for its errors. */
  readonly provider: string
  /** Program and arguments. */
  readonly argv: readonly [string, ...string[]]
  /** What to do where the program is not there. */
  readonly missingHint: string
  /** Which lines on standard error tell what went wrong; all where left out. */
  readonly tellsError?: RegExp
  /** What its last words mean, where they tell more than that it failed. */
  readonly failureOf?: (errors: string) => ProviderFailure | undefined
}

const maxErrorCharacters = 4096
const commandNotFound = 127 // POSIX shell

/** A program of others at work for one call. It, and all that it started, ends at the latest with `end`. */
export class RunningProgram {
  /**
   * Resolves once nothing of it is left and its standard output was read or destroyed: to what went wrong, `missing`
   * or `unavailable` for any exit code but 0. Never rejects: nobody may be waiting yet.
   */
  readonly ended: Promise<ProviderError | undefined>
  readonly #options: ProgramOptions
  readonly #child: ChildProcess
  #errors = ''

  constructor(options: ProgramOptions) {
    this.#options = options
    const [file, ...args] = options.argv
    // Its own process group: what a shell started must end with the shell.
    const child = spawn(file, args, { detached: true, stdio: 'pipe' })
    this.#child = child
    // EPIPE: the program ended without reading all of it; its exit code says whether that was a failure.
    child.stdin?.on('error', () => child.stdin?.destroy())
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-maxErrorCharacters)
    })
    this.ended = new Promise((resolve) => {
      let startError: ProviderError | undefined
      child.on('error', (error) => {
        startError = this.#startError(error)
        // Without a process there may be neither pipes nor a `close`.
        if (child.pid === undefined) resolve(startError)
      })
      // What the program left behind would hold its pipes open, and so hold back the `close` below.
      child.on('exit', () => killGroup(child))
      child.on('close', (code, killedBy) => resolve(startError ?? this.#exitError(code, killedBy)))
    })
  }

  /** Undefined where the machine has no pipe left; `ended` then tells. */
  get stdin(): Writable | undefined {
    return this.#child.stdin ?? undefined
  }

  get stdout(): Readable | undefined {
    return this.#child.stdout ?? undefined
  }

  /** At once and hard: a program that nobody waits for has nothing to save. */
  readonly end = (): void => {
    const { stdin, stdout, stderr, exitCode, signalCode } = this.#child
    if (exitCode === null && signalCode === null) killGroup(this.#child)
    // A grandchild that left the group may hold the pipes: nobody waits for it.
    for (const pipe of [stdin, stdout, stderr]) pipe?.destroy()
  }

  /** A failure of this program, with what it said last. */
  failure(failure: ProviderFailure, what: string, cause?: unknown): ProviderError {
    const { tellsError, provider, argv } = this.#options
    const lines = this.#errors.split('\n').filter((line) => line.trim() !== '' && (tellsError?.test(line) ?? true))
    const last = lines.at(-1)?.trim()
    const message = `${shorten(argv.join(' '), 100)} ${what}${last ? ` (${shorten(last, 200)})` : ''}`
    return new ProviderError(provider, failure, message, { cause })
  }

  #startError(error: Error): ProviderError {
    const missing = 'code' in error && error.code === 'ENOENT'
    return missing ? this.#missing(error) : this.failure('unavailable', `could not be started: ${error.message}`, error)
  }

  #exitError(code: number | null, killedBy: NodeJS.Signals | null): ProviderError | undefined {
    if (code === 0) return undefined
    if (code === commandNotFound) return this.#missing()
    const how = code === null ? `was killed by ${killedBy}` : `ended with code ${code}`
    return this.failure(this.#options.failureOf?.(this.#errors) ?? 'unavailable', how)
  }

  #missing(cause?: unknown): ProviderError {
    return this.failure('missing', `was not found: ${this.#options.missingHint}`, cause)
  }
}
