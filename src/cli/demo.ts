import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { reasonOf } from '../../device/faults.ts'
import { type App, startApp } from '../app.ts'
import { loadConfig } from '../config/load.ts'
import { problemText } from '../config/problem.ts'
import type { Config } from '../config/schema.ts'
import type { Clock } from '../lib/clock.ts'
import { randomIds } from '../lib/ids.ts'
import { lanAddress } from '../lib/lan-address.ts'
import { createLog } from '../observe/log.ts'
import type { VendorTable } from '../providers/holding.ts'
import { type Language, languages } from '../turn/phrases.ts'
import type { CommandIo } from './config.ts'
import { fasterClock } from './demo/faster-clock.ts'
import { scriptIn } from './demo/script.ts'
import { cast, Story } from './demo/story.ts'

export interface DemoIo extends CommandIo {
  readonly clock: Clock
  readonly version: string
  /** Ends the demo, as Ctrl+C does. */
  readonly signal: AbortSignal
}

const usage = `usage: npm run demo [-- options]

A server with nothing configured and two simulated badges that go through everything Lapel does, told in the terminal.
What they do is kept nowhere.

  --language LANG  en or zh (default en)
  --port N         default 8000; where it is in use, a free one
  --fast           without time to read, and everybody speaks several times faster
  --once           ends after the story
`

/** How much faster than in life people speak with --fast. */
const fastFactor = 12
/** No part of the story waits longer, not even for a model on a slow machine; with --fast neither. */
const patienceMs = 60_000
/** After each thing that happens; with --fast none. */
const readingMs = 1500
/** The group of the badges, and of the device that `lapel talk` is unless told otherwise. */
const group = 'demo'
const talkDevice = '02:00:00:00:00:01'

interface Given {
  readonly language: Language
  readonly port: number
  readonly isFast: boolean
  readonly isOnce: boolean
}

/** Runs `lapel demo` until the signal, or with --once until its end. Exit codes: 0, 1 the story broke off, 2 wrong usage. */
export async function demoCommand(io: DemoIo, vendors: VendorTable, args: readonly string[]): Promise<number> {
  let given: Given
  try {
    given = readOptions(args)
  } catch (error) {
    io.stderr.write(`${reasonOf(error)}\n\n${usage}`)
    return 2
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'lapel-demo-'))
  try {
    const loaded = await loadConfig({ env: io.env, readFile: io.readFile, vendors })
    if (!loaded.config) throw new Error(loaded.problems.map(problemText).join('\n'))
    return await play(io, vendors, given, demoConfig(loaded.config, dataDir, given.port))
  } catch (error) {
    if (io.signal.aborted) return 0
    io.stderr.write(`${reasonOf(error)}\n`)
    return 1
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

function readOptions(args: readonly string[]): Given {
  const { values } = parseArgs({
    args: [...args],
    options: {
      language: { type: 'string', default: 'en' },
      port: { type: 'string', default: '8000' },
      fast: { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
    },
  })
  const language = languages.find((known) => known === values.language)
  if (!language) throw new Error(`--language ${values.language}: ${languages.join(' or ')}`)
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`--port ${values.port}: 0 to 65535`)
  return { language, port, isFast: values.fast, isOnce: values.once }
}

function demoConfig(config: Config, dataDir: string, port: number): Config {
  return {
    ...config,
    dataDir,
    server: { ...config.server, port },
    auth: { ...config.auth, adminToken: randomIds.hex(16) },
    log: { ...config.log, level: 'warn' },
    devices: {
      ...Object.fromEntries(Object.values(cast).map(({ id, name }) => [id, { name, group }])),
      [talkDevice]: { group },
    },
  }
}

async function play(io: DemoIo, vendors: VendorTable, given: Given, config: Config): Promise<number> {
  const tell = (line: string) => void io.stdout.write(`${line}\n`)
  const script = scriptIn(given.language)
  const clock = fasterClock(io.clock, given.isFast ? fastFactor : 1)
  const app = await startOnFreePort(io, vendors, config, clock)
  try {
    const base = `http://127.0.0.1:${app.port}`
    const parts = app.parts.map(
      ({ part, name, advice }) => `  ${script.parts[part]}: ${name}${advice === undefined ? '' : ` (${advice})`}`,
    )
    tell(script.running(base, parts))
    if (given.port !== 0 && app.port !== given.port) tell(script.portTaken(given.port, app.port))
    const story = new Story({
      otaUrl: `${base}/xiaozhi/ota/`,
      services: app.services,
      language: given.language,
      script,
      clock,
      pauseMs: given.isFast ? 0 : readingMs,
      patienceMs: given.isFast ? patienceMs * fastFactor : patienceMs,
      signal: io.signal,
      tell,
    })
    try {
      const meetingId = await story.run()
      if (given.isOnce) tell(`\n${script.over}`)
      else {
        // Whoever tries it now does so in real time.
        clock.slowDown()
        const otaUrl = `http://${lanAddress(config.server.host)}:${app.port}/xiaozhi/ota/`
        const consoleUrl = `${base}/#/sign-in/${app.consoleLinkCode}`
        const adminToken = config.auth.adminToken ?? ''
        tell(`\n${script.next({ base, otaUrl, consoleUrl, adminToken, meetingId })}`)
        await aborted(io.signal)
      }
      return 0
    } finally {
      await story.close()
    }
  } finally {
    await app.stop()
  }
}

async function startOnFreePort(io: DemoIo, vendors: VendorTable, config: Config, clock: Clock): Promise<App> {
  const start = (port: number) =>
    startApp(
      { ...config, server: { ...config.server, port } },
      {
        clock,
        ids: randomIds,
        log: createLog({
          ...config.log,
          format: 'pretty',
          destination: { write: (line) => void io.stderr.write(line) },
        }),
        version: io.version,
        env: io.env,
        fetch,
        configFile: undefined,
        onRestart: async () => [],
        vendors,
      },
    )
  try {
    return await start(config.server.port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return start(0)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
