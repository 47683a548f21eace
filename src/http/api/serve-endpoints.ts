import { type Context, Hono, type Next } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Caller } from '../../auth/console-access.ts'
import { includesRole } from '../../auth/roles.ts'
import { isForeign } from '../../lib/own-origin.ts'
import { WireError } from '../../protocol/wire-errors.ts'
import { StoreError } from '../../store/store.ts'
import type { CameFrom } from '../came-from.ts'
import type { HttpEnv } from '../http-env.ts'
import { ApiError, apiErrors, errorReply } from './api-errors.ts'
import type { ApiPorts } from './api-ports.ts'
import { type Endpoint, type FileBody, fileBody, type RawReply, type RawRequest, soundBody } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { type ExportFormat, fileText, type ListPart, wholeList } from './export.ts'
import { csv, json } from './request-body.ts'
import { soundReply } from './sound-reply.ts'

type ApiEnv = HttpEnv & { Variables: { caller: Caller | undefined; cameFrom: CameFrom } }

/** `/api/v1`: the table of endpoints as routes, for those who have a token or are signed in to the console. */
export function apiRoutes(ports: ApiPorts): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()
  routes.use(authentication(ports))
  for (const endpoint of endpoints) {
    const { method, path, body } = endpoint
    const limit = bodyLimit({ maxSize: body?.maxBytes ?? 0, onError: () => refuseLarge(body?.maxBytes ?? 0) })
    routes.on(
      method.toUpperCase(),
      routePath(path),
      authorisation(endpoint, ports),
      ...(body ? [limit] : []),
      (context) => answer(endpoint, context, ports),
    )
  }
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    routes.all(routePath(path), known, (context) => {
      const allowed = endpoints.filter((endpoint) => endpoint.path === path).map(({ method }) => method.toUpperCase())
      context.header('Allow', allowed.join(', '))
      throw new ApiError('METHOD_NOT_ALLOWED', `${path} has ${allowed.join(', ')}.`)
    })
  }
  routes.all('*', known, () => {
    throw new ApiError('NOT_FOUND', 'There is no such path; /api/v1/openapi.json lists them.')
  })
  routes.onError((error, context) => {
    const refusal = refusalOf(error)
    if (refusal.code === 'INTERNAL_ERROR' || refusal.code === 'UNAVAILABLE') {
      ports.services.log.error({ error, path: context.req.path }, 'request failed')
    }
    if (refusal.code === 'UNAUTHORIZED') context.header('WWW-Authenticate', 'Bearer')
    return context.json(errorReply(refusal), apiErrors[refusal.code].status)
  })
  return routes
}

const routePath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1')

/** Who asks; whether that is enough is up to each endpoint. */
function authentication({ consoleAccess, cameFrom }: ApiPorts) {
  return async (context: Context<ApiEnv>, next: Next) => {
    context.header('Cache-Control', 'no-store')
    context.header('X-Content-Type-Options', 'nosniff')
    const from = cameFrom(context.req, context.env)
    const caller = consoleAccess.identify({
      authorization: context.req.header('authorization'),
      cookie: context.req.header('cookie'),
      address: from.address,
    })
    // Not even with the right token.
    if (caller === 'guessed') throw new ApiError('RATE_LIMITED', 'Too many attempts; try again in a minute.')
    context.set('cameFrom', from)
    context.set('caller', caller === 'nobody' ? undefined : caller)
    await next()
  }
}

async function known(context: Context<ApiEnv>, next: Next) {
  if (!context.get('caller')) throw new ApiError('UNAUTHORIZED', 'A token is needed: Authorization: Bearer ...')
  await next()
}

function authorisation({ role, method }: Endpoint, { services }: ApiPorts) {
  return async (context: Context<ApiEnv>, next: Next) => {
    const caller = context.get('caller')
    if (role !== 'anybody' && !caller) return known(context, next)
    if (method !== 'get' && caller?.by !== 'token') refuseCrossSite(context, services.config().server.publicUrl)
    if (role !== 'anybody' && caller && !includesRole(caller.role, role)) {
      const may = caller.role === 'sender' ? 'send the output of builds, nothing else' : 'read, not change'
      throw new ApiError('FORBIDDEN', `Whoever asks may ${may}.`)
    }
    await next()
  }
}

