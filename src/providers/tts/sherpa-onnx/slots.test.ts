import { expect, test } from 'vitest'
import { Slots } from './slots.ts'

const never = () => new AbortController().signal

/** Whether it has been let in by now. */
async function isIn(taken: Promise<unknown>): Promise<boolean> {
  let isIn = false
  void taken.then(() => {
    isIn = true
  })
  await new Promise(setImmediate)
  return isIn
}

test('lets in so many, and the next when one leaves, in order', async () => {
  const slots = new Slots(2)
  const leave = await slots.take(never())
  await slots.take(never())
  const [third, fourth] = [slots.take(never()), slots.take(never())]
  expect(await isIn(third)).toBe(false)
  leave()
  expect(await isIn(third)).toBe(true)
  expect(await isIn(fourth)).toBe(false)
  ;(await third)()
  expect(await isIn(fourth)).toBe(true)
})

test('who is aborted while waiting gives up its place in the line', async () => {
  const slots = new Slots(1)
  const leave = await slots.take(never())
  const controller = new AbortController()
  const second = expect(slots.take(controller.signal)).rejects.toThrow('barge-in')
  const third = slots.take(never())
  controller.abort(new Error('barge-in'))
  await second
  leave()
  expect(await isIn(third)).toBe(true)
})

test('an aborted signal takes no place', async () => {
  const slots = new Slots(1)
  expect(() => slots.take(AbortSignal.abort(new Error('over')))).toThrow('over')
  expect(await isIn(slots.take(never()))).toBe(true)
})
