import { once } from 'node:events'
import { Application, createEncoder } from 'libopus-wasm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { createUplinkEncoder, cutFrames, joinPcm } from '../../device/device-codec.ts'
import { packetMs } from '../../device/opus-packet.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { type Framing, headerBytes } from '../../src/protocol/frames.ts'
import { readCounter, startQuickServer } from '../support/quick-server.ts'
import type { TestServer } from '../support/test-server.ts'

const framings: readonly Framing[] = [1, 2, 3]

/** Bytes exactly as they come off the wire: the binary messages of one typed turn. */
async function rawAnswer({ url }: TestServer, framing: Framing): Promise<Buffer[]> {
  const socket = new WebSocket(url, { headers: { 'Device-Id': `raw-${framing}`, 'Protocol-Version': String(framing) } })
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  const frames: Buffer[] = []
  const isOver = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) frames.push(data)
      else if (data.toString().includes('"stop"')) resolve()
    })
  })
  socket.send(JSON.stringify({ type: 'hello', version: framing, transport: 'websocket' }))
  socket.send(JSON.stringify({ type: 'listen', state: 'detect', text: 'time' }))
  await isOver
  return frames
}

async function packetsOf(pcm: Int16Array): Promise<Uint8Array[]> {
  const encoder = await createUplinkEncoder()
  const packets = cutFrames(pcm).map((frame) => encoder.encode(frame))
  encoder.free()
  return packets
}

/** Length of the utterance that the recogniser got, in packets of 60 ms. */
const heardPackets = (server: TestServer, index = 0) => server.script.samples(index) / 960

describe('audio to the device', () => {
  it.each(framings)('5 MUST: the payload size equals the real length (framing %i)', async (framing) => {
    const server = await startQuickServer()
    const frames = await rawAnswer(server, framing)
    expect(frames).toHaveLength(4)
    for (const frame of frames) {
      const payload = frame.subarray(headerBytes[framing])
      expect(packetMs(payload)).toBe(60)
      if (framing === 2) {
        expect([frame.readUInt16BE(0), frame.readUInt16BE(2), frame.readUInt32BE(4)]).toEqual([2, 0, 0])
        expect(frame.readUInt32BE(12)).toBe(payload.length)
      } else if (framing === 3) {
        expect([frame.readUInt8(0), frame.readUInt8(1)]).toEqual([0, 0])
        expect(frame.readUInt16BE(2)).toBe(payload.length)
      }
    }
  })

  it('5: timestamps of framing 2 rise by the duration of a packet and are never 0', async () => {
    const server = await startQuickServer()
    const timestamps = (await rawAnswer(server, 2)).map((frame) => frame.readUInt32BE(8))
    expect(timestamps[0]).toBeGreaterThan(0)
    expect(timestamps.map((timestamp) => timestamp - (timestamps[0] ?? 0))).toEqual([0, 60, 120, 180])
  })

  it.each(framings)('5: a device of framing %i plays every packet of the answer', async (framing) => {
    const server = await startQuickServer()
    const device = server.device({ framing })
    await device.hello()
    device.type('time')
    expect((await device.expectAnswer()).playedPackets).toBe(4)
    expect(device.lost).toEqual({ leadIn: 0, notSpeaking: 0, crossing: 0 })
    expect(device.faults).toEqual([])
  })
})

