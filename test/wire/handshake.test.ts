import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { clientFrame, opcodes, RawSocket, rawDevice, rawHello, upgradeRequest } from '../support/raw-socket.ts'
import { startTestServer } from '../support/test-server.ts'

const typed = JSON.stringify({ type: 'listen', state: 'text', text: 'what time is it' })

describe('upgrade', () => {
  it('3: is answered by HTTP/1.1 101 and the Accept value of the key', async () => {
    const server = await startTestServer()
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest())
    const lines = (await raw.head()).split('\r\n')
    expect(lines[0]).toBe('HTTP/1.1 101 Switching Protocols')
    const accept = createHash('sha1').update('dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11')
    expect(lines).toContain(`Sec-WebSocket-Accept: ${accept.digest('base64')}`)
  })

  it('3 MUST: never negotiates permessage-deflate, even when the client offers it', async () => {
    const server = await startTestServer()
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest({ extra: ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'] }))
    expect(await raw.head()).not.toMatch(/sec-websocket-extensions/i)
    raw.write(clientFrame(rawHello))
    expect((await raw.frame()).compressed).toBe(false)
  })

  it.each(['/xiaozhi/v1/', '/xiaozhi/v1', '/xiaozhi/v1/?from=mqtt_gateway', '/xiaozhi/v1?x=1'])(
    'operation 2: the path %s is served directly',
    async (path) => {
      const server = await startTestServer()
      await rawDevice(server.app.port, upgradeRequest({ path }))
    },
  )

  it('operation 2: other paths by server.paths, and only those', async () => {
    const server = await startTestServer({ config: { server: { paths: ['/badge/v2'] } } })
    await rawDevice(server.app.port, upgradeRequest({ path: '/badge/v2/' }))
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest())
    expect(await raw.head()).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
    await raw.closed
  })

  it.each([
    ['no key', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n', ''],
    ['a key that is none', 'dGhlIHNhbXBsZSBub25jZQ==', 'x'],
    ['a version of WebSocket that nobody speaks', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Version: 99'],
  ])('with %s is refused, and leaves nothing behind', async (_what, part, replacement) => {
    const server = await startTestServer({ config: { limits: { connectionsPerAddress: 1 } } })
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest().replace(part, replacement))
    expect(await raw.head()).toMatch(/^HTTP\/1\.1 4\d\d /)
    await raw.closed
    expect(await server.app.services.metrics.text()).toMatch(/^lapel_connections 0$/m)
    await rawDevice(server.app.port)
  })

  it('is refused while the server stops, with the advice to come back', async () => {
    const server = await startTestServer()
    server.script.sentenceMs = 300
    const device = server.device()
    await device.hello()
    device.type('what time is it')
    await device.expectAudio(1)
    const stopping = server.stop()
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest())
    const head = await raw.head()
    expect(head).toMatch(/^HTTP\/1\.1 503 /)
    expect(head).toMatch(/\r\nRetry-After: 10/)
    await device.expectClose()
    await device.drop()
    await stopping
  })

  it.each(['headers', 'query'] as const)('3: ids and token may be in the %s', async (identify) => {
    const server = await startTestServer({
      config: { auth: { devices: 'token', tokens: [{ name: 'all', token: 'a-secret-of-16-letters' }] } },
    })
    const device = server.device({ identify, token: 'a-secret-of-16-letters', deviceId: '24:0A:C4:00:00:02' })
    await device.hello()
    expect([...server.app.sessions].map(({ deviceId }) => deviceId)).toEqual(['24:0a:c4:00:00:02'])
  })

  it.each([1, 2, 3] as const)('3: Protocol-Version %s decides the framing', async (framing) => {
    const server = await startTestServer()
    server.script.sentenceMs = 120
    const device = server.device({ framing })
    await device.hello()
    device.type('what time is it')
    expect((await device.expectAnswer()).playedMs).toBe(120)
    expect(device.faults).toEqual([])
  })

  it('3: browsers give the framing in the query', async () => {
    const server = await startTestServer()
    const request = upgradeRequest({ path: '/xiaozhi/v1/?protocol-version=3' }).replace('Protocol-Version: 1\r\n', '')
    const raw = await RawSocket.open(server.app.port)
    raw.write(request)
    await raw.head()
    raw.write(clientFrame(rawHello))
    expect(await raw.message()).toMatchObject({ type: 'hello', version: 3 })
  })

  it('extensions 1: a device without any id gets one of its own, with a warning', async () => {
    const server = await startTestServer()
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest({ deviceId: '' }).replace(/Client-Id: .*\r\n/, ''))
    await raw.head()
    raw.write(clientFrame(rawHello))
    await raw.message()
    const [session] = [...server.app.sessions]
    expect(session?.deviceId).toMatch(/^auto-[0-9a-f]{8}$/)
    const warnings = server.log.filter(({ level }) => level === 'warn')
    expect(warnings).toMatchObject([{ fields: { deviceId: session?.deviceId } }])
  })
})

