import { Hono } from 'hono'
import type { AccessControl } from '../auth/access-control.ts'
import type { Signals } from '../fleet/signals.ts'
import type { Services } from '../session/services.ts'
import type { Store } from '../store/store.ts'
import type { ApiPorts } from './api/api-ports.ts'
import { apiRoutes } from './api/serve-endpoints.ts'
import { cameFrom } from './came-from.ts'
import { consoleRoutes } from './console/console-routes.ts'
import type { HttpEnv } from './http-env.ts'
import { otaRoutes } from './ota-routes.ts'

export interface HttpPorts {
  readonly services: Services
  readonly access: Pick<AccessControl, 'desk'>
  readonly store: Pick<Store, 'devices' | 'tasks' | 'meetings' | 'outbox'>
  readonly version: string
  readonly signals: Signals
  isReady(): boolean
  readonly api: Omit<ApiPorts, 'services' | 'signals' | 'cameFrom' | 'tasks' | 'meetings' | 'outbox' | 'version'>
}

/** Everything on the port that is no WebSocket. */
export function httpRoutes(ports: HttpPorts): Hono<HttpEnv> {
  const { access, services, store } = ports
  const { clock, ids, log, metrics } = services
  const routes = new Hono<HttpEnv>()

  routes.route(
    '/',
    otaRoutes({
      clock,
      ids,
      log,
      devices: store.devices,
      signals: ports.signals,
      desk: access.desk,
      config: services.config,
    }),
  )
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
  routes.route('/', consoleRoutes())
  const { tasks, meetings, outbox } = store
  const api: ApiPorts = {
    ...ports.api,
    signals: ports.signals,
    services,
    tasks,
    meetings,
    outbox,
    version: ports.version,
    cameFrom: (request, env) => cameFrom(request, env, services.config().server),
  }
  routes.route('/api/v1', apiRoutes(api))
  routes.notFound((context) => context.json({ error: 'not found' }, 404))
  routes.onError((error, context) => {
    log.error({ error, path: context.req.path }, 'request failed')
    return context.json({ error: 'internal error, see the server log' }, 500)
  })
  return routes
}
