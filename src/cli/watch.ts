import { parseArgs } from 'node:util'
import { reasonOf } from '../../device/faults.ts'
import type { Clock } from '../lib/clock.ts'
import { cutText } from '../lib/text.ts'
import { LineSender } from './watch/line-sender.ts'
import { LineStore } from './watch/line-store.ts'
import { type CommandStreams, runCommand } from './watch/run-command.ts'

export interface WatchIo extends CommandStreams {
  readonly clock: Clock
  readonly fetch: typeof fetch
}

const watchUsage = `usage: lapel watch [options] -- COMMAND ...

Runs a build or test command as it would run without it, and lets a badge know what it says. The exit code is that of
the command, whether or not the server is there.

  --device ID    who is told; several with several of them (default: LAPEL_DEVICE)
  --url URL      the server (default: LAPEL_URL, else http://127.0.0.1:8000)
  --token TOKEN  one of its auth.senders, or its admin token (default: LAPEL_TOKEN)
  --name NAME    what people call it, as it is spoken (default: the command)
`

/** Runs `lapel watch`; resolves to the exit code of the command, 2: wrong usage. */
export async function watchCommand(io: WatchIo, args: readonly string[]): Promise<number> {
  let given: Given
  try {
    given = readOptions(args, io.env)
  } catch (error) {
    io.stderr.write(`${reasonOf(error)}\n\n${watchUsage}`)
    return 2
  }
  const { command, ...options } = given
  const lines = new LineStore()
  const sender = new LineSender({
    ...options,
    clock: io.clock,
    fetch: io.fetch,
    lines,
    command: cutText(command.join(' '), 200),
    warn: (text) => io.stderr.write(`lapel watch: ${text}\n`),
  })
  sender.start()
  const exitCode = await runCommand(command, io, (output, chunk) => lines.add(output, chunk))
  lines.end()
  await sender.finish(exitCode)
  return exitCode
}

interface Given {
  readonly command: readonly string[]
  readonly devices: readonly string[]
  readonly url: string
  readonly token: string
  readonly name: string
}

function readOptions(args: readonly string[], env: WatchIo['env']): Given {
  const end = args.indexOf('--')
  const command = end < 0 ? [] : args.slice(end + 1)
  const { values } = parseArgs({
    args: args.slice(0, end < 0 ? args.length : end),
    options: {
      device: { type: 'string', multiple: true, default: env.LAPEL_DEVICE ? [env.LAPEL_DEVICE] : [] },
      url: { type: 'string', default: env.LAPEL_URL || 'http://127.0.0.1:8000' },
      token: { type: 'string', default: env.LAPEL_TOKEN ?? '' },
      name: { type: 'string' },
    },
  })
  const { device, url, token, name } = values
  if (command.length === 0) throw new Error('no command: it stands after --')
  if (device.length === 0) throw new Error('--device is needed: who is to be told?')
  if (token === '')
    throw new Error('--token is needed, or LAPEL_TOKEN: one of its auth.senders, or what it printed at its first start')
  if (!/^https?:\/\/\S+$/.test(url)) throw new Error(`--url ${url}: http or https`)
  const called = name ?? command.join(' ')
  return { command, devices: device, url: url.replace(/\/+$/, ''), token, name: cutText(called, 64).trim() }
}
