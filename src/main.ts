import { readFile } from 'node:fs/promises'
import packageJson from '../package.json' with { type: 'json' }
import { vendors } from './catalogue.ts'
import { configCommand } from './cli/config.ts'
import { demoCommand } from './cli/demo.ts'
import { loadCommand } from './cli/load.ts'
import { modelsCommand } from './cli/models.ts'
import { startCommand } from './cli/start.ts'
import { storeCommand } from './cli/store.ts'
import { talkCommand } from './cli/talk.ts'
import { watchCommand } from './cli/watch.ts'
import { systemClock } from './lib/clock.ts'
import { replaceFile } from './lib/replace-file.ts'

const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // Asked a second time: now.
    if (stopping.signal.aborted) process.exit(130)
    stopping.abort()
  })
}

// `lapel ... | head`: whoever reads has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  readFile: (path: string) => readFile(path, 'utf8'),
  writeFile: replaceFile,
  onHangUp(run: () => void, signal: AbortSignal) {
    process.on('SIGHUP', run)
    signal.addEventListener('abort', () => process.off('SIGHUP', run), { once: true })
  },
  fetch,
  clock: systemClock(),
  version: packageJson.version,
  signal: stopping.signal,
}

type Command = (args: readonly string[]) => Promise<number>

const commands: Readonly<Record<string, readonly [use: string, help: string, run: Command]>> = {
  start: ['start [--config FILE]', 'the server', (args) => startCommand(io, args)],
  demo: [
    'demo [--language en|zh]',
    'the server and two simulated badges, for a first look',
    (args) => demoCommand(io, vendors, args),
  ],
  talk: ['talk [--text T|--wav F]', 'a simulated device in the terminal', (args) => talkCommand(io, args)],
  watch: [
    'watch -- COMMAND ...',
    'runs a build or tests, and lets a badge know what they say',
    (args) => watchCommand(io, args),
  ],
  load: [
    'load [--devices N]',
    'many simulated devices, and how long each stage takes',
    (args) => loadCommand(io, args),
  ],
  config: ['config check|print|docs', 'what a configuration file says', (args) => configCommand(io, vendors, args)],
  models: ['models list|pull NAME', 'local models', (args) => modelsCommand(io, vendors, args)],
  store: [
    'store backup|restore FILE',
    'what is kept, in one file; store migrate brings it up to date',
    (args) => storeCommand(io, vendors, args),
  ],
}

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const command = commands[name]
  if (command) return command[2](args)
  const help = Object.values(commands).map(([use, text]) => `  ${use.padEnd(27)}${text}\n`)
  process.stderr.write(`usage: npm run lapel -- COMMAND ...\n\n${help.join('')}`)
  return name === 'help' || name === '--help' ? 0 : 2
}

process.exitCode = await main(process.argv.slice(2))
