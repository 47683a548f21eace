import { Hono } from 'hono'
import type { AccessControl } from '../auth/access-control.ts'
import { clientAddress } from '../lib/client-address.ts'
import type { PartStatus } from '../providers/setup.ts'
import type { Services } from '../session/services.ts'
import type { Store } from '../store/store.ts'
import type { ApiPorts } from './api/api-ports.ts'
import { apiRoutes } from './api/serve-endpoints.ts'
import { baseUrl } from './base-url.ts'
import type { HttpEnv } from './http-env.ts'
import { otaRoutes } from './ota-routes.ts'
import { startPage } from './start-page.ts'

export interface HttpPorts {
  readonly services: Services
  readonly access: Pick<AccessControl, 'desk'>
  readonly store: Pick<Store, 'devices' | 'tasks' | 'meetings' | 'outbox'>
  readonly version: string
  isReady(): boolean
  parts(): readonly PartStatus[]
  readonly api: Omit<ApiPorts, 'services' | 'addressOf' | 'tasks' | 'meetings' | 'outbox' | 'version'>
}

/** Everything on the port that is no WebSocket. */
export function httpRoutes(ports: HttpPorts): Hono<HttpEnv> {
  const { access, services, store } = ports
  const { clock, ids, log, metrics } = services
  const routes = new Hono<HttpEnv>()

  const addressBehind = (env: HttpEnv['Bindings'], forwardedFor: string | undefined) =>
    clientAddress(env.incoming.socket.remoteAddress, forwardedFor, services.config().server.trustedProxies)

  routes.route('/', otaRoutes({ clock, ids, log, devices: store.devices, desk: access.desk, config: services.config }))
  // Somebody tries the devices' address in a browser.
  for (const path of services.config().server.paths.map((text) => text.replace(/\/+$/, ''))) {
    routes.on(['GET'], [path, `${path}/`], (context) => {
      context.header('Upgrade', 'websocket')
      return context.json({ error: 'this address is for devices: it speaks WebSocket only' }, 426)
    })
  }
  routes.get('/healthz', (context) => context.json({ status: 'ok', version: ports.version }))
  routes.get('/readyz', (context) =>
    ports.isReady() ? context.json({ status: 'ready' }) : context.json({ status: 'stopping' }, 503),
  )
  routes.get('/metrics', async (context) => context.text(await metrics.text()))
  routes.get('/', (context) => {
    context.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
    context.header('X-Content-Type-Options', 'nosniff')
    const base = baseUrl(services.config().server.publicUrl, context.req.header('host'), undefined)
    return context.html(startPage({ version: ports.version, baseUrl: base ?? '', parts: ports.parts() }))
  })
  const { tasks, meetings, outbox } = store
  const api = { ...ports.api, services, tasks, meetings, outbox, version: ports.version, addressOf: addressBehind }
  routes.route('/api/v1', apiRoutes(api))
  routes.notFound((context) => context.json({ error: 'not found' }, 404))
  routes.onError((error, context) => {
    log.error({ error, path: context.req.path }, 'request failed')
    return context.json({ error: 'internal error, see the server log' }, 500)
  })
  return routes
}
