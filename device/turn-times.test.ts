import { expect, test } from 'vitest'
import { packetMs } from './opus-packet.ts'
import { distributionOf } from './percentiles.ts'
import { TurnTimes } from './turn-times.ts'

test('takes the first time of each stage, counted from the end of the question', () => {
  const times = new TurnTimes(1000, 60)
  const text = (atMs: number, type: string, state?: string) =>
    times.take({ kind: 'text', atMs, message: { type, ...(state === undefined ? {} : { state }) } })
  text(1010, 'stt')
  text(1020, 'tts', 'start')
  text(1100, 'tts', 'sentence_start')
  text(1500, 'tts', 'sentence_start')
  text(2000, 'tts', 'stop')
  expect(times.stages).toEqual({ transcript: 10, speaking: 20, sentence: 100, stop: 1000 })
})

test('measures the pace of audio behind the burst that fills the buffer of the device', () => {
  const times = new TurnTimes(0, 60)
  const arrivals = [...Array(10).fill(5), 65, 127, 185]
  for (const atMs of arrivals) times.take({ kind: 'audio', atMs, bytes: 100, timestamp: 0 })
  expect(times.stages.audio).toBe(5)
  expect(times.jitterMs).toEqual([0, 2, 2])
})

test('percentiles are samples that were measured', () => {
  expect(distributionOf([5, 1, 4, 2, 3])).toEqual({ count: 5, p50: 3, p90: 5, p99: 5, max: 5 })
  expect(distributionOf([])).toEqual({ count: 0, p50: 0, p90: 0, p99: 0, max: 0 })
})

test.each([
  [[0x58], 60],
  [[0x58 | 1, 0], 120],
  [[0x48], 20],
  [[0xf8], 20],
  [[0xfb, 3], 60],
  [[0x58 | 3, 3], undefined],
  [[], undefined],
])('the packet %j lasts %s ms', (bytes, ms) => {
  expect(packetMs(Uint8Array.from(bytes))).toBe(ms)
})
