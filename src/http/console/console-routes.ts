import { type Context, Hono } from 'hono'
import { baseUrl } from '../base-url.ts'
import type { HttpEnv } from '../http-env.ts'
import { type ConsoleFile, ConsoleFiles, encodings } from './console-files.ts'
import { consoleHeaders } from './console-headers.ts'
import { notBuiltPage } from './not-built-page.ts'

const builtConsole = new URL('../../../console/dist/', import.meta.url)

/** The names of files in `assets/` change with what is in them. */
const forEver = 'public, max-age=31536000, immutable'
/** Asked for each time, and sent where it has changed. */
const checkedEachTime = 'no-cache'

/** The console: its page at `/`, what that loads below `/assets/`. All of it is the same for everybody: no data. */
export function consoleRoutes(folder = builtConsole): Hono<HttpEnv> {
  const files = new ConsoleFiles(folder)
  const routes = new Hono<HttpEnv>()
  routes.get('/', async (context) => {
    const page = await files.find('index.html')
    if (page) return send(page, checkedEachTime, context)
    addHeaders(context)
    context.header('Cache-Control', 'no-store')
    return context.html(notBuiltPage())
  })
  routes.get('/assets/:name', async (context) => {
    const file = await files.find(`assets/${context.req.param('name')}`)
    return file ? send(file, forEver, context) : context.notFound()
  })
  return routes
}

function send({ mediaType, etag, body, packed }: ConsoleFile, cacheControl: string, context: Context<HttpEnv>) {
  addHeaders(context)
  context.header('Cache-Control', cacheControl)
  context.header('ETag', etag)
  context.header('Vary', 'Accept-Encoding')
  if ((context.req.header('if-none-match') ?? '').split(/\s*,\s*/).includes(etag)) return context.body(null, 304)
  context.header('Content-Type', mediaType)
  const accepts = context.req.header('accept-encoding')
  const encoding = (Object.keys(encodings) as (keyof typeof encodings)[]).find((each) => isAccepted(each, accepts))
  const small = encoding && packed[encoding]
  if (!encoding || !small) return context.body(body)
  context.header('Content-Encoding', encoding)
  return context.body(small)
}

function addHeaders(context: Context<HttpEnv>): void {
  // Checked by it: a host that could end the policy early is none.
  const isNamed = baseUrl(undefined, context.req.header('host'), undefined) !== undefined
  const headers = consoleHeaders(isNamed ? context.req.header('host') : undefined)
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
}

function isAccepted(encoding: string, header = ''): boolean {
  const named = header.split(',').map((part) => part.trim().split(/\s*;\s*/))
  return named.some(([name, quality]) => name === encoding && !/^q=0(\.0*)?$/.test(quality ?? ''))
}
