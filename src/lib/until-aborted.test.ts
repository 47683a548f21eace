import { expect, it } from 'vitest'
import { untilAborted } from './until-aborted.ts'

const never = () => new Promise<never>(() => undefined)

it('gives the result of the promise', async () => {
  expect(await untilAborted(Promise.resolve(7), new AbortController().signal)).toBe(7)
})

it('gives the failure of the promise', async () => {
  await expect(untilAborted(Promise.reject(new Error('broken')), new AbortController().signal)).rejects.toThrow(
    'broken',
  )
})

it('rejects with the reason when the signal is aborted meanwhile, or was before', async () => {
  const over = new AbortController()
  const waiting = untilAborted(never(), over.signal)
  over.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await expect(untilAborted(never(), over.signal)).rejects.toThrow('enough')
})

it('a failure after the abort is nobody’s unhandled rejection', async () => {
  const over = new AbortController()
  const late = Promise.withResolvers<never>()
  const waiting = untilAborted(late.promise, over.signal)
  over.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  late.reject(new Error('too late'))
  await new Promise(setImmediate)
})
