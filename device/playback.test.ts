import { expect, test } from 'vitest'
import { ManualClock } from '../src/lib/manual-clock.ts'
import { Playback } from './playback.ts'

function make(capacity = 40) {
  const clock = new ManualClock()
  const playback = new Playback(clock, { capacity, keepPackets: true })
  const push = (count: number, timestamp = 0) => {
    const taken: boolean[] = []
    for (let index = 0; index < count; index++) {
      taken.push(playback.push({ payload: Uint8Array.of(0x58), timestamp, durationMs: 60 }))
    }
    return taken
  }
  return { clock, playback, push }
}

test('plays packets one after the other, each for its duration', async () => {
  const { clock, playback, push } = make()
  push(4)
  await clock.advance(200)
  expect(playback.played.map(({ atMs }) => atMs)).toEqual([0, 60, 120, 180])
  expect(playback.audibleUntilMs).toBe(240)
  expect(playback.size).toBe(0)
})

test('drops what comes when the queue is full', () => {
  const { playback, push } = make(3)
  // Two packets are taken over by the output at once: one being played, one in its buffer.
  expect(push(6)).toEqual([true, true, true, true, true, false])
  expect(playback.droppedPackets).toBe(1)
  expect(playback.highWater).toBe(3)
})

test('clearing loses what waits, not what the output has taken over', async () => {
  const { clock, playback, push } = make()
  push(5)
  expect(playback.clear()).toBe(3)
  await clock.advance(500)
  expect(playback.playedPackets).toBe(2)
  expect(clock.pending).toBe(0)
})

test('a gap within an answer is an underrun', async () => {
  const { clock, playback, push } = make()
  push(2)
  await clock.advance(170)
  push(1)
  expect(playback.underruns).toEqual([{ atMs: 120, gapMs: 50 }])
})

test('silence after the end of an answer is no underrun', async () => {
  const { clock, playback, push } = make()
  push(2)
  playback.endAnswer()
  await clock.advance(500)
  push(1)
  expect(playback.underruns).toEqual([])
})

test('a packet that comes just in time for the output buffer is no underrun', async () => {
  const { clock, playback, push } = make()
  push(1)
  await clock.advance(59)
  push(1)
  expect(playback.underruns).toEqual([])
})

test('tells when nothing waits any more', async () => {
  const { clock, playback, push } = make()
  let drained = false
  push(4)
  playback.whenDrained(() => {
    drained = true
  })
  await clock.advance(110)
  expect(drained).toBe(false)
  await clock.advance(20)
  expect(drained).toBe(true)
})

test('hands out the timestamps of played packets, none twice', () => {
  const { playback, push } = make()
  push(1, 1000)
  push(1, 1060)
  expect([playback.takeTimestamp(), playback.takeTimestamp(), playback.takeTimestamp()]).toEqual([1000, 1060, 0])
})
