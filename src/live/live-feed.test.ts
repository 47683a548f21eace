import { expect, it } from 'vitest'
import { randomIds } from '../lib/ids.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { LiveFeed, type LiveReader } from './live-feed.ts'
import { isAmong } from './topics.ts'

function start() {
  const clock = new ManualClock()
  const errors: unknown[] = []
  const feed = new LiveFeed({ clock, ids: randomIds, onError: (error) => errors.push(error) })
  /** What a reader of these topics is told, each time. */
  const read = (...topics: string[]) => {
    const told: string[][] = []
    const followed = new Set(topics)
    const reader: LiveReader = {
      follows: (topic) => isAmong(followed, topic),
      take: (changes) => void told.push(changes.map(({ json }) => json)),
    }
    return { told, end: feed.add(reader) }
  }
  return { clock, feed, read, errors }
}

it('makes no value and runs no timer while nobody follows', () => {
  const { clock, feed } = start()
  let made = 0
  feed.append('devices', 'a', () => ({ made: ++made }))
  expect(clock.pending).toBe(0)
  expect(feed.since(feed.epoch, 0)?.map(({ json }) => json)).toEqual(['{"topic":"devices","id":"a"}'])
  expect(made).toBe(0)
})

it('makes no value of a topic that nobody follows while others are followed', async () => {
  const { clock, feed, read } = start()
  read('tasks')
  let made = 0
  feed.append('devices', 'a', () => ({ made: ++made }))
  await clock.advance(1000)
  expect(made).toBe(0)
})

it('makes a value once for all who follow, when it is told', async () => {
  const { clock, feed, read } = start()
  const [one, other] = [read('devices'), read('devices')]
  let made = 0
  for (let round = 0; round < 100; round++) feed.append('devices', 'a', () => ({ made: ++made }))
  await clock.advance(1000)
  expect(one.told).toEqual([['{"topic":"devices","id":"a","value":{"made":1}}']])
  expect(other.told).toEqual(one.told)
})

it('tells the first change at once and what follows it in steps', async () => {
  const { clock, feed, read } = start()
  const { told } = read('config')
  const append = () => feed.append('config', `c${clock.now()}`)
  append()
  await clock.advance(10)
  expect(told).toHaveLength(1)
  for (let step = 0; step < 20; step++) {
    append()
    await clock.advance(10)
  }
  expect(told.length).toBeLessThanOrEqual(4)
  await clock.advance(100)
  expect(told.flat()).toHaveLength(21)
})

it('leaves no timer behind when the last reader goes', () => {
  const { clock, feed, read } = start()
  const { end } = read('devices')
  feed.append('devices', 'a', null)
  expect(clock.pending).toBe(1)
  end()
  expect(clock.pending).toBe(0)
  expect(feed.since(feed.epoch, 0)).toHaveLength(1)
})

it('tells that a thing has changed where its value cannot be made', async () => {
  const { clock, feed, read, errors } = start()
  const { told } = read('devices')
  feed.append('devices', 'a', () => {
    throw new Error('no view')
  })
  await clock.advance(1000)
  expect(told).toEqual([['{"topic":"devices","id":"a"}']])
  expect(errors).toHaveLength(1)
})

it('has something done from the first to the last who follows it', () => {
  const { feed, read } = start()
  let running = 0
  feed.whileFollowed('health', () => {
    running++
    return () => void running--
  })
  read('devices')
  expect(running).toBe(0)
  const [one, other] = [read('health'), read('health')]
  expect(running).toBe(1)
  one.end()
  expect(running).toBe(1)
  other.end()
  expect(running).toBe(0)
})
