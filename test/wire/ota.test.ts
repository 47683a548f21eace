import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { proveServing } from '../support/prove-serving.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const deviceId = '24:0a:c4:00:00:01'
const enrol = { auth: { devices: 'enrol' } } as const

/** Asks as a device does and returns the reply as it came. */
function ask(server: TestServer, init: { headers?: Record<string, string>; body?: string; path?: string } = {}) {
  return fetch(new URL(init.path ?? '', server.otaUrl), {
    method: 'POST',
    redirect: 'error',
    headers: { 'device-id': deviceId, 'content-type': 'application/json', ...init.headers },
    body: init.body ?? JSON.stringify({ version: 2, application: { version: '2.4.2' } }),
  })
}

async function reply(server: TestServer, init?: Parameters<typeof ask>[1]) {
  const response = await ask(server, init)
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, Record<string, unknown>>
}

/** One request byte by byte; the server ends the connection. */
async function askRaw(server: TestServer, head: readonly string[], body = '{}') {
  const raw = await RawSocket.open(server.app.port)
  const length = `Content-Length: ${Buffer.byteLength(body)}`
  const ends = head.some((line) => line.startsWith('Connection:')) ? [] : ['Connection: close']
  raw.write([...head, ...ends, length, '', body].join('\r\n'))
  return { head: await raw.head(), body: await raw.rest() }
}

describe('OTA reply', () => {
  it('2.2: has status 200, Content-Length, no chunks, and ends the connection', async () => {
    const server = await startTestServer()
    const { head, body } = await askRaw(server, [
      'POST /xiaozhi/ota/ HTTP/1.1',
      'Host: 192.168.1.5:8000',
      'Connection: keep-alive',
      `Device-Id: ${deviceId}`,
    ])
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(head).toMatch(new RegExp(`\r\ncontent-length: ${Buffer.byteLength(body)}(\r\n|$)`, 'i'))
    expect(head).toMatch(/\r\nconnection: close(\r\n|$)/i)
    expect(head).not.toMatch(/transfer-encoding/i)
    expect(JSON.parse(body)).toMatchObject({ websocket: { url: 'ws://192.168.1.5:8000/xiaozhi/v1/' } })
  })

  it.each([
    ['POST', '/xiaozhi/ota/'],
    ['POST', '/xiaozhi/ota'],
    ['GET', '/xiaozhi/ota/'],
    ['GET', '/xiaozhi/ota'],
    ['POST', '/xiaozhi/ota/activate'],
    ['POST', '/xiaozhi/ota/activate/'],
  ])('2.2: %s %s is answered directly, without a redirect', async (method, path) => {
    const server = await startTestServer()
    const { head } = await askRaw(server, [`${method} ${path} HTTP/1.1`, 'Host: a', `Device-Id: ${deviceId}`])
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(head).toMatch(/\r\ncontent-length: [1-9]/i)
  })

  it('1 MUST: offers websocket only, since a device given both uses mqtt', async () => {
    const server = await startTestServer()
    expect(Object.keys(await reply(server)).sort()).toEqual(['firmware', 'server_time', 'websocket'])
  })

  it('2.2 MUST: no websocket member name is longer than 15 characters, no value 4000 bytes', async () => {
    const server = await startTestServer({ config: enrol })
    const { websocket } = await reply(server)
    for (const [name, value] of Object.entries(websocket ?? {})) {
      expect(name.length).toBeLessThanOrEqual(15)
      expect(Buffer.byteLength(String(value))).toBeLessThan(4000)
    }
  })

  it('2.2: the framing is a number', async () => {
    const server = await startTestServer()
    expect((await reply(server)).websocket?.version).toBe(1)
  })

  it('2.2: the token is always there, empty where there is none, so that an old one is cleared', async () => {
    const server = await startTestServer({ config: { auth: { devices: 'token' } } })
    expect((await reply(server)).websocket?.token).toBe('')
  })

  it.each([
    ['2.4.2', '2.4.2'],
    ['2.0.5-rc1', '2.0.5-rc1'],
    ['1.5', '1.5'],
    ['v2.0.5', '0.0.0'],
    ['2.', '0.0.0'],
    ['2..1', '0.0.0'],
    ['2.x', '0.0.0'],
    ['', '0.0.0'],
    [`2.${'1'.repeat(37)}.5`, '0.0.0'],
  ])('2.2 MUST: every part of firmware.version starts with a digit (device says "%s")', async (version, told) => {
    const server = await startTestServer()
    const body = JSON.stringify({ application: { version } })
    expect((await reply(server, { body, headers: { 'user-agent': '' } })).firmware).toEqual({ version: told, url: '' })
  })

  it('2.2: firmware is always there, taken from User-Agent where the body has none', async () => {
    const server = await startTestServer()
    const headers = { 'user-agent': 'bread-compact-wifi/1.6.2' }
    expect((await reply(server, { body: '', headers })).firmware).toEqual({ version: '1.6.2', url: '' })
  })

  it('2.2: the clock is given in milliseconds, the time zone in minutes', async () => {
    const clock = new ManualClock(Date.UTC(2026, 5, 1))
    const server = await startTestServer({ clock })
    const { timestamp, timezone_offset: offset } = (await reply(server)).server_time ?? {}
    expect(timestamp).toBe(Date.UTC(2026, 5, 1))
    expect(Number(offset) + new Date(Date.UTC(2026, 5, 1)).getTimezoneOffset()).toBe(0)
  })

  it('2.3: no code and no challenge, so that the device does not stay in activation', async () => {
    const server = await startTestServer({ config: enrol })
    expect(await reply(server)).not.toHaveProperty('activation')
  })

  it('2.3: a device that asks for activation nevertheless is told 200', async () => {
    const server = await startTestServer()
    const device = server.device()
    expect(await device.activate(server.otaUrl, AbortSignal.timeout(2000))).toBe(true)
  })
})