describe('audio from the device', () => {
  it.each(framings)('5: all packets of an utterance reach the recogniser (framing %i)', async (framing) => {
    const server = await startQuickServer()
    const device = server.device({ framing })
    await device.hello()
    await device.press()
    await device.speak(syntheticSpeech(600))
    await device.release()
    await device.expect('stt')
    expect(device.uplink.sentPackets).toBeGreaterThanOrEqual(10)
    expect(heardPackets(server)).toBe(device.uplink.sentPackets)
  })

  it('5: framing 2 of a bridge, with version and type 0, is understood', async () => {
    const server = await startQuickServer()
    const device = server.device({ framing: 2 })
    await device.hello()
    const packets = await packetsOf(syntheticSpeech(300))
    device.send({ type: 'listen', state: 'start', mode: 'manual' })
    for (const [index, packet] of packets.entries()) {
      const frame = Buffer.alloc(16 + packet.length)
      frame.writeUInt32BE(index * 60, 8)
      frame.writeUInt32BE(packet.length, 12)
      frame.set(packet, 16)
      device.sendRaw(frame)
    }
    device.send({ type: 'listen', state: 'stop' })
    await device.expect('stt')
    expect(heardPackets(server)).toBe(packets.length)
  })

  it('5: the empty message with which a browser ends a recording is ignored', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    const packets = await packetsOf(syntheticSpeech(300))
    device.send({ type: 'listen', state: 'start', mode: 'manual' })
    for (const packet of packets) device.sendRaw(packet)
    device.sendRaw(new Uint8Array(0))
    device.send({ type: 'listen', state: 'stop' })
    await device.expect('stt')
    expect(heardPackets(server)).toBe(packets.length)
    expect(await readCounter(server, 'lapel_audio_skipped_total')).toBe(0)
  })

  it('5: undecodable packets are skipped and counted; the utterance around them is whole', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    const packets = await packetsOf(syntheticSpeech(300))
    // RFC 6716 3.4: code 3 with a count of 0 frames is no packet.
    const undecodable = Uint8Array.of(0x5b, 0x00)
    device.send({ type: 'listen', state: 'start', mode: 'manual' })
    for (const packet of packets) {
      device.sendRaw(undecodable)
      device.sendRaw(packet)
    }
    device.send({ type: 'listen', state: 'stop' })
    await device.expect('stt')
    expect(heardPackets(server)).toBe(packets.length)
    expect(await readCounter(server, 'lapel_audio_skipped_total', { reason: 'undecodable' })).toBe(packets.length)
    expect(device.connected).toBe(true)
  })

  it('5 QUIRK: silence as packets of one byte ends an utterance in auto mode', async () => {
    const server = await startQuickServer()
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    await device.speak(await packetsOf(syntheticSpeech(600)))
    await device.silence(900)
    await device.expect('stt')
    expect(device.faults).toEqual([])
  })

  it('5: gaps in the uplink, as on a congested network, lose nothing else', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    await device.press()
    const packets = (await packetsOf(syntheticSpeech(900))).filter((_, index) => index % 5 !== 4)
    await device.speak(packets)
    await device.release()
    await device.expect('stt')
    expect(heardPackets(server)).toBe(device.uplink.sentPackets)
  })

  it('5: the first syllable reaches the recogniser in auto mode, with what came before it', async () => {
    const server = await startQuickServer()
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    await device.silence(600)
    const speech = syntheticSpeech(600)
    await device.speak(speech)
    await device.silence(900)
    await device.expect('stt')
    const heard = joinPcm(server.script.heard[0] ?? [])
    const loudAtMs = heard.findIndex((sample) => Math.abs(sample) > 2000) / 16
    const { preRollMs, silenceMs } = server.config.vad
    expect(loudAtMs).toBeGreaterThan(preRollMs - 120)
    expect(loudAtMs).toBeLessThan(preRollMs + 120)
    const afterMs = heard.length / 16 - loudAtMs
    expect(afterMs).toBeGreaterThanOrEqual(600)
    expect(afterMs).toBeLessThanOrEqual(600 + silenceMs + 200)
  })

  it('5: packets of 2000 bytes, as web clients send them, are heard', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    const settings = { sampleRate: 16_000, channels: 1, application: Application.Audio, frameSize: 960 } as const
    const encoder = await createEncoder({ ...settings, bitrate: 250_000, vbr: false })
    const packets = cutFrames(syntheticSpeech(300)).map((frame) => Uint8Array.from(encoder.encode(frame)))
    encoder.free()
    expect(packets[0]?.length).toBeGreaterThan(1800)
    device.send({ type: 'listen', state: 'start', mode: 'manual' })
    for (const packet of packets) device.sendRaw(packet)
    device.send({ type: 'listen', state: 'stop' })
    await device.expect('stt')
    expect(heardPackets(server)).toBe(packets.length)
  })
})
