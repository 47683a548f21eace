import { expect, test } from 'vitest'
import { ManualClock } from '../src/lib/manual-clock.ts'
import { MainTask } from './main-task.ts'

test('runs a job at once when it is free', () => {
  const task = new MainTask(new ManualClock())
  const done: string[] = []
  void task.post(() => void done.push('one'))
  expect(done).toEqual(['one'])
})

test('a job that takes time holds up those behind it', async () => {
  const clock = new ManualClock()
  const task = new MainTask(clock)
  const done: string[] = []
  void task.post(() => void done.push('start'), 60)
  void task.post(() => void done.push('stop'))
  await clock.advance(59)
  expect(done).toEqual([])
  await clock.advance(1)
  expect(done).toEqual(['start', 'stop'])
})

test('a job that waits holds up those behind it', async () => {
  const task = new MainTask(new ManualClock())
  const done: string[] = []
  let release = () => {}
  void task.post(() => new Promise<void>((resolve) => (release = resolve)))
  const second = task.post(() => void done.push('second'))
  expect(done).toEqual([])
  release()
  await second
  expect(done).toEqual(['second'])
})

test('a failing job fails alone', async () => {
  const task = new MainTask(new ManualClock())
  await expect(task.post(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await task.post(() => {})
})

test('once stopped it rejects what waits and what comes', async () => {
  const clock = new ManualClock()
  const task = new MainTask(clock)
  const waiting = expect(task.post(() => {}, 60)).rejects.toThrow('off')
  task.stop(new Error('off'))
  await waiting
  await expect(task.post(() => {})).rejects.toThrow('off')
  expect(clock.pending).toBe(0)
})
