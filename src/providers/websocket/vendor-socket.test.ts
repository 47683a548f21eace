import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VendorSocketServer } from '../../../test/support/vendor-socket-server.ts'
import { ProviderError } from '../provider-error.ts'
import { VendorSocket, type VendorSocketOptions } from './vendor-socket.ts'

let server: VendorSocketServer
let controller: AbortController

beforeEach(async () => {
  server = await VendorSocketServer.start()
  controller = new AbortController()
})
afterEach(() => server.close())

const open = (more: Partial<VendorSocketOptions> = {}): VendorSocket =>
  new VendorSocket({
    service: { provider: 'vendor', url: server.url, secrets: ['sk-secret'], advice: { auth: 'Check asr.apiKey.' } },
    maxMessageBytes: 1000,
    maxTotalBytes: 5000,
    signal: controller.signal,
    ...more,
  })

async function all(socket: VendorSocket): Promise<unknown[]> {
  const messages: unknown[] = []
  for (let next = await socket.next(); !next.done; next = await socket.next()) messages.push(next.value)
  return messages
}

test('what is sent before the connection is open arrives in order, and is a copy', async () => {
  const socket = open({ headers: { 'x-key': 'k' }, protocols: [] })
  const bytes = Uint8Array.of(1, 2)
  socket.send('first')
  socket.send(bytes)
  bytes.fill(9)
  const call = await server.callWhere(({ messages }) => messages.length === 2)
  expect(call.messages).toEqual(['first', Buffer.of(1, 2)])
  expect(call.headers['x-key']).toBe('k')
  await socket.return()
})

test.each([
  ['chooses one', 'binary'],
  ['chooses none', undefined],
])('a server that %s of the subprotocols is talked to', async (_, chosen) => {
  server.chooseProtocol(chosen)
  const socket = open({ protocols: ['binary'] })
  socket.send('x')
  const call = await server.callWhere(({ messages }) => messages.length === 1)
  expect(call.headers['sec-websocket-protocol']).toBe('binary')
  await socket.return()
})

test('a subprotocol that was not offered is a bad reply', async () => {
  server.addReplyHeader('Sec-WebSocket-Protocol', 'other')
  await expect(open({ protocols: [] }).next()).rejects.toMatchObject({ failure: 'bad-reply' })
  await server.quiet()
})

test('messages come one by one, a close of code 1000 ends them', async () => {
  server.answer(
    () => undefined,
    ({ socket }) => {
      socket.send('héllo')
      socket.send(Buffer.of(7))
      socket.close(1000)
    },
  )
  expect(await all(open())).toEqual(['héllo', Buffer.of(7)])
  await server.quiet()
})

test('leaving says goodbye and waits for nothing', async () => {
  const socket = open()
  socket.send('x')
  const call = await server.callWhere(({ messages }) => messages.length === 1)
  call.socket.pause()
  await socket.return()
  call.socket.resume()
  expect(await call.closed).toBe(1000)
  expect(await socket.next()).toEqual({ done: true, value: undefined })
})

test('an aborted signal rejects with its reason without a connection', async () => {
  controller.abort(new Error('before'))
  await expect(open().next()).rejects.toBe(controller.signal.reason)
  expect(server.handshakes).toBe(0)
})

test.each(['while it connects', 'while it is open'])('the signal hangs up at once %s', async (when) => {
  if (when === 'while it connects') server.refuse('hang')
  const socket = open()
  const next = socket.next()
  const outcome = expect(next).rejects.toThrow('over')
  if (when === 'while it is open') await server.callWhere(() => true)
  else while (server.handshakes === 0) await new Promise(setImmediate)
  controller.abort(new Error('over'))
  await outcome
  await server.quiet()
  await expect(socket.next()).rejects.toBe(controller.signal.reason)
})

test('what had come before an abort is not delivered any more', async () => {
  server.answer(
    () => undefined,
    ({ socket }) => {
      socket.send('1')
      socket.send('2')
    },
  )
  const socket = open()
  await socket.next()
  controller.abort(new Error('over'))
  await expect(socket.next()).rejects.toThrow('over')
})

test.each([
  [401, {}, { failure: 'auth', retryable: false }],
  [402, {}, { failure: 'auth' }],
  [429, { 'retry-after': '7' }, { failure: 'rate-limited', retryAfterMs: 7000 }],
  [400, {}, { failure: 'bad-request' }],
  [301, { location: '/elsewhere' }, { failure: 'bad-request' }],
  [503, { 'retry-after': 'soon' }, { failure: 'unavailable', retryAfterMs: undefined }],
  [200, {}, { failure: 'bad-request' }],
])('a handshake answered with %i', async (status, headers, expected) => {
  server.refuse({ status, headers, body: 'no sk-secret\n  here' })
  const socket = open()
  await expect(socket.next()).rejects.toMatchObject({ ...expected, provider: 'vendor' })
  await expect(socket.next()).rejects.toThrow(`vendor at ${server.url}: HTTP ${status}, no *** here.`)
  await server.quiet()
})

