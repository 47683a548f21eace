import { expect, it } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { Repeats } from './repeats.ts'

function start() {
  const clock = new ManualClock()
  return { clock, repeats: new Repeats(clock, 300) }
}

it('the same within the time is a repeat, later it is another wish', async () => {
  const { clock, repeats } = start()
  expect(repeats.isRepeat('stop')).toBe(false)
  await clock.advance(299)
  expect(repeats.isRepeat('stop')).toBe(true)
  await clock.advance(300)
  expect(repeats.isRepeat('stop')).toBe(false)
})

it('a long series is one, however long it lasts', async () => {
  const { clock, repeats } = start()
  repeats.isRepeat('stop')
  for (let count = 0; count < 10; count++) {
    await clock.advance(200)
    expect(repeats.isRepeat('stop')).toBe(true)
  }
})

it('something else in between ends the series', () => {
  const { repeats } = start()
  repeats.isRepeat('start')
  expect(repeats.isRepeat('stop')).toBe(false)
  expect(repeats.isRepeat('start')).toBe(false)
})

it('what was forgotten is new', () => {
  const { repeats } = start()
  repeats.isRepeat('start')
  repeats.forget()
  expect(repeats.isRepeat('start')).toBe(false)
})
