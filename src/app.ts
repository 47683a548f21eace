import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createAudioEngine } from './audio/engine.ts'
import { createAccessControl } from './auth/access-control.ts'
import { ConsoleAccess } from './auth/console-access.ts'
import { Roles } from './auth/roles.ts'
import { loadSecrets } from './auth/secrets.ts'
import { Board } from './board/board.ts'
import { vendors as catalogueVendors, createFeatures, modes } from './catalogue.ts'
import { CodingDesk } from './coding/coding-desk.ts'
import { ConfigEditor } from './config/config-editor.ts'
import { type ChangeReport, type ConfigFile, LiveConfig } from './config/live-config.ts'
import { printConfig } from './config/print.ts'
import type { Config } from './config/schema.ts'
import { CodingNews } from './features/coding/news.ts'
import { MeetingBulletins } from './features/meeting/bulletins.ts'
import { SnapshotSender } from './features/workflow/snapshots.ts'
import { groupOf } from './fleet/device.ts'
import { Fleet } from './fleet/fleet.ts'
import { followedDevices } from './fleet/followed-devices.ts'
import { Signals } from './fleet/signals.ts'
import { readHealth } from './http/api/health-view.ts'
import { tellHealth } from './http/live/health-source.ts'
import { connectSources, deviceChanges, meetingChanges, screenChange } from './http/live/live-sources.ts'
import { httpRoutes } from './http/routes.ts'
import { type Clock, sleep } from './lib/clock.ts'
import type { Ids } from './lib/ids.ts'
import { processName } from './lib/process-name.ts'
import { Scope } from './lib/scope.ts'
import { LiveFeed } from './live/live-feed.ts'
import { createMeetings } from './meetings/create-meetings.ts'
import { followedMeetings } from './meetings/followed-meetings.ts'
import { EventLoopWindow } from './observe/event-loop-window.ts'
import type { Log, LogLike } from './observe/log.ts'
import { createMetrics, type Metrics } from './observe/metrics.ts'
import { keepingProblems } from './observe/recent-problems.ts'
import { PostOffice } from './peers/post-office.ts'
import { Screens } from './peers/screens.ts'
import type { VendorTable } from './providers/holding.ts'
import { LiveSetup } from './providers/live-setup.ts'
import { type LocalModel, localModels } from './providers/models/list.ts'
import { ModelPulls } from './providers/models/model-pulls.ts'
import type { Observed } from './providers/observed.ts'
import { createSetup, type PartStatus } from './providers/setup.ts'
import { SharedClients } from './providers/shared/shared-clients.ts'
import { Trials } from './providers/trials/trials.ts'
import { Recordings } from './records/recordings.ts'
import { TurnLog } from './records/turn-log.ts'
import { ModeSwitch } from './session/mode-switch.ts'
import { Picture } from './session/picture.ts'
import { SessionRegistry } from './session/registry.ts'
import type { Services } from './session/services.ts'
import { Session } from './session/session.ts'
import type { DeviceRecord } from './store/devices.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'
import { Conversation } from './turn/conversation.ts'
import { StoredPhrases } from './turn/stored-phrases.ts'
import { isLivePath, LiveDoor } from './wire/live-door.ts'
import { DeviceDoor } from './wire/upgrade.ts'

/** Everything that is not deterministic comes in here. */
export interface AppPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  /** Where the configuration comes from; `undefined`: it cannot be changed while running. */
  readonly configFile: ConfigFile | undefined
  /** Somebody with the admin token asks for a new start; what is in the way is returned. */
  onRestart(): Promise<readonly string[]>
  /** Instead of those of the catalogue, e.g. in a simulation. */
  readonly vendors?: VendorTable
  /** Instead of the published ones that can be pulled. */
  readonly localModels?: readonly LocalModel[]
}

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

