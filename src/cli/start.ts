import { parseArgs } from 'node:util'
import { type App, startApp } from '../app.ts'
import { vendors } from '../catalogue.ts'
import { loadConfig } from '../config/load.ts'
import { problemText } from '../config/problem.ts'
import type { Config } from '../config/schema.ts'
import { watchFile } from '../config/watch.ts'
import { systemClock } from '../lib/clock.ts'
import { randomIds } from '../lib/ids.ts'
import { lanAddress } from '../lib/lan-address.ts'
import { createLog, type LogLike } from '../observe/log.ts'
import type { PartStatus } from '../providers/setup.ts'
import { StoreError } from '../store/store.ts'
import { type ChosenFile, chooseConfigFile } from './config-file.ts'

export interface StartIo {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string) => Promise<string>
  readonly writeFile: (path: string, text: string) => Promise<void>
  readonly version: string
  /** Calls `run` at each SIGHUP until the signal. */
  onHangUp(run: () => void, signal: AbortSignal): void
  /** Aborted when the server shall stop. */
  readonly signal: AbortSignal
}

const usage = 'usage: npm start [-- --config FILE]\n'

/** `lapel start`: runs the server until the signal. Exit codes: 0, 2 wrong usage or configuration, 3 port in use or store unreachable. */
export async function startCommand(io: StartIo, args: readonly string[]): Promise<number> {
  const chosen = configFile(io, args)
  if (!chosen) {
    io.stderr.write(usage)
    return 2
  }
  const { path: file, read: readFile } = chosen
  const loaded = await loadConfig({ file, env: io.env, readFile, vendors })
  if (!loaded.config) {
    io.stderr.write(`${file}:\n${loaded.problems.map((problem) => `  ${problemText(problem)}\n`).join('')}`)
    return 2
  }
  const { config } = loaded
  const log = createLog(config.log)
  const again = new AbortController()
  let app: App
  try {
    app = await startApp(config, {
      clock: systemClock(),
      ids: randomIds,
      log,
      version: io.version,
      env: io.env,
      fetch,
      configFile: { read: () => readFile(file), write: (text) => io.writeFile(file, text) },
      onRestart: async () => {
        const next = await loadConfig({ file, env: io.env, readFile, vendors })
        if (next.config) again.abort()
        return next.problems.map(problemText)
      },
    })
  } catch (error) {
    const [code, text] = explain(error, config.server)
    io.stderr.write(`${text}\n`)
    return code
  }
  await app.services.audio.warmUp()
  const { detection } = app.services.audio
  log.info(
    { detector: detection.name, ...(detection.reason && { reason: detection.reason }) },
    'voice activity detection',
  )
  const stopped = AbortSignal.any([io.signal, again.signal])
  followFile(io, app, chosen, log, stopped)
  io.stdout.write(banner(io.version, config, app))
  await new Promise((resolve) => stopped.addEventListener('abort', resolve, { once: true }))
  log.info({}, 'stopping: sentences being spoken may finish')
  await app.stop()
  return again.signal.aborted && !io.signal.aborted ? startCommand(io, args) : 0
}

/** The configuration follows its file, and SIGHUP, until the signal. */
function followFile(io: StartIo, app: App, file: ChosenFile, log: LogLike, signal: AbortSignal): void {
  const onHangUp = () => void app.liveConfig.reload('SIGHUP')
  io.onHangUp(onHangUp, signal)
  watchFile({
    file: file.path,
    // The store writes to the same directory all the time.
    onlyItself: file.isDefault,
    clock: app.services.clock,
    signal,
    onChange: () => void app.liveConfig.noticed('file'),
    onError: (error) => log.warn({ error }, 'the configuration file is no longer watched; SIGHUP still rereads it'),
  })
  // It may have changed between the start and the watch.
  void app.liveConfig.noticed('file')
}

function configFile(io: StartIo, args: readonly string[]): ChosenFile | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { config: { type: 'string' } } })
    return chooseConfigFile(io, values.config)
  } catch (error) {
    io.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return undefined
  }
}

function explain(error: unknown, { host, port }: { host: string; port: number }): [code: number, text: string] {
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (error instanceof StoreError) return [3, message]
  if (syscall === 'listen' || syscall === 'bind') {
    if (code === 'EADDRINUSE') return [3, `Port ${port} is in use; stop the other program or set server.port.`]
    if (code === 'EACCES') return [3, `Port ${port} needs more rights; set server.port to one above 1023.`]
    return [3, `Cannot listen on ${host}, port ${port} (${code}); set server.host and server.port.`]
  }
  return [2, message]
}

/** Hosts that stand for all addresses of this machine. */
const everyAddress = ['0.0.0.0', '::']

const partLabels = {
  recogniser: 'Hears with   ',
  'language model': 'Thinks with  ',
  speech: 'Speaks with  ',
} as const satisfies Record<PartStatus['part'], string>

function banner(version: string, config: Config, app: App): string {
  const { parts, newAdminToken, port } = app
  const base = config.server.publicUrl?.replace(/\/+$/, '') ?? `http://${lanAddress(config.server.host)}:${port}`
  const lines = parts.map(
    ({ part, name, advice }) =>
      `  ${partLabels[part]}${name}${advice === undefined ? '' : `\n                 ${advice}`}`,
  )
  // What `talk` does unless told otherwise.
  const otherPort = port === 8000 ? '' : ` --url ${base}/xiaozhi/ota/`
  return `
Lapel ${version} is running.

${consoleLines(base, config.server, app)}
  OTA address  ${base}/xiaozhi/ota/   (type this into the device's Wi-Fi setup page)
${lines.join('\n')}

${newAdminToken === undefined ? '' : `  Admin token  ${newAdminToken}   (shown only now; kept in secrets.json of the data directory)\n`}
Talk to it without a device:  npm run lapel -- talk${otherPort} --text "what time is it"
A first look at all of it:    npm run demo

`
}

/** Where the console is, and how to get in. Browsers lend the microphone to this machine's own name, or to https. */
function consoleLines(base: string, { host, publicUrl }: Config['server'], { consoleLinkCode, port }: App): string {
  const isHereToo = publicUrl === undefined && everyAddress.includes(host)
  const places = [...(isHereToo ? [`http://localhost:${port}`] : []), base]
  const [first, ...others] = [...new Set(places)].map((place) => `${place}/#/sign-in/${consoleLinkCode}`)
  const elsewhere = others.map((link) => `\n  elsewhere    ${link}`).join('')
  return `  Console      ${first}${elsewhere}\n               (signs in once, within 15 minutes; later with the admin token)`
}
