import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createAudioEngine } from './audio/engine.ts'
import { deviceAuthenticator } from './auth/authenticator.ts'
import { createEnrolment } from './auth/enrolment.ts'
import { loadSecrets } from './auth/secrets.ts'
import { createFeatures, modes, vendors } from './catalogue.ts'
import type { Config } from './config/schema.ts'
import { httpRoutes } from './http/routes.ts'
import { type Clock, sleep } from './lib/clock.ts'
import type { Ids } from './lib/ids.ts'
import { Scope } from './lib/scope.ts'
import type { LogLike } from './observe/log.ts'
import { createMetrics } from './observe/metrics.ts'
import { observeProviders } from './providers/observed.ts'
import { type PartStatus, type Resolution, resolveProviders } from './providers/resolve.ts'
import { KnownDevices } from './session/known-devices.ts'
import { SessionRegistry } from './session/registry.ts'
import type { Services } from './session/services.ts'
import { Session } from './session/session.ts'
import { Conversation } from './turn/conversation.ts'
import { DeviceDoor } from './wire/upgrade.ts'

/** Everything that is not deterministic comes in here. */
export interface AppPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: LogLike
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  /** Instead of what the configuration and this machine give, e.g. in a simulation. */
  readonly resolution?: Resolution
}

export interface App {
  readonly port: number
  readonly parts: readonly PartStatus[]
  readonly sessions: SessionRegistry
  readonly services: Services
  /** Finishes the sentences being spoken, within `server.drainSeconds`, tells devices to come back, ends. */
  stop(): Promise<void>
}

/** How long a request may take to arrive, its body included. */
const requestMs = 30_000

/** Builds the server and lets it listen: the only place that knows all rooms. Rejects when the port cannot be had. */
export async function startApp(config: Config, ports: AppPorts): Promise<App> {
  const { clock, ids, log } = ports
  const scope = new Scope('server')
  const secrets = await loadSecrets(config.dataDir)
  const enrolment = createEnrolment(secrets.enrolment)
  const metrics = createMetrics()
  scope.add(() => metrics.close())
  const audio = await createAudioEngine({
    detector: config.vad.provider,
    sileroModel: join(config.dataDir, 'models', 'silero-vad', 'silero_vad.onnx'),
  })
  scope.add(() => audio.close())
  const providerPorts = {
    clock,
    dataDir: config.dataDir,
    log,
    env: ports.env,
    fetch: ports.fetch,
    path: ports.env.PATH ?? '',
  }
  const resolution = ports.resolution ?? (await resolveProviders(config, vendors, providerPorts))
  scope.add(() => resolution.close())

  const providers = observeProviders(resolution.providers, metrics, clock)
  const services: Services = {
    clock,
    ids,
    log,
    metrics,
    audio,
    config: () => config,
    providers: () => providers,
  }
  const knownDevices = new KnownDevices()
  const sessions = new SessionRegistry({
    clock,
    open: (deviceId) => openSession(deviceId, scope, services, knownDevices),
    resumeMs: () => config.chat.resumeSeconds * 1000,
    onError: (error) => log.error({ error }, 'session did not end cleanly'),
  })
  scope.add(() => sessions.end('shutdown'))

  const features = createFeatures()
  const door = new DeviceDoor({
    services,
    sessions,
    handlers: features.handlers,
    onArrival: (session, hello) => features.onArrival(session, hello, services),
    authenticator: deviceAuthenticator(() => config.auth, enrolment),
  })
  metrics.gauge('lapel_connections', () => door.connections.size)
  metrics.gauge('lapel_sessions', () => sessions.size)
  metrics.gauge('lapel_timers', () => clock.pending)
  metrics.gauge('lapel_llm_clients', () => 1)
  metrics.gauge('lapel_outbox_bytes', () =>
    [...door.connections].reduce((sum, { outboxBytes }) => sum + outboxBytes, 0),
  )

  let isReady = true
  const { version } = ports
  const { parts } = resolution
  const routes = httpRoutes({ services, enrolment, knownDevices, version, isReady: () => isReady, parts: () => parts })
  const headersTimeout = config.limits.handshakeSeconds * 1000
  const server = createServer(
    {
      headersTimeout,
      requestTimeout: Math.max(headersTimeout, requestMs),
      connectionsCheckingInterval: 1000,
      // What else clients offer to change to (HTTP/2 without TLS) may be ignored, and is.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.trim().toLowerCase() === 'websocket',
    },
    getRequestListener(routes.fetch),
  )
  server.on('upgrade', (request, socket, head) => {
    door.enter(request, socket, head).catch((error: unknown) => {
      log.error({ error }, 'upgrade failed')
      socket.destroy()
    })
  })
  try {
    await listen(server, config.server.host, config.server.port)
  } catch (error) {
    await scope.end('failed')
    throw error
  }

  async function drain() {
    isReady = false
    door.shut()
    const spoken = Promise.all([...sessions].map((session) => session.mode.drain()))
    const deadline = new Scope('drain')
    await Promise.race([
      spoken,
      sleep(clock, config.server.drainSeconds * 1000, deadline.signal).catch(() => undefined),
    ])
    await deadline.end('done')
    for (const connection of [...door.connections]) connection.close('restarting')
  }

  return {
    port: (server.address() as AddressInfo).port,
    parts,
    sessions,
    services,
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

function openSession(deviceId: string, server: Scope, services: Services, knownDevices: KnownDevices): Session {
  const facts = {
    id: services.ids.hex(8),
    deviceId,
    scope: server.child(`session ${deviceId}`),
    conversation: new Conversation(),
    language: knownDevices.get(deviceId)?.language ?? 'en',
  }
  return new Session(facts, (session) => modes[0].enter(session, services))
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