/** How long a request may take to arrive, its body included. */
const requestMs = 30_000

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
  const { clock, ids, vendors = catalogueVendors } = ports
  const { log, problems } = keepingProblems(ports.log, clock)
  const secrets = await loadSecrets(config.dataDir)
  const adminToken = config.auth.adminToken ?? secrets.adminToken
  const metrics = createMetrics()
  scope.add(() => metrics.close())
  const opened = await openStore({ url: config.store, dataDir: config.dataDir, log, clock })
  scope.add(() => opened.close())
  const feed = new LiveFeed({ clock, ids, onError: (error) => log.error({ error }, 'a change could not be told') })
  const signals = new Signals()
  const meetingFollower = meetingChanges(feed, opened.meetings)
  scope.add(() => meetingFollower.settled())
  const store: Store = {
    ...opened,
    devices: followedDevices(
      opened.devices,
      deviceChanges(feed, () => ({ sessions, signals })),
    ),
    meetings: followedMeetings(opened.meetings, meetingFollower),
  }
  const audio = await createAudioEngine({
    detector: config.vad.provider,
    sileroModel: join(config.dataDir, 'models', 'silero-vad', 'silero_vad.onnx'),
  })
  scope.add(() => audio.close())

  const clients = new SharedClients<Observed>((error) => log.warn({ error }, 'a provider did not close cleanly'))
  const setupPorts = {
    clock,
    dataDir: config.dataDir,
    log,
    env: ports.env,
    fetch: ports.fetch,
    path: ports.env.PATH ?? '',
    meter: metrics,
    clients,
  }
  const live = await LiveSetup.start(
    config,
    (next) => createSetup(next, vendors, setupPorts),
    (error) => log.warn({ error }, 'providers were not given back cleanly'),
  )
  scope.add(() => live.close())
  const storedPhrases = new StoredPhrases({
    directory: join(config.dataDir, 'phrases'),
    audio,
    log,
    signal: scope.signal,
  })
  const followConfig = () => {
    log.configure(live.config.log)
    if (live.config.chat.waitMs > 0) preparePhrases(live, storedPhrases)
  }
  followConfig()

  const fleet = new Fleet({ clock, devices: store.devices, configured: () => live.config.devices })
  await fleet.applyConfig()
  const board = new Board({ clock, ids, tasks: store.tasks })
  const peers = new PostOffice({
    clock,
    ids,
    log,
    metrics,
    mailbox: store.mailbox,
    fleet,
    board,
    config: () => live.config.peer,
  })
  scope.add(() => peers.close())
  metrics.gauge('lapel_peer_waiting', () => peers.waiting)
  const screens = new Screens({ clock, ids, office: peers, config: () => live.config.peer })
  const modeSwitch = new ModeSwitch({
    modes,
    services: () => services,
    remember: (session, mode) => fleet.setMode(session.deviceId, mode),
  })
  const tellScreen = screenChange(feed, () => ({ sessions, signals }))
  const sessions = new SessionRegistry({
    clock,
    open: (device) => openSession(device, scope, services, modeSwitch, tellScreen),
    resumeMs: () => live.config.chat.resumeSeconds * 1000,
    onError: (error) => log.error({ error }, 'session did not end cleanly'),
  })
  const snapshots = new SnapshotSender({ clock, log, board, sessions, config: () => live.config.workflow })
  scope.add(() => snapshots.close())
  scope.add(() => sessions.end('shutdown'))
  scope.add(fleet.onChange((device) => followDevice(device, sessions, snapshots)))
  const meetings = createMeetings({
    clock,
    ids,
    log,
    holder: processName(ids),
    scope: scope.child('meetings'),
    store,
    fetch: ports.fetch,
    config: () => live.config.meeting,
    lease: () => live.lease(),
  })
  const { desk, minutes } = meetings
  const bulletins = new MeetingBulletins({ clock, log, minutes, session: (deviceId) => sessions.get(deviceId) })
  scope.add(() => bulletins.close())
  const coding = new CodingDesk({
    clock,
    ids,
    log,
    scope: scope.child('coding'),
    config: () => live.config.coding,
    lease: () => live.lease(),
    language: (deviceId) => sessions.get(deviceId)?.language ?? 'en',
  })
  const codingNews = new CodingNews({ clock, desk: coding, session: (deviceId) => sessions.get(deviceId) })
  scope.add(() => codingNews.close())
  const turns = new TurnLog()
  const recordings = new Recordings({
    clock,
    log,
    scope: scope.child('recordings'),
    directory: join(config.dataDir, 'recordings'),
    turns,
    config: () => live.config.turns,
  })
  const services: Services = {
    clock,
    ids,
    log,
    metrics,
    audio,
    storedPhrases,
    fleet,
    board,
    modes: modeSwitch,
    snapshots,
    meetings: { desk, bulletins },
    coding,
    peers,
    screens,
    turns,
    recordings,
    config: () => live.config,
    lease: () => live.lease(),
  }
  const roles = new Roles(adminToken, () => live.config.auth)
  const consoleAccess = new ConsoleAccess({ clock, ids, roles })
  scope.add(() => consoleAccess.close())
  const liveConfig = new LiveConfig({
    clock,
    signal: scope.signal,
    env: ports.env,
    vendors,
    file: ports.configFile,
    current: () => live.config,
    apply: async (next) => {
      await live.apply(next)
      await fleet.applyConfig()
      await peers.applyConfig()
      consoleAccess.review()
      liveDoor.review()
      followConfig()
    },
    onReport: (by, report) => {
      logReport(log, by, report)
      if (report.status !== 'unchanged') feed.append('config', 'config')
    },
  })
  const configEditor = new ConfigEditor({
    env: ports.env,
    vendors,
    file: ports.configFile,
    current: () => live.config,
    live: liveConfig,
  })
  const trials = new Trials({ vendors, setup: setupPorts, signal: scope.signal })
  const pulls = new ModelPulls({
    dataDir: config.dataDir,
    models: ports.localModels ?? localModels,
    fetch: ports.fetch,
    mirror: () => live.config.models.mirror,
    log,
  })
  scope.add(() => pulls.close())
  const access = createAccessControl({
    clock,
    ids,
    log,
    store,
    secret: secrets.enrolment,
    auth: () => live.config.auth,
    describe: (deviceId, fields) => fleet.describe(deviceId, fields),
    closeSocket: (deviceId) => closeSocket(deviceId),
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
  /** Those before their hello too. */
  const closeSocket = (deviceId: string) => {
    for (const connection of [...door.connections]) {
      if (connection.identity.deviceId === deviceId) connection.close('revoked')
    }
  }
  const instances = () =>
    clients.list().map(({ id, kind, vendor, users, client }) => ({
      instance: id,
      kind,
      provider: vendor,
      users,
      stats: client.stats,
    }))
  scope.add(connectSources(feed, { sessions, signals, board, coding, peers, turns, config: () => live.config }))
  const liveDoor = new LiveDoor({ clock, feed, log, access: consoleAccess, config: () => live.config })
  scope.add(() => liveDoor.close())
  const eventLoop = new EventLoopWindow()
  scope.add(() => eventLoop.close())
  const health = {
    problems,
    read: () => readHealth({ clock, version: ports.version, metrics, eventLoop, store, problems }),
  }
  scope.add(tellHealth(feed, clock, health.read))
  gauge(metrics, { door, sessions, clock, clients })

  let isReady = true
  const routes = httpRoutes({
    services,
    access,
    store,
    signals,
    version: ports.version,
    isReady: () => isReady,
    api: {
      consoleAccess,
      liveConfig,
      configEditor,
      health,
      printConfig: () => printConfig(live.config, vendors),
      instances,
      setup: { trials, pulls, settings: store.settings, parts: () => live.parts },
      admissions: access.admissions,
      sessions,
      closeSocket,
      deliver: () => meetings.outbox.look(),
    },
  })
  const server = makeServer(config, routes.fetch, { door, liveDoor }, log)
  await meetings.begin()
  await peers.begin()
  await recordings.begin()
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

interface Gauged {
  readonly door: DeviceDoor
  readonly sessions: SessionRegistry
  readonly clock: Clock
  readonly clients: SharedClients<Observed>
}

/** What is counted when somebody looks. */
function gauge(metrics: Metrics, { door, sessions, clock, clients }: Gauged): void {
  metrics.gauge('lapel_connections', () => door.connections.size)
  metrics.gauge('lapel_sessions', () => sessions.size)
  metrics.gauge('lapel_timers', () => clock.pending)
  metrics.gauge('lapel_llm_clients', () => clients.list('llm').length)
  metrics.gauge('lapel_provider_users', () =>
    clients.list().flatMap(({ id, kind, vendor, users }) =>
      // A setting that names an instance twice is one user.
      [...new Set(users)].map((user) => ({ labels: { kind, provider: vendor, instance: id, user }, value: 1 })),
    ),
  )
  metrics.gauge('lapel_outbox_bytes', () =>
    [...door.connections].reduce((sum, { outboxBytes }) => sum + outboxBytes, 0),
  )
}

/** The one port: HTTP for everybody, the door for devices, and that for those who follow what happens. */
function makeServer(
  config: Config,
  answer: Parameters<typeof getRequestListener>[0],
  { door, liveDoor }: { readonly door: DeviceDoor; readonly liveDoor: LiveDoor },
  log: LogLike,
): Server {
  const headersTimeout = config.limits.handshakeSeconds * 1000
  const server = createServer(
    {
      headersTimeout,
      requestTimeout: Math.max(headersTimeout, requestMs),
      connectionsCheckingInterval: 1000,
      // What else clients offer to change to (HTTP/2 without TLS) may be ignored, and is.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.trim().toLowerCase() === 'websocket',
    },
    getRequestListener(answer),
  )
  server.on('upgrade', (request, socket, head) => {
    if (isLivePath(request.url)) return liveDoor.enter(request, socket, head)
    door.enter(request, socket, head).catch((error: unknown) => {
      log.error({ error }, 'upgrade failed')
      socket.destroy()
    })
  })
  return server
}

/** In the background: until they are there, long waits stay silent. */
function preparePhrases(live: LiveSetup, storedPhrases: StoredPhrases): void {
  const lease = live.lease()
  const { tts, voiceId } = lease.providers
  void storedPhrases.prepare(tts, voiceId).finally(() => lease.release())
}

function logReport(log: LogLike, by: string, report: ChangeReport): void {
  if (report.status === 'refused') log.warn({ by, problems: report.problems }, 'configuration refused, nothing changed')
  else if (report.status === 'applied') {
    const { changed, needRestart } = report
    log.info({ by, changed, ...(needRestart.length > 0 && { needRestart }) }, 'configuration applied')
  }
}

function openSession(
  device: DeviceRecord,
  server: Scope,
  services: Services,
  modeSwitch: ModeSwitch,
  tellScreen: (deviceId: string) => void,
): Session {
  const facts = {
    id: services.ids.hex(8),
    device,
    scope: server.child(`session ${device.id}`),
    conversation: new Conversation(),
    picture: new Picture({ wall: () => services.clock.wall(), onChange: () => tellScreen(device.id) }),
  }
  const mode = modeSwitch.remembered(device.mode)
  return new Session(facts, (session) => mode.enter(session, services, { by: 'connection' }))
}

/** A device that is present is what its record says from now on. */
function followDevice(device: DeviceRecord, sessions: SessionRegistry, snapshots: SnapshotSender): void {
  const session = sessions.get(device.id)
  if (!session) return
  const isMoved = groupOf(session.device) !== groupOf(device)
  session.device = device
  if (isMoved) snapshots.moved(session)
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
