import type { AddressInfo } from 'node:net'
import type { AppPorts } from './app/app-ports.ts'
import { createBase } from './app/base.ts'
import { createConfiguration } from './app/configuration.ts'
import { addGauges } from './app/gauges.ts'
import { createParts } from './app/parts.ts'
import { createPort, listen } from './app/port.ts'
import { createRooms, type Rooms } from './app/rooms.ts'
import { createAccessControl } from './auth/access-control.ts'
import { ConsoleAccess } from './auth/console-access.ts'
import { Roles } from './auth/roles.ts'
import { createFeatures } from './catalogue.ts'
import type { LiveConfig } from './config/live-config.ts'
import { printConfig } from './config/print.ts'
import type { Config } from './config/schema.ts'
import { readHealth } from './http/api/health-view.ts'
import { tellHealth } from './http/live/health-source.ts'
import { connectSources } from './http/live/live-sources.ts'
import { httpRoutes } from './http/routes.ts'
import { sleep } from './lib/clock.ts'
import { Scope } from './lib/scope.ts'
import { EventLoopWindow } from './observe/event-loop-window.ts'
import { localModels } from './providers/models/list.ts'
import { ModelPulls } from './providers/models/model-pulls.ts'
import type { PartStatus } from './providers/setup.ts'
import { Trials } from './providers/trials/trials.ts'
import type { SessionRegistry } from './session/registry.ts'
import type { Services } from './session/services.ts'
import type { Store } from './store/store.ts'
import { LiveDoor } from './wire/live-door.ts'
import { DeviceDoor } from './wire/upgrade.ts'

export interface App {
  readonly port: number
  readonly sessions: SessionRegistry
  readonly services: Services
  readonly store: Store
  readonly liveConfig: LiveConfig
  readonly parts: readonly PartStatus[]
  /** Set when it was made just now: the only moment to show it. */
  readonly newAdminToken: string | undefined
  /** Signs in to the console, at `/#/sign-in/CODE`: once, within 15 minutes. */
  readonly consoleLinkCode: string
  /** Finishes the sentences being spoken, within `server.drainSeconds`, tells devices to come back, ends. */
  stop(): Promise<void>
}

/** Builds the server and lets it listen: the only place that knows all rooms. Rejects when the port cannot be had. */
export async function startApp(config: Config, ports: AppPorts): Promise<App> {
  const scope = new Scope('server')
  try {
    return await build(config, ports, scope)
  } catch (error) {
    await scope.end('failed')
    throw error
  }
}

async function build(config: Config, ports: AppPorts, scope: Scope): Promise<App> {
  const { clock, ids, version } = ports
  const base = await createBase(config, ports, scope, () => rooms.sessions)
  const { log, metrics, secrets, store, feed, signals } = base
  const parts = await createParts(config, ports, base, scope)
  const { vendors, clients, live } = parts
  const rooms: Rooms = await createRooms(ports, base, parts, scope)
  const { services, sessions, snapshots, meetings } = rooms

  const adminToken = config.auth.adminToken ?? secrets.adminToken
  const roles = new Roles(adminToken, () => live.config.auth)
  const consoleAccess = new ConsoleAccess({ clock, ids, roles })
  scope.add(() => consoleAccess.close())
  const liveDoor = new LiveDoor({ clock, feed, log, access: consoleAccess, config: () => live.config })
  scope.add(() => liveDoor.close())
  const followers = { parts, rooms, consoleAccess, liveDoor }
  const { liveConfig, configEditor } = createConfiguration(ports, base, followers, scope)

  /** Also of connections before their hello. */
  const closeSocket = (deviceId: string) => {
    for (const connection of [...door.connections]) {
      if (connection.identity.deviceId === deviceId) connection.close('revoked')
    }
  }
  const access = createAccessControl({
    clock,
    ids,
    log,
    store,
    secret: secrets.enrolment,
    auth: () => live.config.auth,
    describe: (deviceId, fields) => services.fleet.describe(deviceId, fields),
    closeSocket,
  })
  const features = createFeatures({
    clock,
    adminToken,
    reload: (by) => liveConfig.reload(by),
    restart: () => ports.onRestart(),
    snapshots,
  })
  const door = new DeviceDoor({
    services,
    sessions,
    handlers: features.handlers,
    onArrival: (session, hello) => features.onArrival(session, hello, services),
    authenticator: access.authenticator,
  })

  const trials = new Trials({ vendors, setup: parts.setup, signal: scope.signal })
  const pulls = new ModelPulls({
    dataDir: config.dataDir,
    models: ports.localModels ?? localModels,
    fetch: ports.fetch,
    mirror: () => live.config.models.mirror,
    log,
  })
  scope.add(() => pulls.close())
  const eventLoop = new EventLoopWindow()
  scope.add(() => eventLoop.close())
  const { problems } = base
  const health = { problems, read: () => readHealth({ clock, version, metrics, eventLoop, store, problems }) }
  scope.add(tellHealth(feed, clock, health.read))
  scope.add(connectSources(feed, { ...services, sessions, signals }))
  addGauges(metrics, { door, sessions, clock, clients })

  let isReady = true
  const routes = httpRoutes({
    services,
    access,
    store,
    signals,
    version,
    isReady: () => isReady,
    api: {
      consoleAccess,
      liveConfig,
      configEditor,
      health,
      printConfig: () => printConfig(live.config, vendors),
      instances: () =>
        clients.list().map(({ id, kind, vendor, users, client }) => ({
          instance: id,
          kind,
          provider: vendor,
          users,
          stats: client.stats,
        })),
      setup: { trials, pulls, settings: store.settings, parts: () => live.parts },
      admissions: access.admissions,
      sessions,
      closeSocket,
      deliver: () => meetings.outbox.look(),
    },
  })
  const server = createPort(config, routes.fetch, { door, liveDoor }, log)
  await rooms.begin()
  await listen(server, config.server.host, config.server.port)

  async function drain() {
    isReady = false
    door.shut()
    const spoken = Promise.all([...sessions].map((session) => session.mode.drain()))
    const deadline = new Scope('drain')
    await Promise.race([
      spoken,
      sleep(clock, live.config.server.drainSeconds * 1000, deadline.signal).catch(() => undefined),
    ])
    await deadline.end('done')
    for (const connection of [...door.connections]) connection.close('restarting')
  }

  return {
    port: (server.address() as AddressInfo).port,
    sessions,
    services,
    store,
    liveConfig,
    parts: live.parts,
    newAdminToken: secrets.isNew && config.auth.adminToken === undefined ? adminToken : undefined,
    consoleLinkCode: consoleAccess.linkCode,
    async stop() {
      await drain()
      await scope.end('shutdown')
      server.close()
      server.closeIdleConnections()
      await door.closed()
      server.closeAllConnections()
    },
  }
}
