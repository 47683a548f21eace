import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { shorten } from '../../lib/text.ts'
import { ProviderError, type ProviderFailure } from '../provider-error.ts'

export interface ProgramRun {
  readonly provider: string
  readonly argv: readonly [string, ...string[]]
  /** Written to its standard input, which is then closed. */
  readonly input: string
  readonly signal: AbortSignal
  /** What to do where the program is not there. */
  readonly missingHint: string
  /** What its last words mean, where they tell more than that it failed. */
  readonly failureOf?: (errors: string) => ProviderFailure | undefined
}

const maxErrorCharacters = 4096
const commandNotFound = 127 // POSIX shell

/**
 * Runs a program and passes on its standard output as it comes. The program, and all that it started, ends with the
 * signal, and when the consumer stops early. Ends only after the process has. Fails `missing`, or `unavailable` for
 * any exit code but 0.
 */
export async function* programOutput(run: ProgramRun): AsyncGenerator<Uint8Array, void, undefined> {
  run.signal.throwIfAborted()
  const [file, ...args] = run.argv
  // Its own process group: what a shell started must end with the shell.
  const child = spawn(file, args, { detached: true, stdio: 'pipe' })
  const { stdin, stdout, stderr } = child
  let errors = ''
  stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-maxErrorCharacters)
  })
  // EPIPE: the program ended without reading all of it; its exit code says whether that was a failure.
  stdin.on('error', () => stdin.destroy())
  const kill = () => killGroup(child)
  // What the program left behind would hold its pipes open.
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      kill()
      resolve()
    })
  })
  const started = once(child, 'spawn')
  run.signal.addEventListener('abort', kill, { once: true })
  try {
    await started.catch((error) => {
      throw startError(run, error)
    })
    stdin.end(run.input)
    for await (const bytes of stdout) yield bytes
    await exited
    if (child.exitCode !== 0) throw exitError(run, child, errors)
  } finally {
    run.signal.removeEventListener('abort', kill)
    kill()
    for (const pipe of [stdin, stdout, stderr]) pipe.destroy()
    if (child.pid !== undefined) await exited
  }
}

/** At once and hard: a speaker that nobody listens to has nothing to save. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    // ESRCH: all of it has ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function startError({ provider, argv, missingHint }: ProgramRun, error: unknown): ProviderError {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
  const message = missing
    ? `${argv[0]} was not found. ${missingHint}`
    : `${argv[0]} could not be started: ${error instanceof Error ? error.message : error}`
  return new ProviderError(provider, missing ? 'missing' : 'unavailable', message, { cause: error })
}

function exitError(run: ProgramRun, { exitCode, signalCode }: ChildProcess, errors: string): ProviderError {
  const command = shorten(run.argv.join(' '), 100)
  const words = errors.trim().split('\n').at(-1) ?? ''
  const said = words === '' ? '' : ` (${shorten(words, 200)})`
  if (exitCode === commandNotFound) {
    return new ProviderError(run.provider, 'missing', `${command} was not found${said}. ${run.missingHint}`)
  }
  const how = exitCode === null ? `was killed by ${signalCode}` : `ended with code ${exitCode}`
  return new ProviderError(run.provider, run.failureOf?.(errors) ?? 'unavailable', `${command} ${how}${said}`)
}
