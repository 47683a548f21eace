import { afterEach, beforeEach, expect, test } from 'vitest'
import { VendorServer } from '../../../test/support/vendor-server.ts'
import { type KeptAlive, keptAliveFetch, ReplyTooLarge } from './kept-alive-fetch.ts'

let server: VendorServer
let http: KeptAlive

beforeEach(async () => {
  server = await VendorServer.start()
  http = keptAliveFetch(100_000)
})
afterEach(async () => {
  http.close()
  await server.close()
})

test('sends method, headers and body, and returns status, headers and text', async () => {
  server.answer(({ reply, body, headers }) => {
    reply.writeHead(418, { 'x-list': ['a', 'b'] }).end(`${headers['x-key']}: ${body}`)
  })
  const response = await http.fetch(`${server.url}/tea`, { method: 'POST', headers: { 'X-Key': 'k' }, body: '茶' })
  expect(response.status).toBe(418)
  expect(response.headers.get('x-list')).toBe('a, b')
  expect(await response.text()).toBe('k: 茶')
  expect(server.calls[0]?.headers['content-length']).toBe('3')
})

test('a reply beyond the bound fails and ends its connection', async () => {
  server.answer(({ reply }) => reply.writeHead(200).write(Buffer.alloc(200_000)))
  const response = await http.fetch(server.url, {})
  await expect(response.arrayBuffer()).rejects.toBeInstanceOf(ReplyTooLarge)
  await server.calls[0]?.hungUp
})

test('a slow reader makes the server wait', async () => {
  let sent = 0
  const big = keptAliveFetch(1_000_000_000)
  server.answer(({ reply }) => {
    const send = () => {
      sent += 65_536
      if (reply.write(Buffer.alloc(65_536))) setImmediate(send)
    }
    send()
  })
  const response = await big.fetch(server.url, {})
  for (let turn = 0; turn < 500; turn++) await new Promise(setImmediate)
  expect(sent).toBeLessThan(20_000_000)
  await response.body?.cancel()
  big.close()
})

test('a reply that is no longer wanted and does not end is cut off', async () => {
  server.answer(({ reply }) => {
    const send = () => reply.write(Buffer.alloc(16_384), () => setImmediate(send))
    send()
  })
  const response = await http.fetch(server.url, {})
  await response.body?.cancel()
  await server.calls[0]?.hungUp
})

test('the signal ends the connection before and after the head of the reply', async () => {
  server.answer(() => undefined)
  const first = new AbortController()
  const asked = server.nextCall()
  const rejected = expect(http.fetch(server.url, { signal: first.signal })).rejects.toThrow()
  const call = await asked
  first.abort()
  await rejected
  await call.hungUp

  server.answer(({ reply }) => reply.writeHead(200).write('x'))
  const second = new AbortController()
  const response = await http.fetch(server.url, { signal: second.signal })
  second.abort()
  await expect(response.text()).rejects.toThrow()
  await server.calls[1]?.hungUp
})

test('a server that refuses the connection is reported by its code', async () => {
  await server.close()
  await expect(http.fetch(server.url, {})).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
