import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { clientFrame, opcodes, RawSocket, rawDevice, rawHello, upgradeRequest } from '../support/raw-socket.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

/** Upgraded, and silent so far. */
async function silentDevice(server: TestServer): Promise<RawSocket> {
  const raw = await RawSocket.open(server.app.port)
  raw.write(upgradeRequest())
  await raw.head()
  return raw
}

/** Sends what has an answer of its own and returns all frames up to that answer, but for the task snapshot. */
async function untilPong(raw: RawSocket): Promise<Record<string, unknown>[]> {
  raw.write(clientFrame(JSON.stringify({ type: 'ping', ts: 'end' })))
  const messages: Record<string, unknown>[] = []
  for (;;) {
    const message = await raw.message()
    if (message.ts === 'end') return messages
    if (message.type !== 'workflow') messages.push(message)
  }
}

describe("the server's hello", () => {
  it('4 MUST: has transport "websocket", and both audio numbers since the device keeps them', async () => {
    const server = await startTestServer()
    const hello = await server.device().hello()
    expect(hello).toEqual({
      type: 'hello',
      transport: 'websocket',
      version: 1,
      session_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      audio_params: { format: 'opus', sample_rate: 24_000, channels: 1, frame_duration: 60 },
    })
  })

  it.each(['1.5', '1.6.6', '1.8', '2.0', '2.2.2', '2.4.2', '2.5'])(
    '4: firmware %s takes it without a fault',
    async (firmware) => {
      const server = await startTestServer()
      const device = server.device({ firmware })
      await device.hello()
      device.send({ type: 'ping' })
      await device.expect('pong')
      expect(device.faults).toEqual([])
      expect(device.downlink).toEqual({ sampleRate: 24_000, frameMs: 60 })
    },
  )

  it('4: comes within milliseconds of the hello of the device', async () => {
    const server = await startTestServer()
    const device = server.device()
    await device.hello()
    expect(device.openedIn.helloMs).toBeLessThan(1000)
  })

  it('4: names another session on another device, and the same one after a reconnect within the resume window', async () => {
    const server = await startTestServer()
    const device = server.device()
    const first = await device.hello()
    const other = await server.device({ deviceId: '24:0a:c4:00:00:02' }).hello()
    expect(other.session_id).not.toBe(first.session_id)
    device.type('what time is it')
    await device.expectAnswer()
    await device.drop()
    expect((await device.hello()).session_id).toBe(first.session_id)
  })
})

describe('exactly one hello', () => {
  it('4 QUIRK: a second hello of the device is not answered', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    raw.write(clientFrame(rawHello))
    expect(await untilPong(raw)).toEqual([])
  })

  it('4 QUIRK: not even by an error when the second one is broken', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    raw.write(clientFrame(JSON.stringify({ type: 'hello', audio_params: { format: 'pcm' } })))
    expect(await untilPong(raw)).toEqual([])
  })

  it('4 QUIRK: the next connection of the device waits for its hello as it should', async () => {
    const server = await startTestServer()
    const device = server.device()
    await device.hello()
    device.send({ type: 'hello', version: 1, transport: 'websocket' })
    device.send({ type: 'ping' })
    await device.expect('pong')
    await device.drop()
    await device.hello()
    expect(device.faults).toEqual([])
  })
})

describe('before the hello', () => {
  it.each([
    ['text of a known type', clientFrame(JSON.stringify({ type: 'listen', state: 'text', text: 'hi' }))],
    ['a heartbeat', clientFrame(JSON.stringify({ type: 'ping', ts: 1 }))],
    ['broken JSON', clientFrame('{"type":"hel')],
    ['an unknown type', clientFrame('{"type":"nonsense"}')],
    ['audio', clientFrame(Buffer.of(0x58), opcodes.binary)],
  ])('4: %s is dropped without an answer, and the hello after it is served', async (_what, frame) => {
    const server = await startTestServer()
    const raw = await silentDevice(server)
    raw.write(frame)
    raw.write(clientFrame(rawHello))
    expect(await raw.message()).toMatchObject({ type: 'hello' })
    expect(await untilPong(raw)).toEqual([])
    expect(server.script.asked).toEqual([])
    expect(await server.app.services.metrics.text()).toMatch(/before hello"} 1$/m)
  })

  it('4, extensions 1: nothing is sent and no session is made', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const raw = await silentDevice(server)
    await clock.advance(9000)
    expect(raw.pending).toBe(0)
    expect(server.app.sessions.size).toBe(0)
  })

  it('extensions 1: limits.handshakeSeconds ends the wait by name, whatever else was sent', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock, config: { limits: { handshakeSeconds: 10 } } })
    const raw = await silentDevice(server)
    raw.write(clientFrame(JSON.stringify({ type: 'ping' })))
    await clock.advance(9999)
    raw.write(clientFrame(Buffer.of(0x58), opcodes.binary))
    expect(raw.pending).toBe(0)
    await clock.advance(1)
    expect(await raw.closeFrame()).toEqual({ code: 4100, text: 'no hello in time' })
    await clock.advance(1500)
    await raw.closed
  })

  it('a hello in time stops the wait', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const raw = await rawDevice(server.app.port)
    await clock.advance(20_000)
    expect(await untilPong(raw)).toEqual([])
  })
})

describe("the device's hello", () => {
  it.each([
    ['of the web client: no version, transport or audio_params', { type: 'hello', device_id: 'web', features: {} }],
    ['of py-xiaozhi: 20 ms frames', { type: 'hello', audio_params: { frame_duration: 20 } }],
    ['of the bridge: version 2', { type: 'hello', version: 2, transport: 'udp' }],
    ['of firmware with a screen font', { type: 'hello', features: { glyph_push: true }, text_font: { bundle: 'x' } }],
    ['with a version in quotes', { type: 'hello', version: '1' }],
    ['with features of other types', { type: 'hello', features: { mcp: 'yes', aec: 1 } }],
    ['with features null', { type: 'hello', features: null }],
    ['without anything else', { type: 'hello' }],
  ])('4: %s is taken', async (_what, hello) => {
    const server = await startTestServer()
    const raw = await silentDevice(server)
    raw.write(clientFrame(JSON.stringify(hello)))
    expect(await raw.message()).toMatchObject({ type: 'hello', transport: 'websocket' })
  })

  it.each([
    ['pcm instead of opus', { format: 'pcm' }],
    ['a sample rate in words', { sample_rate: 'high' }],
    ['no object', 'opus'],
  ])('with audio_params that cannot be served (%s) is closed by name, without a hello', async (_what, parameters) => {
    const server = await startTestServer()
    const raw = await silentDevice(server)
    raw.write(clientFrame(JSON.stringify({ type: 'hello', audio_params: parameters })))
    const frame = await raw.frame()
    expect(frame.opcode).toBe(opcodes.close)
    expect(frame.payload.readUInt16BE(0)).toBe(4200)
    expect(server.app.sessions.size).toBe(0)
  })

  it('9: tools are asked for only where features.mcp is true', async () => {
    const server = await startTestServer()
    const legacy = server.device({ firmware: '1.5', deviceId: '24:0a:c4:00:00:02' })
    await legacy.hello()
    legacy.send({ type: 'ping' })
    await legacy.expect('pong')
    expect(legacy.received.some((entry) => entry.kind === 'text' && entry.message.type === 'mcp')).toBe(false)
    const current = server.device()
    await current.hello()
    await current.expect('mcp')
  })
})
