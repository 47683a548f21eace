import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { z } from 'zod'
import type { DeviceOptions } from '../../device/device-options.ts'
import { SimulatedBadge } from '../../device/simulated-badge.ts'
import { type App, startApp } from '../../src/app.ts'
import type { ConfigFile } from '../../src/config/live-config.ts'
import { type Config, configSchema } from '../../src/config/schema.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { randomIds } from '../../src/lib/ids.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { type LogEntry, recordingLog } from '../../src/observe/recording-log.ts'
import type { VendorTable } from '../../src/providers/holding.ts'
import type { LocalModel } from '../../src/providers/models/list.ts'
import { Script, type ScriptedParts, scriptedConfig, scriptedVendors } from './scripted-providers.ts'

export interface TestServerOptions {
  readonly config?: z.input<typeof configSchema>
  readonly clock?: Clock
  /** What stands in for the script's own parts. */
  readonly parts?: (script: Script) => ScriptedParts
  /** Real vendors instead of scripted ones; `config` says which. */
  readonly vendors?: VendorTable
  readonly fetch?: typeof fetch
  readonly configFile?: ConfigFile
  /** Returns what is in the way of a restart. */
  readonly onRestart?: () => readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Instead of the published ones. */
  readonly localModels?: readonly LocalModel[]
}

/** A whole server on a free port of this machine, and what a test needs around it. */
export interface TestServer {
  readonly app: App
  readonly config: Config
  readonly script: Script
  readonly log: readonly LogEntry[]
  readonly url: string
  readonly otaUrl: string
  /** A device that is not connected yet; it is closed at the end of the test. */
  device(options?: Partial<DeviceOptions>): SimulatedBadge
  stop(): Promise<void>
}

/**
 * Starts a server that lets everybody in unless told otherwise. At the end of the test devices are closed, the server
 * stopped, and whatever is then left (a session, a timer, a call to a provider) fails the test.
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lapel-test-'))
  const config = configSchema.parse({
    dataDir,
    ...(options.vendors ? {} : scriptedConfig),
    ...options.config,
    // A phrase in store would be one sentence more than a test asked for.
    chat: { waitMs: 0, ...options.config?.chat },
    auth: { devices: 'open', ...options.config?.auth },
    server: { host: '127.0.0.1', port: 0, ...options.config?.server },
  })
  const clock = options.clock ?? systemClock()
  const script = new Script()
  const { log, entries } = recordingLog()
  const app = await startApp(config, {
    clock,
    ids: randomIds,
    log: { ...log, settings: config.log, configure: () => undefined },
    version: '0.0.0-test',
    env: options.env ?? {},
    fetch: options.fetch ?? fetch,
    configFile: options.configFile,
    onRestart: async () => options.onRestart?.() ?? [],
    ...(options.localModels && { localModels: options.localModels }),
    vendors: options.vendors ?? scriptedVendors(options.parts?.(script) ?? script),
  })
  const devices: SimulatedBadge[] = []
  const url = `ws://127.0.0.1:${app.port}/xiaozhi/v1/`
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= stopServer(app, clock)
    return stopped
  }
  onTestFinished(async () => {
    await Promise.all(devices.map((device) => device.close()))
    await stop()
    await rm(dataDir, { recursive: true, force: true })
    const left = { sessions: app.sessions.size, timers: clock.pending, calls: script.running }
    if (left.sessions + left.timers + left.calls > 0) throw new Error(`left over: ${JSON.stringify(left)}`)
  })
  return {
    app,
    config,
    script,
    log: entries,
    url,
    otaUrl: `http://127.0.0.1:${app.port}/xiaozhi/ota/`,
    device(deviceOptions = {}) {
      const device = new SimulatedBadge({ clock: systemClock(), url, ...deviceOptions })
      devices.push(device)
      return device
    },
    stop,
  }
}

async function stopServer(app: App, clock: Clock): Promise<void> {
  const stopping = app.stop()
  // Sockets whose devices do not close them are ended by a timer.
  if (clock instanceof ManualClock) {
    let isStopped = false
    void stopping.finally(() => {
      isStopped = true
    })
    while (!isStopped) await clock.advance(100)
  }
  await stopping
}
