import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { constants as systemConstants } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'

export interface CommandStreams {
  readonly stdin: { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly isTTY?: boolean }
  readonly stderr: Writable
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted when this process is asked to end. */
  readonly signal: AbortSignal
}

/** What is heard of the command while it runs; nothing of it may wait. */
type Hear = (output: 'stdout' | 'stderr', chunk: Uint8Array) => void

/** A terminal tells the command itself that it is to end; whoever else asks for it is given this long. */
const farewellMs = 500

/**
 * Runs a command with its output going where it always goes, and heard on its way. On a terminal it gets one of its own,
 * so that it writes in colour and draws as it does alone. Resolves to its exit code; 127 and 126 as shells have them.
 */
export function runCommand(command: readonly string[], streams: CommandStreams, hear: Hear): Promise<number> {
  const { stdin, stdout, stderr, env, signal } = streams
  const isTerminal = stdin.isTTY === true && stdout.isTTY === true
  const script = isTerminal ? findProgram('script', env.PATH ?? '') : undefined
  const [program = '', ...args] = script
    ? // util-linux: quiet, the command's own exit code, written through at once, no file.
      [script, '-qefc', command.map(quoted).join(' '), '/dev/null']
    : command
  const child = spawn(program, args, { stdio: ['inherit', 'pipe', 'pipe'] })
  const stop = () => {
    // Who presses Ctrl-C has told the command as well.
    if (!isTerminal) setTimeout(() => child.kill('SIGTERM'), farewellMs).unref()
  }
  signal.addEventListener('abort', stop, { once: true })
  child.stdout.on('data', (chunk: Uint8Array) => hear('stdout', chunk))
  child.stderr.on('data', (chunk: Uint8Array) => hear('stderr', chunk))
  // A reader that is slow holds the command back as it would without anybody in between.
  child.stdout.pipe(stdout, { end: false })
  child.stderr.pipe(stderr, { end: false })
  return exitCodeOf(child, command[0] ?? '', stderr).finally(() => signal.removeEventListener('abort', stop))
}

function exitCodeOf(child: ChildProcess, name: string, stderr: Writable): Promise<number> {
  return new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      stderr.write(`${name}: ${error.code === 'ENOENT' ? 'command not found' : error.message}\n`)
      resolve(error.code === 'ENOENT' ? 127 : 126)
    })
    // Not before everything that it wrote has come.
    child.on('close', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : (systemConstants.signals[signal] ?? 0)))
    })
  })
}

function findProgram(name: string, path: string): string | undefined {
  // Elsewhere `script` takes other options.
  if (process.platform !== 'linux') return undefined
  return path
    .split(':')
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
