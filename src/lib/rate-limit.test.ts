import { expect, it } from 'vitest'
import { KeyedRateLimit } from './keyed-rate-limit.ts'
import { ManualClock } from './manual-clock.ts'
import { RateLimit } from './rate-limit.ts'

const takeMany = (limit: { take(): boolean }, count: number) =>
  Array.from({ length: count }, () => limit.take()).filter(Boolean).length

it('takes as many as the limit at once, and again when the window has passed', async () => {
  const clock = new ManualClock()
  const limit = new RateLimit(clock, 3, 1000)
  expect(takeMany(limit, 5)).toBe(3)
  await clock.advance(999)
  expect(limit.take()).toBe(false)
  await clock.advance(1)
  expect(takeMany(limit, 5)).toBe(3)
})

it('takes no more than the limit in any window, wherever it begins', async () => {
  const clock = new ManualClock()
  const limit = new RateLimit(clock, 10, 1000)
  const takenAt: number[] = []
  for (let step = 0; step < 500; step++) {
    for (let count = 0; count < step % 4; count++) if (limit.take()) takenAt.push(clock.now())
    await clock.advance(17)
  }
  for (const start of takenAt) {
    expect(takenAt.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(10)
  }
})

it('lets a steady stream at the limit through for ever', async () => {
  const clock = new ManualClock()
  const limit = new RateLimit(clock, 50, 1000)
  for (let step = 0; step < 500; step++) {
    expect(limit.take()).toBe(true)
    await clock.advance(20)
  }
})

it('what was refused does not count', async () => {
  const clock = new ManualClock()
  const limit = new RateLimit(clock, 1, 1000)
  limit.take()
  await clock.advance(500)
  expect(limit.take()).toBe(false)
  await clock.advance(500)
  expect(limit.take()).toBe(true)
})

it('counts each key for itself and forgets the key used longest ago', () => {
  const limit = new KeyedRateLimit(new ManualClock(), 1, 1000)
  expect([limit.take('a'), limit.take('b'), limit.take('a')]).toEqual([true, true, false])
  for (let count = 0; count < 10_000; count++) limit.take(`other ${count}`)
  expect(limit.take('a')).toBe(true)
})
