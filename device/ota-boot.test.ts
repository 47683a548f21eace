import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../src/lib/clock.ts'
import { ManualClock } from '../src/lib/manual-clock.ts'
import { firmwareOf } from './firmware.ts'
import { applyOtaReply, nothingStored } from './ota-settings.ts'
import { SimulatedDevice } from './simulated-device.ts'

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const good = {
  websocket: { url: 'ws://127.0.0.1:8000/xiaozhi/v1/', token: 't1', version: 3 },
  server_time: { timestamp: 1_767_225_600_000, timezone_offset: 0 },
  firmware: { version: '2.4.2', url: '' },
}

interface Asked {
  readonly path: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A real HTTP server that answers with `answer`; and a device to ask it. */
async function start(answer: (response: ServerResponse, asked: Asked) => void, clock = systemClock()) {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const now = { path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() }
      asked.push(now)
      answer(response, now)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const device = new SimulatedDevice({ clock, firmware: '2.4.2' })
  cleanups.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => device.close(),
  )
  return { asked, device, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/xiaozhi/ota/` }
}

function json(response: ServerResponse, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
}

test('asks as the firmware does and stores the websocket section', async () => {
  const { asked, device, url } = await start((response) => json(response, good))
  await device.boot(url)
  expect(asked[0]?.headers).toMatchObject({
    'activation-version': '1',
    'device-id': device.deviceId,
    'client-id': device.clientId,
    'user-agent': 'bread-compact-wifi/2.4.2',
    'accept-language': 'en-US',
    'content-type': 'application/json',
  })
  expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ version: 2, application: { version: '2.4.2' } })
  expect(device.stored).toEqual(good.websocket)
  expect(device.faults).toEqual([])
})

test('a redirect is a failed check', async () => {
  const { device, url } = await start((response) => response.writeHead(307, { location: '/elsewhere' }).end())
  await expect(device.boot(url)).rejects.toThrow('answered 307, devices need 200')
})

test('a chunked reply is a fault', async () => {
  const { device, url } = await start((response) => {
    response.write('{')
    response.end(JSON.stringify(good).slice(1))
  })
  await device.boot(url)
  expect(device.faults.map(({ name }) => name)).toEqual(['OTA without content length'])
})

test('activation is polled until the server says 200', async () => {
  let rounds = 0
  const clock = new ManualClock()
  const { asked, device, url } = await start((response) => {
    response.writeHead(++rounds < 3 ? 202 : 200, { 'content-length': 0 }).end()
  }, clock)
  let activated: boolean | undefined
  void device.activate(url, new AbortController().signal).then((result) => {
    activated = result
  })
  while (activated === undefined) await clock.advance(100)
  expect(activated).toBe(true)
  expect(asked.map(({ path }) => path)).toEqual(Array(3).fill('/xiaozhi/ota/activate'))
})

const current = firmwareOf('2.4.2')

test.each([
  ['no websocket section', { firmware: good.firmware }, 'OTA without websocket'],
  ['an mqtt section', { ...good, mqtt: { endpoint: 'x' } }, 'OTA with mqtt'],
  ['a long member name', { ...good, websocket: { ...good.websocket, reconnect_interval: 5 } }, 'OTA name too long'],
  ['a long value', { ...good, websocket: { ...good.websocket, token: 'x'.repeat(4000) } }, 'OTA value too long'],
  ['a version with a letter', { ...good, firmware: { version: 'v2.0.5', url: '' } }, 'firmware version unreadable'],
  ['an address without path', { ...good, websocket: { url: 'ws://host:8000' } }, 'unusable url'],
])('%s is a fault', (_what, body, name) => {
  expect(applyOtaReply(current, body, nothingStored).findings.map((finding) => finding.name)).toContain(name)
})

test('a missing token keeps the old one, an empty one clears it', () => {
  const before = { url: 'ws://old/x', token: 'old', version: 2 }
  const { url, version } = good.websocket
  expect(applyOtaReply(current, { ...good, websocket: { url } }, before).stored).toEqual({
    url,
    token: 'old',
    version: 2,
  })
  expect(applyOtaReply(current, { ...good, websocket: { url, token: '', version } }, before).stored.token).toBe('')
})

test('firmware before v1.6.6 needs the firmware section', () => {
  const { findings } = applyOtaReply(firmwareOf('1.6.2'), { websocket: good.websocket }, nothingStored)
  expect(findings.map(({ name }) => name)).toEqual(['OTA without firmware'])
})

test('a code or a challenge means activation', () => {
  const { activation } = applyOtaReply(
    current,
    { ...good, activation: { code: '123456', message: 'm' } },
    nothingStored,
  )
  expect(activation).toEqual({ code: '123456', message: 'm' })
})
