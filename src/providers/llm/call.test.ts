import { expect, test } from 'vitest'
import { ManualClock } from '../../lib/manual-clock.ts'
import { ProviderError } from '../provider-error.ts'
import { Call } from './call.ts'

const open = (signal = new AbortController().signal, clock = new ManualClock()) => ({
  clock,
  call: new Call({
    provider: 'test',
    signal,
    clock,
    timeoutMs: 1000,
    failure: (error) => new ProviderError('test', 'unavailable', String(error)),
  }),
})

const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('socket closed'))))

test('reports an abort by its reason, whatever broke below', async () => {
  const controller = new AbortController()
  const { call } = open(controller.signal)
  const rejected = expect(call.wait(() => never(call.signal))).rejects.toThrow('barge-in')
  controller.abort(new Error('barge-in'))
  await rejected
})

test('a client that ends quietly when aborted has not ended', async () => {
  const controller = new AbortController()
  const { call } = open(controller.signal)
  const quiet = call.wait(async () => controller.abort(new Error('barge-in')))
  await expect(quiet).rejects.toThrow('barge-in')
})

test('only the time that it waits for the vendor counts', async () => {
  const { call, clock } = open()
  await call.wait(() => clock.advance(900))
  await clock.advance(5000)
  await call.wait(() => clock.advance(900))
  expect(call.signal.aborted).toBe(false)
  const late = expect(call.wait(() => never(call.signal))).rejects.toMatchObject({ failure: 'timeout' })
  await clock.advance(2000)
  await late
})

test('translates errors of the client, and leaves ProviderErrors alone', async () => {
  const { call } = open()
  await expect(call.wait(() => Promise.reject(new Error('x')))).rejects.toMatchObject({ failure: 'unavailable' })
  const own = new ProviderError('test', 'bad-reply', 'y')
  await expect(call.wait(() => Promise.reject(own))).rejects.toBe(own)
})

test('read to the end, it is not aborted by its disposal; left early, it is', async () => {
  for (const [stopAfter, aborted] of [
    [3, false],
    [1, true],
  ] as const) {
    const { call, clock } = open()
    let seen = 0
    {
      using _ = call
      for await (const _item of call.each(numbers(2))) if (++seen === stopAfter) break
    }
    expect(call.signal.aborted).toBe(aborted)
    expect(clock.pending).toBe(0)
  }
})

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number++) yield number
}