describe('address in the OTA reply', () => {
  it.each([
    ['10.0.0.2:8000', 'ws://10.0.0.2:8000/xiaozhi/v1/'],
    ['voice.example.org', 'ws://voice.example.org/xiaozhi/v1/'],
  ])('2.2 QUIRK: a path always, a colon only before a port (Host %s)', async (host, url) => {
    const server = await startTestServer()
    const { body } = await askRaw(server, ['POST /xiaozhi/ota/ HTTP/1.1', `Host: ${host}`, `Device-Id: ${deviceId}`])
    expect(JSON.parse(body).websocket.url).toBe(url)
  })

  it.each(['[::1]:8000', 'user@host', 'a b', '', 'host:port', `${'a'.repeat(300)}`])(
    '2.2 QUIRK: no address that the device misreads is ever made (Host "%s")',
    async (host) => {
      const server = await startTestServer()
      const { head, body } = await askRaw(server, [
        'POST /xiaozhi/ota/ HTTP/1.1',
        `Host: ${host}`,
        `Device-Id: ${deviceId}`,
      ])
      expect(head).toMatch(/^HTTP\/1\.1 400 /)
      expect(body).not.toContain('ws://')
    },
  )

  it('comes from server.publicUrl where it is set', async () => {
    const server = await startTestServer({ config: { server: { publicUrl: 'https://voice.example.org/' } } })
    expect((await reply(server)).websocket?.url).toBe('wss://voice.example.org/xiaozhi/v1/')
  })

  it('uses the first of server.paths', async () => {
    const server = await startTestServer({ config: { server: { paths: ['/badge/', '/xiaozhi/v1'] } } })
    expect((await reply(server)).websocket?.url).toMatch(/\/badge\/$/)
  })

  it('is wss behind a trusted proxy that ends TLS, and only behind one', async () => {
    const headers = { 'x-forwarded-for': '192.168.1.9', 'x-forwarded-proto': 'https' }
    const behind = await startTestServer({ config: { server: { trustedProxies: ['127.0.0.1'] } } })
    expect((await reply(behind, { headers })).websocket?.url).toMatch(/^wss:/)
    const direct = await startTestServer()
    expect((await reply(direct, { headers })).websocket?.url).toMatch(/^ws:/)
  })
})

