import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OpusDecoder, OpusRate } from './contract.ts'
import { measureLevels } from './levels.ts'
import { loadOpus, opusFrameMs } from './opus.ts'
import { cutPcm, joinPcm, makeNoise, makeTone } from './test-signals.ts'

const opus = await loadOpus()
const rates: OpusRate[] = [8000, 12_000, 16_000, 24_000, 48_000]

function encodeAll(rate: OpusRate, frameMs: number, pcm: Int16Array): Uint8Array[] {
  const encoder = opus.encoder({ rate, frameMs })
  const packets = cutPcm(pcm, (rate * frameMs) / 1000).map((frame) => encoder.encode(frame))
  encoder.free()
  return packets
}

const goodPackets = encodeAll(16_000, 60, joinPcm(makeTone(300, 16_000, 0.6), makeNoise(9600, 2000)))

describe('Opus', () => {
  it.each(rates)('carries a tone at %i Hz in packets of every duration', (rate) => {
    for (const frameMs of opusFrameMs) {
      const decoder = opus.decoder(rate)
      const decoded = encodeAll(rate, frameMs, makeTone(400, rate, 0.6)).map((packet) => decoder.decode(packet))
      decoder.free()
      for (const pcm of decoded) expect(pcm?.length).toBe((rate * frameMs) / 1000)
      const sound = joinPcm(...decoded.flatMap((pcm) => pcm ?? []))
      const level = measureLevels(sound.subarray(sound.length / 2)).rms
      expect(Math.abs(level - measureLevels(makeTone(400, rate, 0.6)).rms)).toBeLessThan(1.5)
    }
  })

  it('decodes a packet of any rate at the rate of the decoder', () => {
    const [packet = new Uint8Array()] = encodeAll(24_000, 60, makeTone(400, 24_000, 0.06))
    for (const rate of rates) {
      const decoder = opus.decoder(rate)
      expect(decoder.decode(packet)?.length).toBe((rate * 60) / 1000)
      decoder.free()
    }
  })

  it('decodes stereo packets to mono', () => {
    // Config 31 (CELT, fullband, 20 ms) with the stereo bit, 3 bytes: the silence packet that Discord clients send.
    const decoder = opus.decoder(48_000)
    expect(decoder.decode(Uint8Array.of(0xfc, 0xff, 0xfe))).toEqual(new Int16Array(960))
    decoder.free()
  })

  it('decodes the 1 to 3 byte packets of discontinuous transmission', () => {
    const decoder = opus.decoder(16_000)
    for (const packet of goodPackets) decoder.decode(packet)
    // Config 11 (SILK, wideband, 60 ms) alone, with one byte, and with two.
    for (const bytes of [[0x58], [0x58, 0], [0x58, 0xff, 0xfe]]) {
      expect(decoder.decode(Uint8Array.from(bytes))?.length).toBe(960)
    }
    decoder.free()
  })

  it('gives undefined for what is not Opus', () => {
    const decoder = opus.decoder(16_000)
    expect(decoder.decode(new Uint8Array(0))).toBeUndefined()
    // Code 3 with 0 frames, with 63 frames of 20 ms, and a second frame longer than the packet.
    for (const bytes of [
      [0x0b, 0x00, 1],
      [0x0b, 0x3f, 1],
      [0x0a, 250, 1],
    ]) {
      expect(decoder.decode(Uint8Array.from(bytes))).toBeUndefined()
    }
    expect(decoder.decode(new Uint8Array(70_000).fill(0x58))).toBeUndefined()
    decoder.free()
  })

  it('is not changed by a packet that it refuses', () => {
    const clean = opus.decoder(16_000)
    const expected = goodPackets.map((packet) => clean.decode(packet))
    clean.free()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(goodPackets.length - 1), (bytes, at) => {
        const probe = opus.decoder(16_000)
        const refused = probe.decode(bytes) === undefined
        probe.free()
        fc.pre(refused)
        const decoder = opus.decoder(16_000)
        const actual = goodPackets.map((packet, index) => {
          if (index === at) expect(decoder.decode(bytes)).toBeUndefined()
          return decoder.decode(packet)
        })
        decoder.free()
        expect(actual).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  it('survives any bytes and decodes speech afterwards, within two seconds', () => {
    const decoder = opus.decoder(16_000)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2000 }), (bytes) => {
        const pcm = decoder.decode(bytes)
        if (pcm) expect(pcm.length).toBeLessThanOrEqual(1920)
      }),
      { numRuns: 500 },
    )
    // What the bytes made it believe of the past fades within the first time through.
    const levelOf = (one: OpusDecoder) => {
      for (const packet of goodPackets) one.decode(packet)
      const tone = goodPackets.slice(0, 10).map((packet) => one.decode(packet) ?? new Int16Array(0))
      one.free()
      return measureLevels(joinPcm(...tone.slice(4, 9))).rms
    }
    expect(Math.abs(levelOf(decoder) - levelOf(opus.decoder(16_000)))).toBeLessThan(0.5)
  })

  it('keeps many streams apart', () => {
    const codecs = Array.from({ length: 100 }, (_, index) => ({
      tone: cutPcm(makeTone(200 + 10 * index, 16_000, 0.3), 960),
      encoder: opus.encoder({ rate: 16_000, frameMs: 60 }),
      decoder: opus.decoder(16_000),
    }))
    const together = codecs.map((): Int16Array[] => [])
    for (let frame = 0; frame < 5; frame++) {
      for (const [index, codec] of codecs.entries()) {
        const packet = codec.encoder.encode(codec.tone[frame] ?? new Int16Array(960))
        together[index]?.push(codec.decoder.decode(packet) ?? new Int16Array(0))
      }
    }
    for (const [index, codec] of codecs.entries()) {
      codec.encoder.free()
      codec.decoder.free()
      if (index % 20 !== 0) continue
      const alone = opus.decoder(16_000)
      const expected = encodeAll(16_000, 60, joinPcm(...codec.tone)).map((packet) => alone.decode(packet))
      alone.free()
      expect(together[index]).toEqual(expected)
    }
  })

  it('refuses durations that Opus has not, PCM of another length, and use after free', () => {
    expect(() => opus.encoder({ rate: 16_000, frameMs: 30 })).toThrow('Opus packets cannot last 30 ms')
    const encoder = opus.encoder({ rate: 16_000, frameMs: 20 })
    expect(() => encoder.encode(new Int16Array(321))).toThrow('321 samples, a packet takes 320')
    encoder.free()
    encoder.free()
    expect(() => encoder.encode(new Int16Array(320))).toThrow('used after free')
    const decoder = opus.decoder(16_000)
    decoder.free()
    decoder.free()
    expect(() => decoder.decode(Uint8Array.of(0x58))).toThrow('used after free')
  })

  it('spends about 24 kbit/s on speech-like sound and stays far below what a frame may hold', () => {
    const packets = encodeAll(24_000, 60, makeNoise(24_000 * 3, 3000))
    const kilobits = (packets.reduce((sum, packet) => sum + packet.length, 0) * 8) / 3 / 1000
    expect(kilobits).toBeGreaterThan(15)
    expect(kilobits).toBeLessThan(32)
    expect(Math.max(...packets.map((packet) => packet.length))).toBeLessThan(500)
  })
})
