import { afterEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../src/lib/manual-clock.ts'
import { encodeFrame } from '../src/protocol/frames.ts'
import { createUplinkEncoder, uplinkFrameSamples } from './device-codec.ts'
import type { DeviceOptions } from './device-options.ts'
import type { Message } from './incoming.ts'
import { goodHello, type Peer, type ScriptedServer, serve } from './scripted-server.ts'
import { SimulatedBadge } from './simulated-badge.ts'
import { syntheticSpeech } from './synthetic-speech.ts'

const settleMs = 60
const cleanups: (() => PromiseLike<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Stage {
  readonly clock: ManualClock
  readonly server: ScriptedServer
  readonly device: SimulatedBadge
  /** The server's end of the latest connection. */
  peer(): Peer
  /** Waits until the server has got `count` texts over the latest connection, and returns them. */
  texts(count: number): Promise<Message[]>
  /** Sends messages, waits until they have arrived, and lets the device settle. */
  say(...messages: Message[]): Promise<void>
  /** Sends audio packets and waits until they have arrived. */
  play(...packets: Uint8Array[]): Promise<void>
  faults(): string[]
}

/** A device and a server that greets; time stands still unless the test moves it. */
async function start(options: Partial<DeviceOptions> = {}, hello: Message = goodHello): Promise<Stage> {
  const clock = new ManualClock()
  const server = await serve((message, peer) => {
    if (message.type === 'hello') peer.say(hello)
  })
  const device = new SimulatedBadge({ clock, url: server.url, token: 'secret', settleMs, ...options })
  cleanups.push(
    () => server[Symbol.asyncDispose](),
    async () => {
      await device.close()
      expect(clock.pending).toBe(0)
    },
  )
  const peer = () => {
    const latest = server.peers.at(-1)
    if (!latest) throw new Error('nobody has connected')
    return latest
  }
  return {
    clock,
    server,
    device,
    peer,
    async texts(count) {
      while (peer().texts.length < count) await new Promise(setImmediate)
      return peer().texts
    },
    async say(...messages) {
      for (const message of messages) peer().say(message)
      for (const { type, state } of messages) await device.expect(type, state === undefined ? undefined : { state })
      await clock.advance(settleMs)
    },
    async play(...packets) {
      for (const packet of packets) peer().play(packet)
      await device.expectAudio(packets.length)
    },
    faults: () => device.faults.map(({ name }) => name),
  }
}

const start_: Message = { type: 'tts', state: 'start' }
const stop: Message = { type: 'tts', state: 'stop' }

/** Audible and inaudible packets of 60 ms. */
async function encodePackets(pcm: Int16Array): Promise<Uint8Array[]> {
  const encoder = await createUplinkEncoder()
  const packets: Uint8Array[] = []
  for (let at = 0; at + uplinkFrameSamples <= pcm.length; at += uplinkFrameSamples) {
    packets.push(encoder.encode(pcm.subarray(at, at + uplinkFrameSamples)))
  }
  encoder.free()
  return packets
}

const speech = await encodePackets(syntheticSpeech(3600))
const [silence = new Uint8Array()] = await encodePackets(new Int16Array(uplinkFrameSamples))

describe('connection', () => {
  test('has the headers of the firmware, in its order, and no extensions', async () => {
    const { device, peer } = await start()
    await device.hello()
    const { rawHeaders } = peer().request
    expect(rawHeaders.filter((_, index) => index % 2 === 0)).toEqual([
      'Host',
      'Authorization',
      'Client-Id',
      'Connection',
      'Device-Id',
      'Protocol-Version',
      'Sec-WebSocket-Key',
      'Sec-WebSocket-Version',
      'Upgrade',
    ])
    expect(rawHeaders[1]).toBe('127.0.0.1')
    expect(rawHeaders[3]).toBe('Bearer secret')
    expect(peer().socket.extensions).toBe('')
  })

  test('a browser-like client puts ids and token into the query', async () => {
    const { device, peer } = await start({ identify: 'query' })
    await device.hello()
    const { searchParams } = new URL(peer().request.url ?? '', 'ws://host')
    expect(Object.fromEntries(searchParams)).toEqual({
      'device-id': device.deviceId,
      'client-id': device.clientId,
      authorization: 'Bearer secret',
    })
    expect(peer().request.headers['device-id']).toBeUndefined()
  })

  test('the stock hello goes out and the answer is kept', async () => {
    const { device, peer, faults } = await start({ framing: 3 })
    expect(await device.hello()).toEqual(goodHello)
    expect(peer().texts).toEqual([
      {
        type: 'hello',
        version: 3,
        features: { mcp: true },
        transport: 'websocket',
        audio_params: { format: 'opus', sample_rate: 16_000, channels: 1, frame_duration: 60 },
      },
    ])
    expect(device.sessionId).toBe('s1')
    expect(device.downlink).toEqual({ sampleRate: 24_000, frameMs: 60 })
    expect(device.state).toBe('idle')
    expect(faults()).toEqual([])
  })

  test('a hello without transport crashes the device', async () => {
    const { device, faults } = await start({}, { type: 'hello' })
    await expect(device.hello()).rejects.toThrow('the device crashed: hello without transport')
    expect(faults()).toEqual(['hello without transport'])
    expect(device.state).toBe('fatal_error')
    await expect(device.press()).rejects.toThrow('the device crashed')
  })

  test('no hello within 10 s leads back to idle', async () => {
    const { clock, device, faults } = await start({}, { type: 'pong' })
    const failed = expect(device.hello()).rejects.toThrow('no hello from the server within 10000 ms')
    await device.expect('pong')
    await clock.advance(10_000)
    await failed
    expect(device.state).toBe('idle')
    expect(faults()).toEqual(['message before hello', 'hello timeout'])
  })

  test('a server that is not there is a fault and an error', async () => {
    const { device, faults } = await start({ url: 'ws://127.0.0.1:1/x' })
    await expect(device.press()).rejects.toThrow('cannot connect to ws://127.0.0.1:1/x')
    expect(device.state).toBe('idle')
    expect(faults()).toEqual(['connection refused'])
  })

  test('a second hello makes the next connection skip its wait', async () => {
    const { device, peer, faults } = await start()
    await device.hello()
    peer().say(goodHello)
    await device.expect('hello')
    expect(faults()).toEqual(['second hello'])
    await device.drop()
    await device.press()
    expect(device.state).toBe('listening')
  })

  test('the device ends a conversation without a close frame', async () => {
    const { device, peer } = await start()
    await device.click()
    expect(device.state).toBe('listening')
    const closed = new Promise((resolve) => peer().socket.once('close', resolve))
    await device.click()
    expect(await closed).toBe(1006)
    expect(device.state).toBe('idle')
    expect(device.connected).toBe(false)
  })

  test('a close frame of the server is not answered and TCP stays open', async () => {
    const { device, peer } = await start()
    await device.click()
    peer().socket.close(4000, 'no message for too long')
    expect(await device.expectClose()).toMatchObject({ code: 4000, reason: 'no message for too long' })
    expect(device.state).toBe('idle')
    expect(peer().socket.readyState).toBe(peer().socket.CLOSING)
  })

  test('after 120 s without a message the device opens another channel', async () => {
    const { clock, device, server, faults } = await start()
    await device.hello()
    await clock.advance(120_001)
    await device.press()
    expect(server.peers.length).toBe(2)
    expect(faults()).toEqual(['channel silent'])
  })

  test('while it listens nothing checks how long the server has been silent', async () => {
    const { clock, device, server, faults } = await start()
    await device.click()
    await clock.advance(120_001)
    await device.click()
    expect(server.peers.length).toBe(1)
    expect(faults()).toEqual([])
  })
})

describe('conversation', () => {
  test('push to talk: speaks in real time, hears the answer, is idle afterwards', async () => {
    const { clock, device, peer, texts, say, play, faults } = await start()
    await device.press()
    const spoken = device.speak(syntheticSpeech(180))
    while (device.uplink.sentPackets < 3) await clock.advance(60)
    expect(await spoken).toEqual({ sentPackets: 3, unheardPackets: 0 })
    await device.release()
    expect((await texts(3)).slice(1)).toEqual([
      { session_id: 's1', type: 'listen', state: 'start', mode: 'manual' },
      { session_id: 's1', type: 'listen', state: 'stop' },
    ])
    expect(peer().audio.length).toBe(3)
    await say(start_)
    expect(device.state).toBe('speaking')
    await play(...speech.slice(0, 5))
    await clock.advance(300)
    await say(stop)
    expect(device.state).toBe('idle')
    expect(device.playback.playedMs).toBe(300)
    expect(faults()).toEqual([])
    expect(device.leftovers).toEqual([])
  })

  test('auto: the microphone is off while speaking and listening starts again when all has been played', async () => {
    const { clock, device, texts, say, play, faults } = await start()
    await device.click()
    await say(start_)
    await expect(device.speak([silence])).rejects.toThrow('nobody listens: the device is speaking')
    await play(...speech.slice(0, 6))
    await say(stop)
    expect(device.state).toBe('listening')
    expect((await texts(2)).length).toBe(2)
    await clock.advance(400)
    expect((await texts(3))[2]).toEqual({ session_id: 's1', type: 'listen', state: 'start', mode: 'auto' })
    expect(device.playback.playedPackets).toBe(6)
    expect(faults()).toEqual([])
  })

  test('auto until v2.1: tts stop before the end of the audio cuts the tail', async () => {
    const { device, say, play, faults } = await start({ firmware: '2.1.0' })
    await device.click()
    await say(start_)
    await play(...speech.slice(0, 6))
    await say(stop)
    expect(faults()).toEqual(['tail cut'])
    expect(device.playback.clearedPackets).toBe(4)
  })

  test('realtime: the microphone stays open and listening is not told again', async () => {
    const { clock, device, peer, texts, say } = await start({ mode: 'realtime' })
    await device.click()
    await say(start_)
    const before = device.uplink.sentPackets
    await clock.advance(600)
    expect(device.uplink.sentPackets - before).toBe(10)
    await say(stop)
    expect(device.state).toBe('listening')
    expect((await texts(2)).map(({ type }) => type)).toEqual(['hello', 'listen'])
    expect(peer().texts.length).toBe(2)
  })

  test('the wake word sends its audio, then detect, then listen start', async () => {
    const { device, peer, texts } = await start()
    await device.wake('hey lapel', speech.slice(0, 4))
    expect((await texts(3)).slice(1)).toEqual([
      { session_id: 's1', type: 'listen', state: 'detect', text: 'hey lapel' },
      { session_id: 's1', type: 'listen', state: 'start', mode: 'auto' },
    ])
    expect(peer().audio.length).toBe(4)
  })

  test('an abort by key waits for tts stop; what is sent long after it is a fault', async () => {
    const { clock, device, texts, say, play, faults } = await start()
    await device.click()
    await say(start_)
    await play(...speech.slice(0, 2))
    await device.abort()
    expect((await texts(3))[2]).toEqual({ session_id: 's1', type: 'abort' })
    expect(device.state).toBe('speaking')
    await play(...speech.slice(2, 4))
    expect(faults()).toEqual([])
    await clock.advance(300)
    await play(...speech.slice(4, 5))
    expect(faults()).toEqual(['audio after abort'])
  })

  test('an abort by wake word listens at once; what crosses it is lost without a fault', async () => {
    const { clock, device, texts, say, play, faults } = await start()
    await device.click()
    await say(start_)
    await play(...speech.slice(0, 2))
    await device.wake()
    expect((await texts(4)).slice(2)).toEqual([
      { session_id: 's1', type: 'abort', reason: 'wake_word_detected' },
      { session_id: 's1', type: 'listen', state: 'start', mode: 'auto' },
    ])
    await play(...speech.slice(2, 4))
    await say(stop)
    expect(device.state).toBe('listening')
    expect(device.lost.crossing).toBe(2)
    expect(faults()).toEqual([])
    await clock.advance(300)
  })

  test('typed text goes out as the web client sends it', async () => {
    const { device, texts } = await start()
    await device.hello()
    device.type('what time is it')
    expect((await texts(2))[1]).toEqual({ type: 'listen', state: 'detect', text: 'what time is it' })
  })

  test('a reboot message closes the channel', async () => {
    const { device, peer } = await start()
    await device.hello()
    const closed = new Promise((resolve) => peer().socket.once('close', resolve))
    peer().say({ type: 'system', command: 'reboot' })
    expect(await closed).toBe(1006)
    expect(device.reboots).toBe(1)
  })
})

describe('audio', () => {
  test('sent directly behind tts start is lost', async () => {
    const { clock, device, peer, play } = await start()
    await device.hello()
    peer().say(start_)
    await play(...speech.slice(0, 2))
    await clock.advance(settleMs)
    await device.close()
    expect(device.faults.map(({ name, times }) => ({ name, times }))).toEqual([
      { name: 'audio dropped: not speaking', times: 2 },
    ])
    expect(device.playback.playedPackets).toBe(0)
  })

  test('silence sent directly behind tts start is a lead-in that nobody misses', async () => {
    const { clock, device, peer, play, faults } = await start()
    await device.hello()
    peer().say(start_)
    await play(silence, silence)
    await clock.advance(settleMs)
    await play(...speech.slice(0, 2))
    await device.close()
    expect(faults()).toEqual([])
    expect(device.lost.leadIn).toBe(2)
    expect(device.playback.playedPackets).toBe(2)
  })

  test('sent faster than it plays overflows the queue', async () => {
    const { device, say, play, faults } = await start()
    await device.hello()
    await say(start_)
    await play(...speech.slice(0, 43))
    expect(faults()).toEqual(['audio dropped: queue full'])
    expect(device.playback.droppedPackets).toBe(1)
  })

  test('sent while nobody speaks is lost', async () => {
    const { device, play } = await start()
    await device.hello()
    await play(...speech.slice(0, 1))
    await device.close()
    expect(device.faults.map(({ name }) => name)).toEqual(['audio dropped: not speaking'])
  })

  test('in the wrong framing is a fault', async () => {
    const { device, peer, say, faults } = await start({ framing: 2 })
    await device.hello()
    await say(start_)
    peer().play(speech[0] ?? silence)
    await say({ type: 'stt', text: 'behind it' })
    expect(faults()).toContain('frame size mismatch')
  })

  test('of framing 2 brings timestamps back when the server cancels the echo', async () => {
    const { clock, device, peer, say } = await start({ framing: 2, mode: 'realtime', serverAec: true })
    await device.click()
    await say(start_)
    peer().play(encodeFrame(2, speech[0] ?? silence, 5000))
    await device.expectAudio()
    await clock.advance(120)
    while (peer().audio.length < device.uplink.sentPackets) await new Promise(setImmediate)
    expect(
      peer()
        .audio.map((frame) => frame.readUInt32BE(8))
        .filter((timestamp) => timestamp > 0),
    ).toEqual([5000])
  })

  test('that was played can be decoded as a whole', async () => {
    const { clock, device, say, play } = await start()
    await device.hello()
    await say(start_)
    await play(...speech.slice(0, 5))
    await clock.advance(300)
    expect((await device.playedPcm()).length).toBe(0.3 * 24_000)
  })

  test('pinged until v1.8 while it is being sent is a fault', async () => {
    const { device, peer, say, faults } = await start({ firmware: '1.8.0' })
    await device.click()
    peer().socket.ping()
    await say({ type: 'stt', text: 'behind it' })
    expect(faults()).toEqual(['ping during audio'])
  })
})

test('tools are listed and called over the wire', async () => {
  const volume = { name: 'set_volume', description: 'Sets the volume.', properties: {}, call: () => 'done' }
  const { device, peer, texts } = await start({ tools: [volume] })
  await device.hello()
  peer().say({ type: 'mcp', payload: { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'set_volume' } } })
  expect((await texts(2))[1]).toEqual({
    session_id: 's1',
    type: 'mcp',
    payload: { jsonrpc: '2.0', id: 3, result: { content: [{ type: 'text', text: 'done' }], isError: false } },
  })
})

test('a badge sends whatever it is told to', async () => {
  const { device, texts } = await start()
  await device.hello()
  device.send({ type: 'mode', state: 'start', mode: 'working' })
  expect((await texts(2))[1]).toEqual({ type: 'mode', state: 'start', mode: 'working' })
})