/** The browser brings the cookie whoever asked it to; other sites can neither set this header nor hide where they are. */
function refuseCrossSite(context: Context<ApiEnv>, publicUrl: string | undefined): void {
  const page = { origin: context.req.header('origin'), host: context.req.header('host') }
  if (!isForeign(page, publicUrl) && context.req.header('x-lapel-console') === '1') return
  throw new ApiError('CROSS_SITE', 'Without a token this is for the console alone: X-Lapel-Console: 1, and its Origin.')
}

function refuseLarge(maxBytes: number): never {
  throw new ApiError('TOO_LARGE', `The body has more than ${maxBytes} bytes.`)
}

async function answer(endpoint: Endpoint, context: Context<ApiEnv>, ports: ApiPorts): Promise<Response> {
  const { address, isHttps } = context.get('cameFrom')
  const request: RawRequest = {
    asker: { role: context.get('caller')?.role, cookie: context.req.header('cookie'), address, isHttps },
    path: context.req.param(),
    query: context.req.query(),
    body: {
      mediaType: context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase(),
      text: async () => utf8(await context.req.arrayBuffer()),
    },
  }
  const format = endpoint.exports && formatOf(context)
  if (format) return file(endpoint, format, request, context, ports)
  const reply = await endpoint.answer(request, ports)
  if (endpoint.method !== 'get' && !endpoint.isFrequent) {
    ports.services.log.info(
      { request: endpoint.name, ...request.path, status: reply.status, address },
      'asked through the API',
    )
  }
  return send(endpoint, reply, context)
}

function send({ replies }: Endpoint, { status, body, setCookie }: RawReply, context: Context<ApiEnv>): Response {
  if (setCookie !== undefined) context.header('Set-Cookie', setCookie)
  if (status === 204) return context.body(null, 204)
  const { mediaType, files } = replies[status] ?? {}
  if (files) {
    const sound = soundBody.safeParse(body).data
    return sound ? soundReply(sound, context) : attachment(fileBody.parse(body), context)
  }
  return mediaType ? context.body(String(body), status, { 'Content-Type': mediaType }) : context.json(body, status)
}

/** Whether the whole list is asked for, and as what. */
function formatOf(context: Context<ApiEnv>): ExportFormat | undefined {
  const asked = context.req.query('format')
  // What is neither is refused by the schema of the query.
  if (asked !== undefined) return asked === 'csv' || asked === 'json' ? asked : undefined
  context.header('Vary', 'Accept')
  const accepted = (context.req.header('accept') ?? '').split(',').map((kind) => kind.split(';')[0]?.trim())
  return accepted.includes(csv) ? 'csv' : undefined
}

async function file(
  endpoint: Endpoint,
  format: ExportFormat,
  request: RawRequest,
  context: Context<ApiEnv>,
  ports: ApiPorts,
): Promise<Response> {
  const { exports: spec } = endpoint
  if (!spec) throw new Error(`${endpoint.name} is no list`)
  const items = await wholeList(async (offset, limit) => {
    const query = { ...request.query, format, offset: String(offset), limit: String(limit) }
    return (await endpoint.answer({ ...request, query }, ports)).body as ListPart
  })
  const mediaType = format === 'csv' ? `${csv}; charset=utf-8; header=present` : json
  const text = fileText(items, format, spec)
  return attachment({ fileName: `${spec.fileName}.${format}`, mediaType, text }, context)
}

function attachment({ fileName, mediaType, text }: FileBody, context: Context<ApiEnv>): Response {
  return context.body(text, 200, {
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${fileName}"`,
  })
}

/** What is thrown below the API, as the API says it. */
function refusalOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof StoreError) return new ApiError('UNAVAILABLE', 'The store cannot be reached; try again.')
  if (error instanceof WireError && isApiCode(error.code)) {
    return new ApiError(error.code, error.message, { fields: error.fields, owner: error.owner })
  }
  return new ApiError('INTERNAL_ERROR', 'The server could not do this; its log tells more.')
}

function isApiCode(code: string): code is ApiError['code'] {
  return Object.hasOwn(apiErrors, code)
}

function utf8(bytes: ArrayBuffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  throw new ApiError('INVALID_JSON', 'The body is not text in UTF-8.')
}
