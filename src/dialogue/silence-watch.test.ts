import { expect, it } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { SilenceWatch } from './silence-watch.ts'

function start() {
  const clock = new ManualClock()
  const now = { answering: false, listening: true, lastVoice: 0 }
  const silentAt: number[] = []
  const watch = new SilenceWatch({
    clock,
    silenceMs: () => 1000,
    isAnswering: () => now.answering,
    isListening: () => now.listening,
    lastVoice: () => now.lastVoice,
    onSilence: () => void silentAt.push(clock.now()),
  })
  return { clock, now, watch, silentAt }
}

it('notices when nobody has spoken for long, once', async () => {
  const { clock, watch, silentAt } = start()
  watch.restart()
  await clock.advance(5000)
  expect(silentAt).toEqual([1000])
  expect(clock.pending).toBe(0)
})

it('counts from the last voice', async () => {
  const { clock, now, watch, silentAt } = start()
  watch.restart()
  await clock.advance(700)
  now.lastVoice = 700
  await clock.advance(5000)
  expect(silentAt).toEqual([1700])
})

it('stands still while somebody is answered, and counts anew from then', async () => {
  const { clock, now, watch, silentAt } = start()
  watch.restart()
  now.answering = true
  await clock.advance(5500)
  now.answering = false
  watch.restart()
  await clock.advance(5000)
  expect(silentAt).toEqual([6500])
})

it('means nothing while the microphone is closed', async () => {
  const { clock, now, watch, silentAt } = start()
  now.listening = false
  watch.restart()
  await clock.advance(5000)
  expect(silentAt).toEqual([])
  expect(clock.pending).toBe(0)
})

it('leaves no timer when it is stopped, however often it was started', async () => {
  const { clock, watch, silentAt } = start()
  watch.restart()
  watch.restart()
  expect(clock.pending).toBe(1)
  watch.stop()
  await clock.advance(5000)
  expect(silentAt).toEqual([])
  expect(clock.pending).toBe(0)
})