describe('frames', () => {
  it('3: glued to the upgrade request are not lost', async () => {
    const server = await startTestServer()
    const raw = await RawSocket.open(server.app.port)
    raw.write(Buffer.concat([Buffer.from(upgradeRequest()), clientFrame(rawHello), clientFrame(typed)]))
    await raw.head()
    expect(await raw.message()).toMatchObject({ type: 'hello' })
    expect(await raw.message()).toMatchObject({ type: 'stt', text: 'what time is it' })
  })

  it('that come byte by byte are understood', async () => {
    const server = await startTestServer()
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest())
    await raw.head()
    raw.socket.setNoDelay(true)
    for (const byte of clientFrame(rawHello)) {
      raw.write(Buffer.of(byte))
      await new Promise(setImmediate)
    }
    expect(await raw.message()).toMatchObject({ type: 'hello' })
  })

  it('of one message in pieces are put together', async () => {
    const server = await startTestServer()
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest())
    await raw.head()
    raw.write(clientFrame(rawHello.slice(0, 20), opcodes.text, false))
    raw.write(clientFrame(rawHello.slice(20), opcodes.continuation))
    expect(await raw.message()).toMatchObject({ type: 'hello' })
  })

  it('3: to the device are whole, unmasked and uncompressed, of a few KB at most', async () => {
    const server = await startTestServer()
    server.script.answers = [{ pieces: [`${'A long sentence, '.repeat(400)}. `] }]
    const raw = await rawDevice(server.app.port)
    raw.write(clientFrame(typed))
    for (;;) {
      const { opcode, compressed, payload } = await raw.frame()
      expect([opcodes.text, opcodes.binary]).toContain(opcode)
      expect(compressed).toBe(false)
      expect(payload.length).toBeLessThan(8192)
      if (opcode === opcodes.text && JSON.parse(payload.toString()).state === 'sentence_start') return
    }
  })

  it('that break the rules of WebSocket end the connection at once, also without a close frame from the client', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const raw = await rawDevice(server.app.port)
    raw.write(Buffer.of(0x83, 0x80, 0, 0, 0, 0))
    expect((await raw.closeFrame()).code).toBe(1002)
    expect(server.app.sessions.size).toBe(0)
    await clock.advance(1500)
    await raw.closed
  })
})

describe('ping', () => {
  it('3: is never sent, neither on a quiet connection nor while audio arrives', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock, config: { idle: { seconds: 3600 } } })
    const raw = await rawDevice(server.app.port)
    for (let minute = 0; minute < 30; minute++) {
      raw.write(clientFrame(Buffer.of(0x58), opcodes.binary))
      await clock.advance(60_000)
    }
    raw.write(clientFrame(JSON.stringify({ type: 'ping', ts: 'last' })))
    for (;;) {
      const { opcode, payload } = await raw.frame()
      expect(opcode).toBe(opcodes.text)
      if (JSON.parse(payload.toString()).ts === 'last') return
    }
  })

  it('3: of a client (py-xiaozhi sends one every 20 s) is answered with the same payload', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    raw.write(clientFrame('are you there', opcodes.ping))
    expect(await raw.frame()).toEqual({
      opcode: opcodes.pong,
      compressed: false,
      payload: Buffer.from('are you there'),
    })
  })
})

describe('end of a connection', () => {
  it('3: TCP is ended 1.5 s after the close frame, since devices send none back', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const raw = await rawDevice(server.app.port)
    raw.write(clientFrame(JSON.stringify({ type: 'goodbye' })))
    expect(await raw.closeFrame()).toEqual({ code: 1000, text: 'conversation ended' })
    await clock.advance(1499)
    expect(raw.isClosed).toBe(false)
    await clock.advance(1)
    await raw.closed
  })

  it('3: a client that answers the close frame is let go at once', async () => {
    const server = await startTestServer({ clock: new ManualClock() })
    const raw = await rawDevice(server.app.port)
    raw.write(clientFrame(JSON.stringify({ type: 'goodbye' })))
    await raw.closeFrame()
    raw.write(clientFrame(Buffer.of(0x03, 0xe8), opcodes.close))
    await raw.closed
  })

  it.each([1000, 1001, undefined])(
    'a close frame of the client (%s) is answered and ends the session',
    async (code) => {
      const server = await startTestServer()
      const raw = await rawDevice(server.app.port)
      const payload = Buffer.alloc(code === undefined ? 0 : 2)
      if (code !== undefined) payload.writeUInt16BE(code)
      raw.write(clientFrame(payload, opcodes.close))
      expect((await raw.frame()).opcode).toBe(opcodes.close)
      await raw.closed
      await expect.poll(() => server.app.sessions.size).toBe(0)
    },
  )

  it('3: 1006, the normal end of a device, is no error in log or metrics', async () => {
    const server = await startTestServer()
    const device = server.device()
    await device.hello()
    await device.drop()
    await expect.poll(() => server.app.sessions.size).toBe(0)
    expect(server.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
    expect(await server.app.services.metrics.text()).toContain('lapel_closes_total{reason="byDevice"} 1')
  })

  it('3: a reset instead of an end is no error either', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    raw.socket.resetAndDestroy()
    await expect.poll(() => server.app.sessions.size).toBe(0)
    expect(server.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
  })

  it.skipIf(process.platform !== 'linux')(
    '3: the server keeps TCP keepalive on, so that a device without power is noticed',
    async () => {
      const server = await startTestServer()
      await server.device().hello()
      const port = server.app.port.toString(16).toUpperCase().padStart(4, '0')
      const sockets = (await readFile('/proc/net/tcp', 'utf8')).split('\n')
      const accepted = sockets.filter((line) => line.includes(`0100007F:${port} 0100007F`))
      // The sixth field begins with the kind of the running timer: 02 is keepalive.
      expect(accepted.map((line) => line.trim().split(/\s+/)[5]?.slice(0, 2))).toEqual(['02'])
    },
  )
})
