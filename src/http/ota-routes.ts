import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import type { EnrolmentDesk } from '../auth/enrolment-desk.ts'
import type { Config } from '../config/schema.ts'
import type { Signals } from '../fleet/signals.ts'
import { clientAddress, isPrivateAddress } from '../lib/client-address.ts'
import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import { KeyedRateLimit } from '../lib/keyed-rate-limit.ts'
import { isForeign } from '../lib/own-origin.ts'
import type { LogLike } from '../observe/log.ts'
import type { DeviceStore } from '../store/devices.ts'
import { baseUrl } from './base-url.ts'
import {
  deviceFacts,
  FactKeeper,
  type OtaWords,
  otaClientId,
  otaDeviceId,
  parseOtaBody,
  signalIn,
} from './device-facts.ts'
import type { HttpEnv } from './http-env.ts'
import { otaReply } from './ota.ts'

export interface OtaRoutesPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: LogLike
  readonly devices: DeviceStore
  readonly signals: Pick<Signals, 'note'>
  readonly desk: Pick<EnrolmentDesk, 'receive' | 'isWaiting'>
  config(): Config
}

/** A device asks once per boot and, failing, a few times a minute. */
const otaPerMinute = 120
/** Each device that waits to be approved asks every 3 s, and an address may have ten of them. */
const activationPerMinute = 300
const maxBodyBytes = 32_768

/** `/xiaozhi/ota` and `/xiaozhi/ota/activate` (device-wire 2). */
export function otaRoutes(ports: OtaRoutesPorts): Hono<HttpEnv> {
  const { clock, config, desk, ids, log } = ports
  const facts = new FactKeeper(ports.devices)
  const otaRate = new KeyedRateLimit(clock, otaPerMinute, 60_000)
  const activationRate = new KeyedRateLimit(clock, activationPerMinute, 60_000)
  const routes = new Hono<HttpEnv>()

  const answerOta = async (context: Context<HttpEnv>) => {
    const { address, peer, isHidden, isProxied } = originOf(context, config())
    if (!otaRate.take(address)) return tooMany(context)
    const base = baseUrl(
      config().server.publicUrl,
      context.req.header('host'),
      isProxied ? context.req.header('x-forwarded-proto') : undefined,
    )
    const words = await wordsOf(context)
    const deviceId = otaDeviceId(words)
    if (!deviceId) return deviceReply(context, 400, { error: 'no Device-Id header and no mac_address' })
    if (!base) return deviceReply(context, 400, { error: 'no usable Host header; set server.publicUrl' })
    const said = deviceFacts(words)
    const wallMs = clock.wall()
    const dbm = signalIn(words)
    if (dbm !== undefined) ports.signals.note(deviceId, { dbm, at: wallMs })
    await facts.keep(deviceId, said, wallMs)
    // A page of somebody else, too, asks from the network of whoever has opened it.
    const page = { origin: context.req.header('origin'), host: context.req.header('host') }
    const isNear = !isHidden && isPrivateAddress(address) && !isForeign(page, config().server.publicUrl)
    const entry = await desk.receive({ deviceId, clientId: otaClientId(words), address, isNear })
    if (isHidden)
      log.warn({ deviceId, proxy: peer }, 'a proxy that is not in server.trustedProxies: no token is handed out')
    log.info({ deviceId, address, ...said, entry: entryName(entry) }, 'device booted')
    if (entry.kind === 'crowded') return unavailable(context, 'too many devices wait to be approved, try again later')
    const [path = '/'] = config().server.paths
    const reply = otaReply({
      firmware: said.firmware,
      language: said.language,
      baseUrl: base,
      path,
      entry,
      challenge: ids.hex(16),
      wallMs,
      timezoneOffsetMinutes: -new Date(wallMs).getTimezoneOffset(),
    })
    return deviceReply(context, 200, reply)
  }

  const answerActivation = async (context: Context<HttpEnv>) => {
    if (!activationRate.take(originOf(context, config()).address)) return tooMany(context)
    const deviceId = otaDeviceId(await wordsOf(context))
    const isWaiting = deviceId !== undefined && (await desk.isWaiting(deviceId))
    return isWaiting
      ? deviceReply(context, 202, { status: 'waiting' })
      : deviceReply(context, 200, { status: 'activated' })
  }

  const limited = bodyLimit({
    maxSize: maxBodyBytes,
    onError: (context: Context<HttpEnv>) => deviceReply(context, 413, { error: `more than ${maxBodyBytes} bytes` }),
  })
  for (const path of ['/xiaozhi/ota', '/xiaozhi/ota/']) routes.on(['GET', 'POST'], path, cors(), limited, answerOta)
  for (const path of ['/xiaozhi/ota/activate', '/xiaozhi/ota/activate/']) {
    routes.on(['POST'], path, cors(), limited, answerActivation)
  }
  routes.options('/xiaozhi/*', cors())
  routes.onError((error, context) => {
    log.error({ error, path: context.req.path }, 'a device could not be answered')
    return unavailable(context, 'the server cannot look anything up at the moment, try again later')
  })
  return routes
}

/** Where a request came from, as far as that can be told. */
function originOf(context: Context<HttpEnv>, { server }: Pick<Config, 'server'>) {
  const { remoteAddress } = context.env.incoming.socket
  const forwardedFor = context.req.header('x-forwarded-for')
  const peer = clientAddress(remoteAddress, undefined, [])
  const isTrusted = server.trustedProxies.includes(peer)
  return {
    address: clientAddress(remoteAddress, forwardedFor, server.trustedProxies),
    peer,
    isProxied: forwardedFor !== undefined && isTrusted,
    // Behind a proxy that is not listed everybody would seem to be on the private network.
    isHidden: forwardedFor !== undefined && !isTrusted,
  }
}

async function wordsOf(context: Context<HttpEnv>): Promise<OtaWords> {
  const body = context.req.method === 'POST' ? parseOtaBody(await context.req.text()) : {}
  return { header: (name) => context.req.header(name), body }
}

function entryName(entry: Awaited<ReturnType<EnrolmentDesk['receive']>>): string {
  if (entry.kind !== 'settings') return entry.kind
  if (entry.token === undefined) return 'keeps its token'
  return entry.token === '' ? 'no token' : 'token'
}

/** Devices get a whole reply with its length, on a connection that ends with it (device-wire 2.2). */
function deviceReply(context: Context<HttpEnv>, status: 200 | 202 | 400 | 413 | 429 | 503, value: object) {
  const text = JSON.stringify(value)
  context.header('Connection', 'close')
  context.header('Content-Length', String(Buffer.byteLength(text)))
  context.header('Content-Type', 'application/json; charset=utf-8')
  return context.body(text, status)
}

function tooMany(context: Context<HttpEnv>) {
  return deviceReply(context, 429, { error: 'too many requests, try again in a minute' })
}

/** Devices try again by themselves, ten times, with growing waits. */
function unavailable(context: Context<HttpEnv>, error: string) {
  return deviceReply(context, 503, { error })
}
