import { expect, it } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { Timeline } from './timeline.ts'

it('counts from the end of speech, and only the first mark of a stage', async () => {
  const clock = new ManualClock()
  await clock.advance(1000)
  const timeline = new Timeline(clock, 900)
  timeline.mark('transcript')
  await clock.advance(50)
  timeline.mark('transcript')
  timeline.mark('firstToken')
  expect(timeline.ms).toEqual({ transcript: 100, firstToken: 150 })
})
