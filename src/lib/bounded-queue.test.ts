import { expect, it } from 'vitest'
import { BoundedQueue } from './bounded-queue.ts'

async function drain<T>(queue: BoundedQueue<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of queue) items.push(item)
  return items
}

it('gives items in the order they came, and ends after close', async () => {
  const queue = new BoundedQueue<number>(3)
  const drained = drain(queue)
  for (const item of [1, 2, 3]) queue.push(item)
  await new Promise(setImmediate)
  queue.push(4)
  queue.close()
  expect(await drained).toEqual([1, 2, 3, 4])
})

it('refuses what does not fit, and takes again when there is room', () => {
  const queue = new BoundedQueue<number>(2)
  expect([queue.push(1), queue.push(2), queue.push(3)]).toEqual([true, true, false])
  expect(queue.size).toBe(2)
  expect(queue.clear()).toBe(2)
  expect(queue.push(4)).toBe(true)
})

it('refuses everything after close, and still gives what is inside', async () => {
  const queue = new BoundedQueue<number>(2)
  queue.push(1)
  queue.close()
  expect(queue.push(2)).toBe(false)
  expect(await drain(queue)).toEqual([1])
})

it('wakes a waiting consumer when it is closed empty', async () => {
  const queue = new BoundedQueue<number>(1)
  const drained = drain(queue)
  await new Promise(setImmediate)
  queue.close()
  expect(await drained).toEqual([])
})
