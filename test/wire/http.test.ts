import { expect, it } from 'vitest'
import { proveServing } from '../support/prove-serving.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const get = (server: TestServer, path: string) => fetch(new URL(path, server.otaUrl), { redirect: 'error' })

it.each(['/healthz', '/readyz', '/metrics', '/'])('operation 2: %s is there, without a token', async (path) => {
  const server = await startTestServer({ config: { auth: { devices: 'token' } } })
  expect((await get(server, path)).status).toBe(200)
})

it('/metrics is text that Prometheus reads, with connections, sessions and language model clients', async () => {
  const server = await startTestServer()
  await server.device().hello()
  const response = await get(server, '/metrics')
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
  const text = await response.text()
  expect(text).toMatch(/^lapel_connections 1$/m)
  expect(text).toMatch(/^lapel_sessions 1$/m)
  expect(text).toMatch(/^lapel_llm_clients \d+$/m)
})

it.each(['/xiaozhi/v1', '/xiaozhi/v1/'])('%s opened in a browser says what it is for', async (path) => {
  const server = await startTestServer()
  const response = await get(server, path)
  expect(response.status).toBe(426)
  expect(response.headers.get('upgrade')).toBe('websocket')
  expect(await response.json()).toEqual({ error: 'this address is for devices: it speaks WebSocket only' })
})

it.each(['/nothing', '/xiaozhi', '/xiaozhi/ota/more', '/.env', '/%2e%2e/secrets.json'])(
  '%s is not found, and says no more',
  async (path) => {
    const server = await startTestServer()
    const response = await get(server, path)
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ error: 'not found' })
  },
)

it.each([
  ['a device set to wss', Buffer.from('160301009a010000960303', 'hex')],
  ['HTTP/2 without asking', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
  ['noise', Buffer.alloc(500, 0xff)],
])('%s is ended at once, and nobody else notices', async (_what, bytes) => {
  const server = await startTestServer()
  const raw = await RawSocket.open(server.app.port)
  raw.write(bytes)
  await raw.closed
  expect(server.log.filter(({ level }) => level === 'error')).toEqual([])
  await proveServing(server)
})