test('a refusal in JSON is told in its words, with the date to wait for', async () => {
  const headers = { date: new Date(0).toUTCString(), 'retry-after': new Date(60_000).toUTCString() }
  server.refuse({ status: 429, headers, body: '{"code": 7, "message": "slow down"}' })
  const outcome = open().next()
  await expect(outcome).rejects.toMatchObject({ retryAfterMs: 60_000 })
  await expect(outcome).rejects.toThrow('HTTP 429, slow down.')
})

test('the settings to look at are named', async () => {
  server.refuse({ status: 401 })
  await expect(open().next()).rejects.toThrow('HTTP 401, no reason given. Check asr.apiKey.')
})

test('a refusal without end is cut', async () => {
  server.refuse({ status: 500, body: 'x'.repeat(1_000_000) })
  await expect(open().next()).rejects.toMatchObject({ failure: 'unavailable' })
  await server.quiet()
})

test.each([
  [1008, 'bad-request'],
  [1011, 'unavailable'],
  [4000, 'unavailable'],
])('a close of code %i is a failure with the words of the vendor', async (code, failure) => {
  server.answer(
    () => undefined,
    ({ socket }) => socket.close(code, 'too bad'),
  )
  const socket = open()
  await expect(socket.next()).rejects.toMatchObject({ failure })
  await expect(socket.next()).rejects.toThrow(`closed the connection with ${code}, too bad.`)
})

test('a connection that breaks off is a failure, after what had come', async () => {
  server.answer(
    () => undefined,
    ({ socket }) => socket.send('half', () => socket.terminate()),
  )
  const socket = open()
  expect(await socket.next()).toMatchObject({ value: 'half' })
  await expect(socket.next()).rejects.toMatchObject({ failure: 'unavailable', retryable: true })
})

test.each([
  ['one long message', 'x'.repeat(1001), 1],
  ['many messages', 'x'.repeat(1000), 6],
])('%s is a bad reply and ends the connection', async (_, text, count) => {
  server.answer(
    () => undefined,
    ({ socket }) => {
      for (let sent = 0; sent < count; sent++) socket.send(text)
    },
  )
  await expect(all(open())).rejects.toMatchObject({ failure: 'bad-reply' })
  await server.quiet()
})

test('bytes that are no UTF-8 in a text message are a bad reply', async () => {
  server.answer(
    () => undefined,
    ({ socket }) => socket.send(Buffer.of(0xe4, 0xbd), { binary: false }),
  )
  await expect(open().next()).rejects.toMatchObject({ failure: 'bad-reply' })
  await server.quiet()
})

test('a server that speaks something else is a bad reply', async () => {
  const other = createServer((socket) => socket.on('error', () => undefined).end('220 mail.example ESMTP\r\n'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' ? address?.port : 0
  await expect(open({ url: `ws://127.0.0.1:${port}` }).next()).rejects.toMatchObject({ failure: 'bad-reply' })
  other.close()
})

test('nobody there is unavailable', async () => {
  await server.close()
  const outcome = open().next()
  await expect(outcome).rejects.toBeInstanceOf(ProviderError)
  await expect(outcome).rejects.toThrow(/cannot be reached or hung up \(ECONNREFUSED\)/)
})

test('a vendor that does not read is given up instead of filling the memory', async () => {
  server.refuse('hang')
  const socket = open({ maxUnsentBytes: 10_000 })
  for (let sent = 0; sent < 20; sent++) socket.send(new Uint8Array(1000))
  await expect(socket.next()).rejects.toThrow('it does not read what it is sent')
  await server.quiet()
})

test('a slow reader holds the vendor back', async () => {
  let sent = 0
  server.answer(
    () => undefined,
    ({ socket }) => {
      const send = () => {
        sent++
        socket.send(Buffer.alloc(100_000), (error) => error || setImmediate(send))
      }
      send()
    },
  )
  const socket = open({ maxMessageBytes: 200_000, maxTotalBytes: Number.MAX_SAFE_INTEGER })
  await socket.next()
  let before = -1
  for (let rounds = 0; rounds < 500 && before !== sent; rounds++) {
    before = sent
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate)
  }
  expect(sent * 100_000).toBeLessThan(30_000_000)
  await socket.return()
  await server.quiet()
})

test('the vendor’s own name for the call stands in what fails', async () => {
  server.addReplyHeader('X-Log-Id', '2024-7')
  server.answer(
    () => undefined,
    ({ socket }) => socket.close(1011),
  )
  await expect(open({ traceHeader: 'x-log-id' }).next()).rejects.toThrow('(x-log-id 2024-7)')
})
