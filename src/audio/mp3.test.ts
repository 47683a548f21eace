import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Mp3Reader } from './mp3.ts'
import { joinPcm } from './test-signals.ts'

const fixture = (file: string) => readFileSync(new URL(`fixtures/${file}`, import.meta.url))
/** 300 ms of 440 Hz with an amplitude of 10000, 24 kHz mono, 48 kbit/s. */
const mono = fixture('tone-24k-mono.mp3')
/** 200 ms of the same in the left channel of two, 44.1 kHz, between an ID3v2 and an ID3v1 tag. */
const stereo = fixture('tone-44k-stereo-tagged.mp3')

let reader: Mp3Reader

beforeEach(async () => {
  reader = await Mp3Reader.open()
})
afterEach(() => reader.free())

function read(bytes: Buffer, pieceBytes: number): { pcm: Int16Array; rates: Set<number> } {
  const parts: Int16Array[] = []
  const rates = new Set<number>()
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = Buffer.from(bytes.subarray(at, at + pieceBytes))
    const audio = reader.push(piece)
    // The caller's buffer is the caller's.
    piece.fill(0xff)
    if (!audio) continue
    parts.push(audio.pcm)
    rates.add(audio.sampleRate)
  }
  return { pcm: joinPcm(...parts), rates }
}

/** Hz by the zero crossings of the middle, which the fades of the codec do not reach. */
function pitch(pcm: Int16Array, sampleRate: number): number {
  const middle = pcm.subarray(0.3 * pcm.length, 0.6 * pcm.length)
  const crossings = middle.filter((sample, at) => at > 0 && sample >= 0 !== (middle[at - 1] ?? 0) >= 0).length
  return (crossings * sampleRate) / (2 * middle.length)
}

test('decodes a tone at its pitch, its level and its length', () => {
  const { pcm, rates } = read(mono, mono.length)
  expect([...rates]).toEqual([24_000])
  expect(pitch(pcm, 24_000)).toBeCloseTo(440, -1)
  const loudest = pcm.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0)
  expect(loudest).toBeGreaterThan(9000)
  expect(loudest).toBeLessThan(11_500)
  // Whole frames of 576, with the delay of the codec before the tone.
  expect(pcm.length).toBeGreaterThan(7200)
  expect(pcm.length).toBeLessThan(7200 + 3 * 576)
})

test.each([1, 7, 143, 144, 145, 1000])('gives the same in pieces of %i bytes', async (pieceBytes) => {
  const whole = read(mono, mono.length).pcm
  reader.free()
  reader = await Mp3Reader.open()
  expect(read(mono, pieceBytes).pcm).toEqual(whole)
})

test('gives samples before the stream is over', () => {
  expect(reader.push(mono.subarray(0, 4 * 144))?.pcm.length).toBeGreaterThan(576)
})

test.each([11, 5000])('mixes stereo to mono and skips tags, in pieces of %i bytes', (pieceBytes) => {
  const { pcm, rates } = read(stereo, pieceBytes)
  expect([...rates]).toEqual([44_100])
  expect(pitch(pcm, 44_100)).toBeCloseTo(440, -1)
  const loudest = pcm.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0)
  expect(loudest).toBeGreaterThan(4500)
  expect(loudest).toBeLessThan(5700)
})

test('a stream that ends inside a frame gives the frames before', () => {
  const whole = read(mono.subarray(0, 5 * 144 + 100), 1000).pcm
  expect(whole.length).toBe(5 * 576)
})

describe('what is not MP3 is refused', () => {
  test.each([
    ['JSON', Buffer.from('{"error":"no voice"}')],
    ['WAV', Buffer.from('RIFF0000WAVEfmt ')],
    ['silence in PCM', Buffer.alloc(100)],
    ['a header of layer II', Buffer.from([0xff, 0xfd, 0x64, 0xc4, 0, 0, 0, 0, 0, 0])],
    ['a header of the free format', Buffer.from([0xff, 0xfb, 0x04, 0xc4, 0, 0, 0, 0, 0, 0])],
  ])('%s', (_, bytes) => {
    expect(() => reader.push(bytes)).toThrow('MP3: no frame where one has to begin')
  })

  test('rubbish behind a whole frame', () => {
    expect(() => reader.push(Buffer.concat([mono.subarray(0, 144), Buffer.from('rubbish rubbish')]))).toThrow('MP3')
  })

  test('another sample rate within the stream', () => {
    const frames = stereo.subarray(stereo.indexOf(0xff))
    expect(() => reader.push(Buffer.concat([mono, frames]))).toThrow('the sample rate changes')
  })
})

test('damage inside frames is heard, not thrown and not printed', () => {
  const damaged = Buffer.from(mono)
  let state = 1
  for (let at = 0; at < damaged.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    if (at % 144 >= 4) damaged[at] = state >>> 24
  }
  expect(read(damaged, 200).pcm.length % 576).toBe(0)
})
