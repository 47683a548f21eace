import { expect, test } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { Call, type ReplyReader } from './call.ts'
import type { ModelDeadlines } from './contract.ts'
import { ProviderError } from './provider-error.ts'

const open = (
  signal = new AbortController().signal,
  clock = new ManualClock(),
  deadlines: ModelDeadlines | undefined = undefined,
) => ({
  clock,
  call: new Call({
    provider: 'test',
    signal,
    clock,
    timeoutMs: 1000,
    deadlines,
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

test('the deadline that comes first is the one that is named', async () => {
  for (const [deadlines, name] of [
    [{ connectMs: 300, firstTokenMs: 500, totalMs: 700 }, 'connectMs'],
    [{ connectMs: 600, firstTokenMs: 500, totalMs: 700 }, 'firstTokenMs'],
    [{ firstTokenMs: 800, totalMs: 700 }, 'totalMs'],
    [{ firstTokenMs: 3000 }, 'timeoutMs'],
  ] as const) {
    const { call, clock } = open(undefined, undefined, deadlines)
    const failed = expect(call.wait(() => never(call.signal))).rejects.toMatchObject({
      failure: 'timeout',
      message: expect.stringContaining(name),
    })
    await clock.advance(1000)
    await failed
    expect(clock.pending).toBe(0)
  }
})

test('what was reached in time is not due any more', async () => {
  const { call, clock } = open(undefined, undefined, { connectMs: 300, firstTokenMs: 500 })
  call.onConnect()
  const items = call.read(numbers(2), passing)
  await items.next()
  await clock.advance(5000)
  expect((await items.next()).value).toBe(10)
  expect(call.signal.aborted).toBe(false)
  await items.return()
})

test('the waits of a call add up to its total', async () => {
  const { call, clock } = open(undefined, undefined, { totalMs: 1500 })
  await call.wait(() => clock.advance(900))
  await clock.advance(5000)
  const late = expect(call.wait(() => never(call.signal))).rejects.toThrow('totalMs')
  await clock.advance(599)
  expect(call.signal.aborted).toBe(false)
  await clock.advance(1)
  await late
})

test('translates errors of the client, and leaves ProviderErrors alone', async () => {
  const { call } = open()
  await expect(call.wait(() => Promise.reject(new Error('x')))).rejects.toMatchObject({ failure: 'unavailable' })
  const own = new ProviderError('test', 'bad-reply', 'y')
  await expect(call.wait(() => Promise.reject(own))).rejects.toBe(own)
})

const passing: ReplyReader<number, number> = { push: (piece) => [piece, piece * 10], end: () => [0] }

test('read to the end, it is not aborted by its disposal; left early, it is', async () => {
  for (const [stopAfter, aborted] of [
    [6, false],
    [1, true],
  ] as const) {
    const { call, clock } = open()
    const seen: number[] = []
    {
      using _ = call
      for await (const item of call.read(numbers(2), passing)) if (seen.push(item) === stopAfter) break
    }
    expect(seen).toEqual([1, 10, 2, 20, 0].slice(0, stopAfter))
    expect(call.signal.aborted).toBe(aborted)
    expect(clock.pending).toBe(0)
  }
})

test('nothing is given out after an abort, not even what has come already', async () => {
  const controller = new AbortController()
  const { call } = open(controller.signal)
  const items = call.read(numbers(2), passing)
  expect((await items.next()).value).toBe(1)
  controller.abort(new Error('barge-in'))
  await expect(items.next()).rejects.toThrow('barge-in')
})

test('a source that is left early is returned, and the reader freed', async () => {
  const { call } = open()
  const left: string[] = []
  const source = numbers(9, () => left.push('source'))
  const reader = { ...passing, free: () => void left.push('reader') }
  for await (const _ of call.read(source, reader)) break
  await Promise.resolve()
  expect(left).toEqual(['reader', 'source'])
})

test('a failure after all that must come is no failure', async () => {
  const { call } = open()
  const source = numbers(1, () => Promise.reject(new Error('reset')))
  const items: number[] = []
  for await (const item of call.read(source, { ...passing, isComplete: true })) items.push(item)
  expect(items).toEqual([1, 10, 0])
})

test('after all that must come, the rest is waited for only shortly, and no deadline counts', async () => {
  const { call, clock } = open(undefined, undefined, { totalMs: 400 })
  const source = { next: () => never(call.signal) }
  const collected = all(call.read(source, { ...passing, isComplete: true }))
  await clock.advance(499)
  expect(await Promise.race([collected, 'still waiting'])).toBe('still waiting')
  await clock.advance(1)
  expect(await collected).toEqual([0])
  expect(clock.pending).toBe(0)
})

test('an abort during the rest is an abort', async () => {
  const controller = new AbortController()
  const { call, clock } = open(controller.signal)
  const items = call.read({ next: () => never(call.signal) }, { ...passing, isComplete: true })
  const rejected = expect(items.next()).rejects.toThrow('barge-in')
  controller.abort(new Error('barge-in'))
  await rejected
  expect(clock.pending).toBe(0)
})

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

async function* numbers(count: number, last: () => unknown = () => undefined): AsyncGenerator<number> {
  try {
    for (let number = 1; number <= count; number++) yield number
  } finally {
    await last()
  }
}
