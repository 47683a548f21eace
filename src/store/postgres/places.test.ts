import { expect, test } from 'vitest'
import { StoreError } from '../store.ts'
import { Places } from './places.ts'

/** Something under way that ends when told to. */
function work(places: Places, name: string, begun: string[]) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = places.in(async () => {
    begun.push(name)
    await promise
    return name
  })
  return { done, end: resolve }
}

const settle = () => new Promise(setImmediate)

test('as many as there are places run at once, the others in order of coming', async () => {
  const places = new Places(2, 10)
  const begun: string[] = []
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => work(places, name, begun))
  await settle()
  expect(begun).toEqual(['a', 'b'])
  b?.end()
  await settle()
  expect(begun).toEqual(['a', 'b', 'c'])
  for (const one of [a, c, d]) one?.end()
  expect(await Promise.all([a, b, c, d].map((one) => one?.done))).toEqual(['a', 'b', 'c', 'd'])
})

test('a place is given back after a failure', async () => {
  const places = new Places(1, 10)
  await expect(places.in(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await places.in(async () => 'next')).toBe('next')
})

test('too many that wait are refused', async () => {
  const places = new Places(1, 1)
  const begun: string[] = []
  const [first, second] = [work(places, 'a', begun), work(places, 'b', begun)]
  await expect(places.in(async () => 'c')).rejects.toThrow(StoreError)
  first.end()
  second.end()
  await Promise.all([first.done, second.done])
})

test('alone waits for those that came before, and holds up those that come later', async () => {
  const places = new Places(2, 10)
  const begun: string[] = []
  const before = work(places, 'before', begun)
  const alone = places.alone(async () => begun.push('alone'))
  const later = work(places, 'later', begun)
  await settle()
  expect(begun).toEqual(['before'])
  before.end()
  await alone
  later.end()
  await later.done
  expect(begun).toEqual(['before', 'alone', 'later'])
})