describe('OTA request', () => {
  it.each([
    ['Device-Id in upper case and quotes', { 'device-id': '"24:0A:C4:00:00:01"' }, '{}'],
    ['mac_address in the body', { 'device-id': '' }, JSON.stringify({ mac_address: deviceId.toUpperCase() })],
    ['Client-Id alone', { 'device-id': '', 'client-id': deviceId }, '{}'],
  ])('the device is known by %s', async (_what, headers, body) => {
    const server = await startTestServer({ config: enrol })
    const usual = await reply(server)
    expect((await reply(server, { headers, body })).websocket?.token).toBe(usual.websocket?.token)
  })

  it('without any id is refused in words', async () => {
    const server = await startTestServer()
    const response = await ask(server, { headers: { 'device-id': '' }, body: '{}' })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: 'no Device-Id header and no mac_address' })
  })

  it.each([
    ['broken', '{"version":'],
    ['no object', '[1,2]'],
    ['with members of other types', '{"application":7,"mac_address":[],"board":"x"}'],
    ['not there', ''],
  ])('2.2: a body that is %s is served nevertheless: a failed check leaves the device on mqtt', async (_what, body) => {
    const server = await startTestServer()
    expect((await reply(server, { body })).websocket?.url).toBe(server.url)
  })

  it('a body over 32 KiB is refused, chunked or not', async () => {
    const server = await startTestServer()
    const body = 'x'.repeat(40_000)
    expect((await ask(server, { body })).status).toBe(413)
    const raw = await RawSocket.open(server.app.port)
    raw.write('POST /xiaozhi/ota/ HTTP/1.1\r\nHost: a\r\nDevice-Id: b\r\nTransfer-Encoding: chunked\r\n\r\n')
    raw.write(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`)
    expect(await raw.head()).toMatch(/^HTTP\/1\.1 413 /)
    expect((await ask(server)).status).toBe(200)
    await proveServing(server)
  })

  it('over the rate of its address is told 429 and served again a minute later', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock, config: { server: { trustedProxies: ['127.0.0.1'] } } })
    const from = (address: string) => ask(server, { headers: { 'x-forwarded-for': address } })
    for (let count = 0; count < 120; count++) await (await from('10.0.0.1')).arrayBuffer()
    expect((await from('10.0.0.1')).status).toBe(429)
    expect((await from('10.0.0.2')).status).toBe(200)
    await clock.advance(60_000)
    expect((await from('10.0.0.1')).status).toBe(200)
  })

  it('from a page of another origin is allowed', async () => {
    const server = await startTestServer()
    const response = await fetch(server.otaUrl, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://elsewhere',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'device-id,content-type',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-headers')).toMatch(/device-id/)
  })

  it('with an offer to change to another protocol is answered as if without it', async () => {
    const server = await startTestServer()
    const { head } = await askRaw(server, [
      'POST /xiaozhi/ota/ HTTP/1.1',
      'Host: a',
      `Device-Id: ${deviceId}`,
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
    ])
    expect(head).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('a device from power-on to its first answer', () => {
  it.each(['1.5', '1.6.6', '1.8', '2.0', '2.2.2', '2.4.2', '2.5'])(
    'firmware %s: boots, says hello with its token, asks and is answered, without a fault',
    async (firmware) => {
      const server = await startTestServer({ config: enrol })
      server.script.sentenceMs = 60
      const device = server.device({ firmware, url: '' })
      const boot = await device.boot(server.otaUrl)
      expect(boot.firmwareVersion).toBe(firmware)
      expect(boot.activation).toBeUndefined()
      await device.hello()
      device.type('what time is it')
      expect((await device.expectAnswer()).sentences).toEqual(['It is ten past three.'])
      expect(device.faults).toEqual([])
    },
  )

  it('2.1: the language of its Accept-Language is what the server speaks in its own words', async () => {
    const server = await startTestServer()
    const device = server.device({ language: 'zh-CN' })
    await device.boot(server.otaUrl)
    await device.hello()
    expect([...server.app.sessions].map(({ language }) => language)).toEqual(['zh'])
  })
})
