import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import type { Enrolment } from '../auth/enrolment.ts'
import { clientAddress } from '../lib/client-address.ts'
import { KeyedRateLimit } from '../lib/keyed-rate-limit.ts'
import type { PartStatus } from '../providers/setup.ts'
import type { KnownDevices } from '../session/known-devices.ts'
import type { Services } from '../session/services.ts'
import { type AdminRoutesPorts, adminRoutes } from './admin-routes.ts'
import { baseUrl } from './base-url.ts'
import type { HttpEnv } from './http-env.ts'
import { deviceFacts, type OtaRequest, otaDeviceId, otaReply, parseOtaBody } from './ota.ts'
import { startPage } from './start-page.ts'

export interface HttpPorts {
  readonly services: Services
  readonly enrolment: Enrolment
  readonly knownDevices: KnownDevices
  readonly version: string
  isReady(): boolean
  parts(): readonly PartStatus[]
  readonly admin: Omit<AdminRoutesPorts, 'clock' | 'addressOf'>
}

/** A device asks once per boot and, failing, a few times a minute. */
const otaPerMinute = 120
const maxBodyBytes = 32_768

/** Everything on the port that is no WebSocket. */
export function httpRoutes(ports: HttpPorts): Hono<HttpEnv> {
  const { services, enrolment, knownDevices } = ports
  const { clock, log, metrics } = services
  const otaRate = new KeyedRateLimit(clock, otaPerMinute, 60_000)
  const routes = new Hono<HttpEnv>()

  const addressBehind = (env: HttpEnv['Bindings'], forwardedFor: string | undefined) =>
    clientAddress(env.incoming.socket.remoteAddress, forwardedFor, services.config().server.trustedProxies)
  const addressOf = (context: Context<HttpEnv>) => addressBehind(context.env, context.req.header('x-forwarded-for'))
  /** Devices get a whole reply with its length, on a connection that ends with it (device-wire 2.2). */
  const deviceReply = (context: Context<HttpEnv>, status: 200 | 400 | 413 | 429, value: object) => {
    const text = JSON.stringify(value)
    context.header('Connection', 'close')
    context.header('Content-Length', String(Buffer.byteLength(text)))
    context.header('Content-Type', 'application/json; charset=utf-8')
    return context.body(text, status)
  }
  const tooMany = (context: Context<HttpEnv>) =>
    deviceReply(context, 429, { error: 'too many requests, try again in a minute' })

  const answerOta = async (context: Context<HttpEnv>) => {
    const address = addressOf(context)
    if (!otaRate.take(address)) return tooMany(context)
    const { server } = services.config()
    const peer = clientAddress(context.env.incoming.socket.remoteAddress, undefined, [])
    const isForwarded = context.req.header('x-forwarded-for') !== undefined
    const isTrusted = server.trustedProxies.includes(peer)
    const base = baseUrl(
      server.publicUrl,
      context.req.header('host'),
      isForwarded && isTrusted ? context.req.header('x-forwarded-proto') : undefined,
    )
    const body = context.req.method === 'POST' ? parseOtaBody(await context.req.text()) : {}
    const request: OtaRequest = {
      header: (name) => context.req.header(name),
      body,
      // Behind a proxy that is not listed everybody would seem to be on the private network.
      address: isForwarded && !isTrusted ? undefined : address,
      baseUrl: base ?? '',
    }
    const deviceId = otaDeviceId(request)
    if (!deviceId) return deviceReply(context, 400, { error: 'no Device-Id header and no mac_address' })
    if (!base) return deviceReply(context, 400, { error: 'no usable Host header; set server.publicUrl' })
    const facts = deviceFacts(request)
    knownDevices.learn(deviceId, facts)
    const reply = otaReply(request, deviceId, {
      config: services.config(),
      enrolment,
      wallMs: clock.wall(),
      timezoneOffsetMinutes: -new Date(clock.wall()).getTimezoneOffset(),
    })
    if (request.address === undefined) {
      log.warn({ deviceId, proxy: peer }, 'a proxy that is not in server.trustedProxies: no token is handed out')
    }
    log.info({ deviceId, address, ...facts, enrolled: reply.websocket.token !== '' }, 'device booted')
    return deviceReply(context, 200, reply)
  }

  /** Nothing waits for activation: every device is activated as soon as it asks. */
  const answerActivation = (context: Context<HttpEnv>) =>
    otaRate.take(addressOf(context)) ? deviceReply(context, 200, { status: 'activated' }) : tooMany(context)

  const limited = bodyLimit({
    maxSize: maxBodyBytes,
    onError: (context: Context<HttpEnv>) => deviceReply(context, 413, { error: `more than ${maxBodyBytes} bytes` }),
  })
  for (const path of ['/xiaozhi/ota', '/xiaozhi/ota/']) routes.on(['GET', 'POST'], path, cors(), limited, answerOta)
  for (const path of ['/xiaozhi/ota/activate', '/xiaozhi/ota/activate/']) {
    routes.on(['POST'], path, cors(), limited, answerActivation)
  }
  routes.options('/xiaozhi/*', cors())
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
  routes.route('/api/v1', adminRoutes({ ...ports.admin, clock, addressOf: addressBehind }))
  routes.notFound((context) => context.json({ error: 'not found' }, 404))
  routes.onError((error, context) => {
    log.error({ error, path: context.req.path }, 'request failed')
    return context.json({ error: 'internal error, see the server log' }, 500)
  })
  return routes
}
