import { expect, test } from 'vitest'
import { ManualClock } from '../../lib/manual-clock.ts'
import { fasterClock } from './faster-clock.ts'

test('what takes a minute takes a tenth of it', async () => {
  const real = new ManualClock()
  const clock = fasterClock(real, 10)
  const before = clock.now()
  let isOver = false
  clock.after(60_000, () => {
    isOver = true
  })
  await real.advance(5999)
  expect(isOver).toBe(false)
  await real.advance(1)
  expect(isOver).toBe(true)
  expect(clock.now() - before).toBe(60_000)
})

test('slowed down it goes on from where it is, at the usual pace', async () => {
  const real = new ManualClock()
  await real.advance(1000)
  const clock = fasterClock(real, 10)
  const before = clock.now()
  clock.slowDown()
  expect(clock.now()).toBe(before)
  let isOver = false
  clock.after(100, () => {
    isOver = true
  })
  await real.advance(99)
  expect(isOver).toBe(false)
  await real.advance(1)
  expect(isOver).toBe(true)
  expect(clock.now() - before).toBe(100)
})
