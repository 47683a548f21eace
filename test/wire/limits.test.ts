import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { closeReasons } from '../../src/protocol/close-codes.ts'
import { proveServing } from '../support/prove-serving.ts'
import { clientFrame, opcodes, RawSocket, rawDevice, upgradeRequest } from '../support/raw-socket.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const ping = (ts: string | number) => clientFrame(JSON.stringify({ type: 'ping', ts }))
const packet = clientFrame(Buffer.of(0x58), opcodes.binary)

/** A heartbeat of exactly this many bytes; unknown members are ignored. */
function pingOf(bytes: number): Buffer {
  const bare = JSON.stringify({ type: 'ping', ts: 'big', filler: '' })
  return clientFrame(JSON.stringify({ type: 'ping', ts: 'big', filler: 'x'.repeat(bytes - bare.length) }))
}

async function closes(server: TestServer): Promise<string[]> {
  const text = await server.app.services.metrics.text()
  return [...text.matchAll(/^lapel_closes_total\{reason="(\w+)"\} (\d+)$/gm)].map(
    ([, name, count]) => `${name} ${count}`,
  )
}

describe('size of a frame', () => {
  it('text of limits.textBytes is taken', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    raw.write(pingOf(65_536))
    expect(await raw.message()).toEqual({ type: 'pong', ts: 'big' })
    await proveServing(server)
  })

  it('text of one byte more closes with 1009', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    raw.write(pingOf(65_537))
    expect((await raw.closeFrame()).code).toBe(closeReasons.tooBig.code)
    expect(await closes(server)).toEqual(['tooBig 1'])
    expect(server.app.sessions.size).toBe(0)
    await proveServing(server)
  })

  it('of a gigabyte closes at its header, and TCP 1.5 s later although no close frame comes back', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const raw = await rawDevice(server.app.port)
    raw.write(Buffer.of(0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4))
    expect((await raw.closeFrame()).code).toBe(1009)
    expect(server.app.sessions.size).toBe(0)
    await clock.advance(1500)
    await raw.closed
    await proveServing(server)
  })

  it('counts the pieces of a message together', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    const piece = 'x'.repeat(40_000)
    raw.write(clientFrame(piece, opcodes.text, false))
    raw.write(clientFrame(piece, opcodes.continuation))
    expect((await raw.closeFrame()).code).toBe(1009)
    await proveServing(server)
  })

  it('binary of limits.audioBytes is taken, of one byte more closes with 1009', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    raw.write(clientFrame(Buffer.alloc(4096), opcodes.binary))
    raw.write(ping('still here'))
    expect(await raw.message()).toEqual({ type: 'pong', ts: 'still here' })
    raw.write(clientFrame(Buffer.alloc(4097), opcodes.binary))
    expect(await raw.closeFrame()).toEqual({ code: 1009, text: 'frame larger than the limit' })
    expect(await closes(server)).toEqual(['tooBig 1'])
    await proveServing(server)
  })

  it('follows the configuration, also where audio may be larger than text', async () => {
    const server = await startTestServer({ config: { limits: { textBytes: 1024, audioBytes: 2048 } } })
    const raw = await rawDevice(server.app.port)
    raw.write(clientFrame(Buffer.alloc(2048), opcodes.binary))
    raw.write(pingOf(1024))
    expect(await raw.message()).toMatchObject({ type: 'pong' })
    raw.write(pingOf(1025))
    expect(await raw.closeFrame()).toEqual({ code: 1009, text: 'frame larger than the limit' })
  })
})

