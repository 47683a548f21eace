import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { createUplinkEncoder, cutFrames } from '../../device/device-codec.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import type { App } from '../../src/app.ts'
import type { OpusDecoder, OpusEncoder, VoiceDetector } from '../../src/audio/contract.ts'
import { type Clock, sleep } from '../../src/lib/clock.ts'
import { encodeFrame, type Framing } from '../../src/protocol/frames.ts'
import type { Script, ScriptedParts } from './scripted-providers.ts'

/** Where a device's power fails. */
const deaths = [
  'in the upgrade',
  'before hello',
  'after hello',
  'while speaking',
  'inside a frame',
  'while recognising',
  'while thinking',
  'while answered',
  'at goodbye',
] as const
type Death = (typeof deaths)[number]

export interface ChurnPlan {
  readonly app: App
  readonly script: Script
  readonly count: number
  /** Connections at one time. */
  readonly atOnce: number
  readonly seed: number
}

/** What a server still holds. */
export interface Held {
  readonly connections: number
  readonly sessions: number
  readonly timers: number
  readonly calls: number
  readonly encoders: number
  readonly decoders: number
  readonly detectors: number
}

type Random = () => number

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The scripted providers, each taking up to 100 ms, so that a connection can die while one is at work. */
export function hesitating(script: Script, clock: Clock, random: Random): ScriptedParts {
  const hesitate = (signal: AbortSignal) => sleep(clock, random() * 100, signal)
  const { asr, llm, tts } = script
  return {
    asr: {
      ...asr,
      open(request) {
        const stream = asr.open(request)
        return {
          write: (pcm) => stream.write(pcm),
          async finish() {
            await hesitate(request.signal)
            return stream.finish()
          },
        }
      },
    },
    llm: {
      ...llm,
      async *stream(request) {
        await hesitate(request.signal)
        yield* llm.stream(request)
      },
    },
    tts: {
      ...tts,
      async *speak(request) {
        await hesitate(request.signal)
        yield* tts.speak(request)
      },
    },
  }
}

/** Counts what the audio engine of a server hands out from now on, until it is freed. */
export function watchHandles({ services: { audio } }: App): { encoders: number; decoders: number; detectors: number } {
  const live = { encoders: 0, decoders: 0, detectors: 0 }
  const counted = <T extends OpusEncoder | OpusDecoder | VoiceDetector>(kind: keyof typeof live, handle: T): T => {
    live[kind]++
    const free = handle.free.bind(handle)
    let isFree = false
    handle.free = () => {
      if (!isFree) live[kind]--
      isFree = true
      free()
    }
    return handle
  }
  const encoder = audio.encoder.bind(audio)
  const decoder = audio.decoder.bind(audio)
  const detector = audio.detector.bind(audio)
  audio.encoder = (rate, frameMs) => counted('encoders', encoder(rate, frameMs))
  audio.decoder = (rate) => counted('decoders', decoder(rate))
  audio.detector = () => counted('detectors', detector())
  return live
}

/** Connects `count` devices that die at random points; resolves when the last is dead. Returns how many died where. */
export async function runChurn({ app, script, count, atOnce, seed }: ChurnPlan): Promise<Record<Death, number>> {
  const encoder = await createUplinkEncoder()
  const speech = cutFrames(syntheticSpeech(600)).map((frame) => encoder.encode(frame))
  encoder.free()
  const died = Object.fromEntries(deaths.map((death) => [death, 0])) as Record<Death, number>
  let next = 0
  const worker = async () => {
    while (next < count) {
      // Each life has its own numbers, so that it is the same whatever the others do meanwhile.
      const random = seededRandom(seed * 1_000_003 + next++)
      const death = deaths[Math.floor(random() * deaths.length)] ?? 'after hello'
      died[death]++
      await live(app.port, death, speech, random)
      // What the script remembers for tests would look like a leak.
      for (const list of [script.heard, script.asked, script.spoken]) list.length = 0
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return died
}

/** Waits until the server holds nothing, at most `timeoutMs`; returns what it still holds then. */
export async function settle(
  app: App,
  script: Script,
  live: ReturnType<typeof watchHandles>,
  timeoutMs: number,
  /** Timers of the server itself, e.g. to remove old meetings tomorrow. */
  ownTimers: number,
) {
  const held = async (): Promise<Held> => ({
    connections: Number(/^lapel_connections (\d+)/m.exec(await app.services.metrics.text())?.[1]),
    sessions: app.sessions.size,
    timers: app.services.clock.pending - ownTimers,
    calls: script.running,
    ...live,
  })
  const until = performance.now() + timeoutMs
  for (;;) {
    const now = await held()
    if (Object.values(now).every((value) => value === 0) || performance.now() > until) return now
    await wait(50)
  }
}

/** One device: its life up to its death. Ids repeat, so that some come back and some replace themselves. */
async function live(port: number, death: Death, speech: readonly Uint8Array[], random: Random): Promise<void> {
  if (death === 'in the upgrade') return dieInUpgrade(port)
  const framing = ([1, 2, 3] as const)[Math.floor(random() * 3)] ?? 1
  const headers = { 'Device-Id': `churn-${Math.floor(random() * 100)}`, 'Protocol-Version': String(framing) }
  const socket = new WebSocket(`ws://127.0.0.1:${port}/xiaozhi/v1/`, { headers, perMessageDeflate: false })
  const closed = once(socket, 'close')
  let tcp: Socket | undefined
  socket.on('upgrade', ({ socket: raw }) => {
    tcp = raw
  })
  // A device that is replaced is closed by the server before its own death.
  socket.on('error', () => socket.terminate())
  socket.on('open', () => {
    const send = (message: object) => socket.send(JSON.stringify(message))
    const say = (packets: readonly Uint8Array[]) => {
      for (const packet of packets) socket.send(encodeFrame(framing as Framing, packet, 0))
    }
    if (death === 'before hello') return socket.terminate()
    let audioLeft = 1 + Math.floor(random() * 10)
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        if (death === 'while answered' && --audioLeft <= 0) socket.terminate()
        return
      }
      const { type, state } = JSON.parse(data.toString()) as { type: string; state?: string }
      const isDue = (type === 'stt' && death === 'while thinking') || state === 'stop'
      if (isDue) return socket.terminate()
      if (type !== 'hello') return
      if (death === 'after hello') return socket.terminate()
      if (death === 'at goodbye') return send({ type: 'goodbye' })
      const mode = death === 'while speaking' ? (['auto', 'realtime', 'manual'] as const)[audioLeft % 3] : 'manual'
      send({ type: 'listen', state: 'start', mode })
      say(speech.slice(0, death === 'while speaking' ? audioLeft : speech.length))
      if (death === 'while speaking') return socket.terminate()
      if (death === 'inside a frame') {
        // A masked binary frame of 100 bytes, of which 20 come.
        tcp?.write(Buffer.concat([Buffer.of(0x82, 0xe4, 1, 2, 3, 4), Buffer.alloc(20)]), () => socket.terminate())
        return
      }
      send({ type: 'listen', state: 'stop' })
      if (death === 'while recognising') setTimeout(() => socket.terminate(), random() * 20)
    })
    send({ type: 'hello', version: framing, transport: 'websocket', features: { mcp: true } })
  })
  await closed
}

async function dieInUpgrade(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('GET /xiaozhi/v1/ HTTP/1.1\r\nHost: churn\r\nUpgrade: webso')
  await wait(5)
  socket.destroy()
  await once(socket, 'close')
}
