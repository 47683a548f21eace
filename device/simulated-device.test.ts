import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../src/lib/clock.ts'
import type { Message } from './incoming.ts'
import { goodHello, type Peer, type ScriptedServer, serve } from './scripted-server.ts'
import { type DeviceOptions, SimulatedDevice } from './simulated-device.ts'

/** 60 ms of a SILK wideband frame: what matters here is its duration. */
const packet = Uint8Array.of(0x58, 1, 2, 3)

const clock = systemClock()
const cleanups: (() => PromiseLike<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  expect(clock.pending).toBe(0)
})

async function start(
  script: (message: Message, peer: Peer) => void,
  options: Partial<DeviceOptions> = {},
): Promise<{ server: ScriptedServer; device: SimulatedDevice }> {
  const server = await serve(script)
  const device = new SimulatedDevice({ clock, url: server.url, token: 'secret', settleMs: 5, ...options })
  cleanups.push(
    () => server[Symbol.asyncDispose](),
    () => device.close(),
  )
  return { server, device }
}

/** Greets, and gives the rest to `script`. */
function greeting(script: (message: Message, peer: Peer) => void = () => {}): (message: Message, peer: Peer) => void {
  return (message, peer) => {
    if (message.type === 'hello') peer.say(goodHello)
    else script(message, peer)
  }
}

test('connects with the headers of the firmware, in its order and without extensions', async () => {
  const { server, device } = await start(greeting())
  await device.hello()
  const { rawHeaders } = server.peers[0]?.request ?? { rawHeaders: [] }
  const headers = Array.from({ length: rawHeaders.length / 2 }, (_, index) =>
    rawHeaders.slice(index * 2, index * 2 + 2),
  )
  expect(headers.map(([name]) => name)).toEqual([
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
  expect(headers[0]?.[1]).toBe('127.0.0.1')
  expect(headers[1]?.[1]).toBe('Bearer secret')
  expect(device.faults).toEqual([])
})

test('sends the stock hello and keeps what the answer says', async () => {
  const { server, device } = await start(greeting(), { framing: 3 })
  await device.hello()
  expect(server.peers[0]?.texts).toEqual([
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
})

test('crashes on a hello without transport', async () => {
  const { device } = await start((_message, peer) => peer.say({ type: 'hello' }))
  await expect(device.hello()).rejects.toThrow()
  expect(device.faults.map(({ name }) => name)).toEqual(['hello without transport'])
  expect(device.state).toBe('fatal_error')
})

test('push to talk: speaks in real time, hears the answer, is idle afterwards', async () => {
  const { server, device } = await start(
    greeting((message, peer) => {
      if (message.state !== 'stop') return
      peer.say({ type: 'stt', text: 'hello' })
      peer.say({ type: 'tts', state: 'start' })
      setTimeout(() => {
        peer.say({ type: 'tts', state: 'sentence_start', text: 'Hi.' })
        peer.play(packet)
        peer.play(packet)
        setTimeout(() => peer.say({ type: 'tts', state: 'stop' }), 120)
      }, 50)
    }),
  )
  await device.press()
  const spoken = await device.speak(new Int16Array(960 * 3))
  expect(spoken).toEqual({ sentPackets: 3, unheardPackets: 0 })
  await device.release()
  expect((await device.expect('stt')).text).toBe('hello')
  const answer = await device.expectAnswer()
  expect(answer).toEqual({ sentences: ['Hi.'], playedPackets: 2, playedMs: 120 })
  expect(device.state).toBe('idle')
  expect(server.peers[0]?.audio.length).toBe(3)
  expect(server.peers[0]?.texts.slice(1)).toEqual([
    { session_id: 's1', type: 'listen', state: 'start', mode: 'manual' },
    { session_id: 's1', type: 'listen', state: 'stop' },
  ])
  expect(device.faults).toEqual([])
})