describe('frames per second', () => {
  it.each([
    ['50 text frames', 50, ping(1), closeReasons.textRate],
    ['100 binary frames', 100, packet, closeReasons.audioRate],
  ])('%s are taken each second, one more closes by name', async (_what, limit, frame, { code, text }) => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const raw = await rawDevice(server.app.port)
    for (let second = 0; second < 3; second++) {
      await clock.advance(1000)
      raw.write(Buffer.concat(Array(limit).fill(frame)))
      await expect.poll(() => server.app.services.metrics.text()).toContain(` ${limit * (second + 1)}\n`)
    }
    raw.write(frame)
    expect(await raw.closeFrame()).toEqual({ code, text })
    await proveServing(server)
  })

  it('are counted before the hello too', async () => {
    const server = await startTestServer({ clock: new ManualClock() })
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest())
    await raw.head()
    raw.write(Buffer.concat(Array(51).fill(ping(1))))
    expect((await raw.closeFrame()).code).toBe(closeReasons.textRate.code)
    await proveServing(server)
  })

  it('empty binary messages are counted with them', async () => {
    const server = await startTestServer({ clock: new ManualClock() })
    const raw = await rawDevice(server.app.port)
    raw.write(Buffer.concat(Array(101).fill(clientFrame('', opcodes.binary))))
    expect((await raw.closeFrame()).code).toBe(closeReasons.audioRate.code)
  })

  it('of one device are not counted with those of another', async () => {
    const server = await startTestServer({ clock: new ManualClock() })
    for (const deviceId of ['24:0a:c4:00:00:01', '24:0a:c4:00:00:02']) {
      const raw = await rawDevice(server.app.port, upgradeRequest({ deviceId }))
      raw.write(Buffer.concat(Array(40).fill(ping(1))))
      for (let count = 0; count < 40; count++) expect(await raw.message()).toEqual({ type: 'pong', ts: 1 })
    }
  })

  it('what arrives behind the frame that was one too many does nothing', async () => {
    const server = await startTestServer({ clock: new ManualClock() })
    const raw = await rawDevice(server.app.port)
    const typed = clientFrame(JSON.stringify({ type: 'listen', state: 'text', text: 'too late' }))
    raw.write(Buffer.concat([...Array(51).fill(ping(1)), typed]))
    await raw.closeFrame()
    expect(server.script.asked).toEqual([])
  })
})

describe('bad messages', () => {
  const bad = [clientFrame('{'), clientFrame('{"type":"nonsense"}'), clientFrame('{"type":"listen"}')] as const

  it('20 in 10 s are each answered and change nothing else', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const raw = await rawDevice(server.app.port)
    for (let count = 0; count < 20; count++) {
      raw.write(bad[count % 3] ?? '')
      expect(await raw.message()).toMatchObject({ status: 'error' })
      await clock.advance(100)
    }
    raw.write(ping('still here'))
    expect(await raw.message()).toEqual({ type: 'pong', ts: 'still here' })
  })

  it('the 21st closes with 1008', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const raw = await rawDevice(server.app.port)
    raw.write(Buffer.concat(Array.from({ length: 21 }, (_, index) => bad[index % 3] ?? Buffer.alloc(0))))
    for (let count = 0; count < 21; count++) expect(await raw.message()).toMatchObject({ status: 'error' })
    expect(await raw.closeFrame()).toEqual({ code: 1008, text: 'too many invalid messages' })
    await proveServing(server)
  })

  it('extensions 1: more than 20 close in whichever 10 s they come', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const raw = await rawDevice(server.app.port)
    raw.write(bad[0])
    await raw.message()
    await clock.advance(9000)
    for (let count = 0; count < 19; count++) raw.write(bad[0])
    for (let count = 0; count < 19; count++) await raw.message()
    await clock.advance(2000)
    for (let count = 0; count < 2; count++) raw.write(bad[0])
    expect((await raw.closeFrame()).code).toBe(1008)
  })

  it('that keep coming slowly never close', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const raw = await rawDevice(server.app.port)
    for (let count = 0; count < 60; count++) {
      raw.write(bad[0])
      expect(await raw.message()).toMatchObject({ code: 'INVALID_JSON' })
      await clock.advance(501)
    }
  })
})

