import { beforeEach, expect, it } from 'vitest'
import { ManualClock } from '../../lib/manual-clock.ts'
import { GroupNews } from './group-news.ts'

let clock: ManualClock
let told: string[]
let news: GroupNews

beforeEach(() => {
  clock = new ManualClock()
  told = []
  news = new GroupNews(clock, (groupKey) => void told.push(`${groupKey} ${clock.now()}`))
})

it('tells a first change at once', () => {
  news.changed('a')
  expect(told).toEqual(['a 0'])
})

it('tells changes soon after the last news together, at their end', async () => {
  news.changed('a')
  for (let count = 0; count < 10; count++) {
    await clock.advance(15)
    news.changed('a')
  }
  await clock.advance(1000)
  expect(told).toEqual(['a 0', 'a 210'])
})

it('tells a change after a quiet while at once again', async () => {
  news.changed('a')
  await clock.advance(210)
  news.changed('a')
  expect(told).toEqual(['a 0', 'a 210'])
})

it('tells at most once in 200 ms, and a little more, while changes never stop', async () => {
  for (let count = 0; count < 100; count++) {
    news.changed('a')
    await clock.advance(10)
  }
  await clock.advance(210)
  expect(told).toEqual(['a 0', 'a 210', 'a 420', 'a 630', 'a 840', 'a 1050'])
})

it('keeps groups apart', async () => {
  news.changed('a')
  await clock.advance(50)
  news.changed('b')
  news.changed('a')
  await clock.advance(210)
  expect(told).toEqual(['a 0', 'b 50', 'a 210'])
})

it('keeps nothing of groups in which nothing happens', async () => {
  news.changed('a')
  await clock.advance(210)
  expect(clock.pending).toBe(0)
})

it('tells nothing after its end', async () => {
  news.changed('a')
  news.changed('a')
  news.close()
  await clock.advance(1000)
  expect(told).toEqual(['a 0'])
  expect(clock.pending).toBe(0)
})
