import { expect, it } from 'vitest'
import { randomIds } from '../lib/ids.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { LiveFeed } from './live-feed.ts'
import { Subscriber, type TextSink } from './subscriber.ts'

/** A socket whose kernel takes only what a test lets it take. */
class SlowSink implements TextSink {
  readonly texts: string[] = []
  bufferedAmount = 0
  readonly #waiting: { readonly length: number; readonly sent: () => void }[] = []

  send(text: string, sent: () => void): void {
    this.texts.push(text)
    this.bufferedAmount += text.length
    this.#waiting.push({ length: text.length, sent })
  }

  takeAll(): void {
    for (const { length, sent } of this.#waiting.splice(0)) {
      this.bufferedAmount -= length
      sent()
    }
  }
}

function start() {
  const clock = new ManualClock()
  const feed = new LiveFeed({ clock, ids: randomIds, onError: () => undefined })
  const sink = new SlowSink()
  const subscriber = new Subscriber(sink, feed, 'admin')
  subscriber.receive(JSON.stringify({ type: 'subscribe', topics: ['devices'] }))
  const change = async (id: string, length: number) => {
    feed.append('devices', id, { text: 'x'.repeat(length) })
    await clock.advance(200)
  }
  const types = () => sink.texts.map((text) => /"type":"(\w+)"/.exec(text)?.[1])
  return { sink, feed, subscriber, change, types }
}

it('a reader that falls behind is told of the gap when it has caught up, and costs no more until then', async () => {
  const { sink, change, types } = start()
  for (let round = 0; round < 100; round++) await change(`d${round}`, 100_000)
  expect(sink.bufferedAmount).toBeLessThan(600_000)
  expect(types()).toEqual(['subscribed', 'changes', 'changes', 'changes', 'changes', 'changes'])
  sink.takeAll()
  expect(JSON.parse(sink.texts.at(-1) ?? '')).toMatchObject({ type: 'subscribed', offset: 100, resumed: false })
  sink.takeAll()
  await change('later', 10)
  expect(types().at(-1)).toBe('changes')
})

it('what is too much at once is a gap', async () => {
  const { sink, change, types } = start()
  sink.takeAll()
  await change('a', 600_000)
  expect(types()).toEqual(['subscribed', 'subscribed'])
})

it('going on is a gap where more was missed than is worth telling', async () => {
  const { sink, feed, subscriber, change } = start()
  sink.takeAll()
  for (let round = 0; round < 8; round++) {
    await change(`d${round}`, 50_000)
    sink.takeAll()
  }
  const resume = (offset: number) => {
    subscriber.receive(JSON.stringify({ type: 'subscribe', topics: ['devices'], epoch: feed.epoch, offset }))
    return sink.texts.findLast((text) => text.includes('"subscribed"'))
  }
  expect(resume(0)).toContain('"resumed":false')
  expect(resume(6)).toContain('"resumed":true')
})