describe('connections', () => {
  it('of one address over limits.connectionsPerAddress get 429, until one has gone', async () => {
    const server = await startTestServer({ config: { limits: { connectionsPerAddress: 2 } } })
    const open = (index: number) => rawDevice(server.app.port, upgradeRequest({ deviceId: `badge-${index}` }))
    const first = await open(1)
    await open(2)
    await expect(open(3)).rejects.toThrow(/^HTTP\/1\.1 429 Too Many Requests\r\nRetry-After: 10/)
    first.socket.destroy()
    await expect.poll(() => server.app.sessions.size).toBe(1)
    await open(4)
  })

  it('are counted by the address that a trusted proxy reports', async () => {
    const server = await startTestServer({
      config: { limits: { connectionsPerAddress: 1 }, server: { trustedProxies: ['127.0.0.1'] } },
    })
    const from = (address: string) =>
      rawDevice(server.app.port, upgradeRequest({ deviceId: address, extra: [`X-Forwarded-For: ${address}`] }))
    await from('10.0.0.1')
    await from('10.0.0.2')
    await expect(from('10.0.0.1')).rejects.toThrow('429')
  })

  it('100 at once from one address do not pass the limit while permission is being asked for', async () => {
    const server = await startTestServer({ config: { limits: { connectionsPerAddress: 10 } } })
    const raws = await Promise.all(Array.from({ length: 100 }, () => RawSocket.open(server.app.port)))
    for (const [index, raw] of raws.entries()) raw.write(upgradeRequest({ deviceId: `badge-${index}` }))
    const heads = await Promise.all(raws.map((raw) => raw.head()))
    expect(heads.filter((head) => head.startsWith('HTTP/1.1 101'))).toHaveLength(10)
    expect(heads.filter((head) => head.startsWith('HTTP/1.1 429'))).toHaveLength(90)
  })

  it('that send their HTTP head too slowly, or nothing at all, are ended after limits.handshakeSeconds', async () => {
    const server = await startTestServer({ config: { limits: { handshakeSeconds: 1 } } })
    const [slow, silent] = [await RawSocket.open(server.app.port), await RawSocket.open(server.app.port)]
    slow.write('GET /xiaozhi/v1/ HTTP/1.1\r\nHost: a\r\n')
    const drip = setInterval(() => slow.write('X-A: b\r\n'), 100)
    const startedAt = performance.now()
    await Promise.all([slow.closed, silent.closed]).finally(() => clearInterval(drip))
    expect(performance.now() - startedAt).toBeLessThan(4000)
    await proveServing(server)
  })

  it('limits.handshakeSeconds over 30 lets the server start', async () => {
    const server = await startTestServer({ config: { limits: { handshakeSeconds: 60 } } })
    await proveServing(server)
  })

  it('whose HTTP head is too large are refused', async () => {
    const server = await startTestServer()
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest({ extra: [`X-Filler: ${'x'.repeat(20_000)}`] }))
    expect(await raw.head()).toMatch(/^HTTP\/1\.1 431 /)
    await proveServing(server)
  })
})

describe('a device that does not read', () => {
  it('is closed by name when limits.outboxBytes wait for it, and holds no memory after that', async () => {
    const server = await startTestServer({ config: { limits: { outboxBytes: 65_536 } } })
    const raw = await rawDevice(server.app.port)
    raw.socket.pause()
    const link = [...server.app.sessions][0]?.link
    // The kernel takes some megabytes on both sides before anything waits in the server.
    let sent = 0
    while (link?.send({ type: 'stt', text: 'x'.repeat(30_000) }) && sent < 5000) sent++
    expect(sent).toBeLessThan(5000)
    expect(await closes(server)).toEqual(['slowReader 1'])
    expect(link?.send({ type: 'stt', text: 'x' })).toBe(false)
    expect(server.app.sessions.size).toBe(0)
    await proveServing(server)
    await expect.poll(() => server.app.services.metrics.text(), { timeout: 4000 }).toMatch(/^lapel_outbox_bytes 0$/m)
  })

  it('cannot fill memory with the answers to its pings', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    raw.socket.pause()
    const flood = Buffer.concat(Array(2000).fill(clientFrame('x'.repeat(125), opcodes.ping)))
    for (let count = 0; count < 100 && !raw.socket.destroyed; count++) {
      raw.write(flood)
      await new Promise(setImmediate)
      const outbox = /^lapel_outbox_bytes (\d+)$/m.exec(await server.app.services.metrics.text())
      expect(Number(outbox?.[1])).toBeLessThan(100_000)
    }
    await proveServing(server)
  })
})
