import { expect, it } from 'vitest'
import { type FrameSink, Outbox } from './outbox.ts'

/** A socket whose kernel takes only what a test lets it take. */
class SlowSink implements FrameSink {
  readonly sent: string[] = []
  bufferedAmount = 0
  readonly #waiting: { readonly bytes: number; readonly done: (error?: Error) => void }[] = []

  send(data: string | Buffer, { binary }: { binary: boolean }, done: (error?: Error) => void): void {
    const bytes = Buffer.byteLength(data)
    this.sent.push(binary ? `audio ${bytes}` : String(data).slice(0, 12))
    this.bufferedAmount += bytes
    this.#waiting.push({ bytes, done })
  }

  /** The kernel takes the oldest frame. */
  take(error?: Error): void {
    const frame = this.#waiting.shift()
    this.bufferedAmount -= frame?.bytes ?? 0
    frame?.done(error)
  }

  takeAll(): void {
    while (this.#waiting.length > 0) this.take()
  }
}

function start(maxBytes = 100_000) {
  const sink = new SlowSink()
  let overflows = 0
  const outbox = new Outbox(sink, maxBytes, () => overflows++)
  return { sink, outbox, overflows: () => overflows }
}

const big = 'x'.repeat(20_000)

it('hands frames over at once while the kernel keeps up', () => {
  const { sink, outbox } = start()
  outbox.post('bulk', 'one')
  outbox.post('control', 'two')
  expect(sink.sent).toEqual(['one', 'two'])
})

it('tells of a frame whether it has left, once the kernel has taken it or it never will', () => {
  const { sink, outbox } = start()
  const left: string[] = []
  const post = (name: string, data: string) =>
    outbox.post('state', data, undefined, (hasLeft) => void left.push(`${name} ${hasLeft}`))
  post('first', big)
  post('second', 'two')
  post('third', 'three')
  expect(left).toEqual([])
  sink.take()
  sink.take()
  expect(left).toEqual(['first true', 'second true'])
  sink.take(new Error('reset'))
  expect(left.at(-1)).toBe('third false')
})

it('tells of frames that are dropped that they have not left', () => {
  const { outbox } = start()
  const left: boolean[] = []
  outbox.post('bulk', big)
  outbox.post('state', 'snapshot', 'key', (hasLeft) => void left.push(hasLeft))
  outbox.post('state', 'newer', 'key')
  outbox.post('state', 'other', undefined, (hasLeft) => void left.push(hasLeft))
  outbox.finish()
  expect(left).toEqual([false, false])
})

it('control before audio before state before bulk, each in its own order', () => {
  const { sink, outbox } = start()
  outbox.post('bulk', big)
  outbox.post('bulk', 'bulk')
  outbox.post('state', 'state')
  outbox.post('audio', Buffer.alloc(100))
  outbox.post('control', 'control 1')
  outbox.post('control', 'control 2')
  sink.takeAll()
  expect(sink.sent.slice(1)).toEqual(['control 1', 'control 2', 'audio 100', 'state', 'bulk'])
})

it('counts every byte that the kernel has not taken', () => {
  const { sink, outbox } = start()
  outbox.post('control', big)
  outbox.post('control', '好')
  expect(outbox.bytes).toBe(20_003)
  sink.takeAll()
  expect(outbox.bytes).toBe(0)
})

it('overflows instead of growing beyond its bound', () => {
  const { outbox, overflows } = start(50_000)
  expect(outbox.post('control', big)).toBe(true)
  expect(outbox.post('control', big)).toBe(true)
  expect(outbox.post('control', big)).toBe(false)
  expect(overflows()).toBe(1)
  expect(outbox.bytes).toBe(40_000)
})

it('a first frame of any size is handed over: the bound is for what waits', () => {
  const { sink, outbox, overflows } = start(65_536)
  expect(outbox.post('bulk', 'x'.repeat(200_000))).toBe(true)
  expect(overflows()).toBe(0)
  expect(sink.sent).toHaveLength(1)
})

it('forgets a lane on request, and only what has not been handed over', () => {
  const { sink, outbox } = start()
  outbox.post('audio', Buffer.alloc(20_000))
  outbox.post('audio', Buffer.alloc(10))
  outbox.post('audio', Buffer.alloc(20))
  outbox.post('control', 'stop')
  expect(outbox.drop('audio')).toBe(2)
  sink.takeAll()
  expect(sink.sent).toEqual(['audio 20000', 'stop'])
  expect(outbox.bytes).toBe(0)
})

it('before a close hands control over at once and forgets the rest', () => {
  const { sink, outbox } = start()
  outbox.post('audio', Buffer.alloc(20_000))
  outbox.post('audio', Buffer.alloc(10))
  outbox.post('bulk', 'bulk')
  outbox.post('control', 'farewell')
  outbox.finish()
  sink.takeAll()
  expect(sink.sent).toEqual(['audio 20000', 'farewell'])
  expect(outbox.bytes).toBe(0)
})

it('stops feeding a socket that reports a failure', () => {
  const { sink, outbox } = start()
  outbox.post('control', big)
  outbox.post('control', 'never')
  sink.take(new Error('gone'))
  expect(sink.sent).toHaveLength(1)
})
