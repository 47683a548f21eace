import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer as createSecureServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasPrograms } from '../../../test/support/programs.ts'
import { VendorServer } from '../../../test/support/vendor-server.ts'
import { HttpClient, type HttpRequest } from './http-client.ts'
import { type HttpReply, ReplyTooLarge } from './http-reply.ts'

let server: VendorServer
let client: HttpClient

beforeEach(async () => {
  server = await VendorServer.start()
  client = new HttpClient({ url: `${server.url}/tea?milk=1`, maxReplyBytes: 100_000 })
})
afterEach(async () => {
  client.close()
  await server.close()
})

const post = (request: Partial<HttpRequest> = {}): Promise<HttpReply> =>
  client.post({ headers: {}, body: [], signal: new AbortController().signal, ...request })

test('sends path, headers and body, and returns status, headers and text', async () => {
  server.answer(({ reply, path, body, headers }) => {
    reply.writeHead(418, { 'x-list': ['a', 'b'] }).end(`${path} ${headers['x-key']}: ${body}`)
  })
  const reply = await post({ headers: { 'x-key': 'k' }, body: [Buffer.from('茶'), Buffer.from('!')] })
  expect(reply.status).toBe(418)
  expect(reply.headers['x-list']).toBe('a, b')
  expect(await reply.text()).toBe('/tea?milk=1 k: 茶!')
  expect(server.calls[0]?.headers['content-length']).toBe('4')
})

test('the first call finds its connection open', async () => {
  while ((await server.openConnections()) === 0) await new Promise(setImmediate)
  server.answer(({ reply }) => reply.end('x'))
  await (await post()).text()
  expect(server.calls[0]?.connection).toBe(1)
  expect(await server.openConnections()).toBe(1)
})

test('a connection that was opened early and closed by the server costs no call', async () => {
  while ((await server.openConnections()) === 0) await new Promise(setImmediate)
  server.closeAll()
  while ((await server.openConnections()) > 0) await new Promise(setImmediate)
  server.answer(({ reply }) => reply.end('x'))
  expect(await (await post()).text()).toBe('x')
})

test('closing it ends the connection that was opened early', async () => {
  const early = createServer().listen(0, '127.0.0.1')
  await once(early, 'listening')
  const asked = once(early, 'connection')
  const { port } = early.address() as AddressInfo
  const unused = new HttpClient({ url: `http://127.0.0.1:${port}`, maxReplyBytes: 1 })
  const [socket] = await asked
  socket.resume()
  unused.close()
  await once(socket, 'close')
  early.close()
})

test('a reply beyond the bound fails and ends its connection', async () => {
  server.answer(({ reply }) => reply.writeHead(200).write(Buffer.alloc(200_000)))
  const reply = await post()
  await expect(reply.text()).rejects.toBeInstanceOf(ReplyTooLarge)
  await server.calls[0]?.hungUp
})

test('a slow reader makes the server wait', async () => {
  let sent = 0
  client.close()
  client = new HttpClient({ url: server.url, maxReplyBytes: 1_000_000_000 })
  server.answer(({ reply }) => {
    const send = () => {
      sent += 65_536
      if (reply.write(Buffer.alloc(65_536))) setImmediate(send)
    }
    send()
  })
  const reply = await post()
  for (let turn = 0; turn < 500; turn++) await new Promise(setImmediate)
  expect(sent).toBeLessThan(20_000_000)
  await reply.return()
})

test('a reply that is no longer wanted and does not end is cut off', async () => {
  server.answer(({ reply }) => {
    const send = () => reply.write(Buffer.alloc(16_384), () => setImmediate(send))
    send()
  })
  await (await post()).return()
  await server.calls[0]?.hungUp
})

test('a reply that is no longer wanted and says nothing more is cut off after a second', async () => {
  server.answer(({ reply }) => reply.writeHead(200).write('x'))
  await (await post()).return()
  await server.calls[0]?.hungUp
})

test('the signal ends the connection before and after the head of the reply', async () => {
  server.answer(() => undefined)
  const first = new AbortController()
  const asked = server.nextCall()
  const rejected = expect(post({ signal: first.signal })).rejects.toThrow('given up')
  const call = await asked
  first.abort(new Error('given up'))
  await rejected
  await call.hungUp

  server.answer(({ reply }) => reply.writeHead(200).write('x'))
  const second = new AbortController()
  const reply = await post({ signal: second.signal })
  second.abort()
  await expect(reply.text()).rejects.toThrow()
  await server.calls[1]?.hungUp
})

test('nothing is asked for an aborted signal', async () => {
  await expect(post({ signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
  await new Promise(setImmediate)
  expect(server.calls).toHaveLength(0)
})

test('a server that refuses the connection is reported by its code', async () => {
  await server.close()
  await expect(post()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

describe.skipIf(!(await hasPrograms('openssl')))('over TLS', () => {
  const authorities = getCACertificates('default')
  let secure: Server
  let names: unknown[]
  let certificate: string

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lapel-tls-'))
    const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    await promisify(execFile)('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...subject])
    certificate = await readFile(cert, 'utf8')
    secure = createSecureServer({ cert: certificate, key: await readFile(key) }, (_, reply) => reply.end('x'))
    secure.on('secureConnection', ({ servername }) => names.push(servername)).listen(0, '127.0.0.1')
    await once(secure, 'listening')
    await rm(directory, { recursive: true })
  })
  beforeEach(() => {
    names = []
  })
  afterEach(() => setDefaultCACertificates(authorities))
  afterAll(() => secure.close())

  const open = (host: string) =>
    new HttpClient({ url: `https://${host}:${(secure.address() as AddressInfo).port}`, maxReplyBytes: 100 })

  test.each([
    ['localhost', 'localhost'],
    ['127.0.0.1', false],
  ])('the connection to %s is ready before the first call and serves the next', async (host, name) => {
    setDefaultCACertificates([certificate])
    const ready = once(secure, 'secureConnection')
    client.close()
    client = open(host)
    await ready
    for (let call = 0; call < 2; call++) expect(await (await post()).text()).toBe('x')
    expect(names).toEqual([name])
  })

  test('a certificate that nobody vouches for is refused', async () => {
    client.close()
    client = open('localhost')
    await expect(post()).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })
})
