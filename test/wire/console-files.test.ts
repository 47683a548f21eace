import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { consoleRoutes } from '../../src/http/console/console-routes.ts'
import { RawSocket } from '../support/raw-socket.ts'

const page = '<!doctype html><title>Lapel</title>'
const script = 'export const answer = 42\n'.repeat(20)

/** Serves a console of two files, which lies beside a file that is nobody's business; `isBuilt` false: there is none. */
async function serveConsole({ isBuilt = true } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'lapel-console-'))
  const dist = join(folder, 'dist')
  const build = async () => {
    await mkdir(join(dist, 'assets'), { recursive: true })
    await writeFile(join(dist, 'index.html'), page)
    await writeFile(join(dist, 'assets', 'main-1.js'), script)
    await writeFile(join(dist, 'assets', 'main-1.js.br'), brotliCompressSync(script))
    await writeFile(join(dist, 'assets', 'main-1.js.gz'), gzipSync(script))
  }
  await writeFile(join(folder, 'secret.json'), '{"secret":true}')
  if (isBuilt) await build()
  const { fetch: answer } = consoleRoutes(pathToFileURL(`${dist}/`))
  const port = await new Promise<number>((resolve) => {
    const server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port))
    onTestFinished(async () => {
      await new Promise((closed) => server.close(closed))
      await rm(folder, { recursive: true, force: true })
    })
  })
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close', ...headers } })
  return { port, get, build }
}

describe('the page', () => {
  it('is asked for anew each time, and sent where it has changed', async () => {
    const { get } = await serveConsole()
    const first = await get('/')
    expect([first.status, first.headers.get('cache-control'), await first.text()]).toEqual([200, 'no-cache', page])
    const etag = first.headers.get('etag') ?? ''
    expect((await get('/', { 'if-none-match': etag })).status).toBe(304)
    expect((await get('/', { 'if-none-match': `"old", ${etag}` })).status).toBe(304)
    expect((await get('/', { 'if-none-match': '"old"' })).status).toBe(200)
  })

  it('loads from its server alone, runs no script that is written into it, and stands in no frame', async () => {
    const { get, port } = await serveConsole()
    const { headers } = await get('/')
    const policy = Object.fromEntries(
      (headers.get('content-security-policy') ?? '').split('; ').map((rule) => {
        const [name = '', ...sources] = rule.split(' ')
        return [name, sources]
      }),
    )
    expect(policy).toMatchObject({
      'default-src': ["'self'"],
      'script-src': ["'self'", "'wasm-unsafe-eval'"],
      'connect-src': ["'self'", `ws://127.0.0.1:${port}`, `wss://127.0.0.1:${port}`],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
    })
    expect(JSON.stringify(policy)).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('microphone=(self)'),
    })
  })

  it('gives a host that would write into its policy no place in it', async () => {
    const { port } = await serveConsole()
    const raw = await RawSocket.open(port)
    raw.write('GET / HTTP/1.1\r\nHost: a;script-src *\r\nConnection: close\r\n\r\n')
    expect(await raw.head()).not.toContain('script-src *')
  })

  it('that has not been built says so in two languages, and is there once it has', async () => {
    const { get, build } = await serveConsole({ isBuilt: false })
    const text = await (await get('/')).text()
    expect(text).toContain('npm run build')
    expect(text).toContain('控制台尚未构建')
    await build()
    expect(await (await get('/')).text()).toBe(page)
  })
})

describe('what the page loads', () => {
  it.each([
    ['br', 'gzip, deflate, br'],
    ['gzip', 'gzip, br;q=0'],
    [null, 'identity'],
  ])('comes packed as %s to whoever accepts %s, and may be kept for ever', async (encoding, accepted) => {
    const { get } = await serveConsole()
    const reply = await get('/assets/main-1.js', { 'accept-encoding': accepted })
    expect([reply.headers.get('content-encoding'), reply.headers.get('vary')]).toEqual([encoding, 'Accept-Encoding'])
    expect(reply.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(reply.headers.get('cache-control')).toContain('immutable')
    expect(await reply.text()).toBe(script)
  })

  it.each([
    '/assets/../../secret.json',
    '/assets/..%2f..%2fsecret.json',
    '/assets/%2e%2e/%2e%2e/secret.json',
    '/assets/..\\..\\secret.json',
    '/assets/....//secret.json',
    '/assets//etc/passwd',
    '/assets/main-1.js%00.json',
    '/assets/main-1.js.br',
    '/assets/',
    '/assets/__proto__',
    '/index.html/../../secret.json',
  ])('%s leads nowhere', async (path) => {
    const { port } = await serveConsole()
    const raw = await RawSocket.open(port)
    raw.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    expect(await raw.head()).toMatch(/^HTTP\/1\.1 40[04] /)
  })
})
