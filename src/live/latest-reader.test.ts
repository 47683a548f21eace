import { expect, it } from 'vitest'
import { LatestReader } from './latest-reader.ts'

function start() {
  const told: [string, object | null | undefined][] = []
  const reads: PromiseWithResolvers<object | null>[] = []
  const reader = new LatestReader({
    read: () => {
      const next = Promise.withResolvers<object | null>()
      reads.push(next)
      return next.promise
    },
    tell: (id, value) => void told.push([id, value]),
  })
  const answer = async (index: number, value: object | null) => {
    reads[index]?.resolve(value)
    await new Promise(setImmediate)
  }
  return { reader, told, reads, answer }
}

it('tells what was read', async () => {
  const { reader, told, answer } = start()
  reader.look('a')
  await answer(0, { version: 1 })
  await reader.settled()
  expect(told).toEqual([['a', { version: 1 }]])
})

it('reads again what has changed meanwhile, and tells the latest alone', async () => {
  const { reader, told, reads, answer } = start()
  reader.look('a')
  reader.look('a')
  reader.look('a')
  await answer(0, { version: 1 })
  expect(told).toEqual([])
  await answer(1, { version: 2 })
  await reader.settled()
  expect(told).toEqual([['a', { version: 2 }]])
  expect(reads).toHaveLength(2)
})

it('tells that something has changed where it cannot be read', async () => {
  const { reader, told, reads } = start()
  reader.look('a')
  reads[0]?.reject(new Error('the store is away'))
  await reader.settled()
  expect(told).toEqual([['a', undefined]])
})
