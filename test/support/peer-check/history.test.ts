import { expect, it } from 'vitest'
import { judge, type Seen } from './history.ts'

const intents = [
  { sender: 'a', id: 'a-1', to: ['b'], count: 1, isShortLived: false },
  { sender: 'a', id: 'a-2', to: ['b'], count: 2, isShortLived: false },
]
const receipt = (id: string): Seen => ({ kind: 'receipt', sender: 'a', id, accepted: ['b'], failed: [] })
const message = (count: number, more: object = {}): Seen => ({
  kind: 'message',
  receiver: 'b',
  from: 'a',
  wireId: `a-${count}`,
  key: `a-${count}`,
  count,
  seq: count,
  ...more,
})
const outcome = (id: string, state = 'delivered'): Seen => ({ kind: 'outcome', sender: 'a', id, to: 'b', state })
const good = [receipt('a-1'), receipt('a-2'), message(1), message(2), outcome('a-1'), outcome('a-2')]
const none = { lost: [], doubled: [], inverted: [], invented: [], untold: [] }

it('finds nothing where all is well, also when something comes or is told twice', () => {
  expect(judge({ intents, seen: good })).toMatchObject({ ...none, acknowledged: 2, received: 2 })
  expect(judge({ intents, seen: [...good, message(1), outcome('a-2'), receipt('a-1')] })).toMatchObject(none)
})

it('finds what was acknowledged and never came', () => {
  const seen = good.filter((one) => one.kind !== 'message' || one.count !== 1)
  expect(judge({ intents, seen }).lost).toEqual(['a-1 > b'])
})

it('takes an end that was told for no loss', () => {
  const seen = [receipt('a-1'), outcome('a-1', 'expired')]
  expect(judge({ intents, seen })).toMatchObject({ ...none, expired: 1 })
})

it('finds a message that came under two names', () => {
  expect(judge({ intents, seen: [...good, message(1, { wireId: 'x', seq: 3 })] }).doubled).toHaveLength(1)
})

it('finds messages in the wrong order', () => {
  const seen = [receipt('a-1'), receipt('a-2'), message(2), message(1), outcome('a-1'), outcome('a-2')]
  expect(judge({ intents, seen }).inverted).toHaveLength(1)
})

it('finds what nobody has sent, what was refused, and what is for somebody else', () => {
  expect(judge({ intents, seen: [message(7)] }).invented).toHaveLength(1)
  expect(judge({ intents, seen: [...good, message(1, { receiver: 'c' })] }).invented).toHaveLength(1)
  const refused: Seen = { kind: 'refused', sender: 'a', id: 'a-1', code: 'QUEUE_FULL' }
  expect(judge({ intents, seen: [refused, message(1)] }).invented).toEqual(['a-1 > b was refused'])
  expect(judge({ intents, seen: [message(1)] }).invented).toEqual(['a-1 > b was not accepted'])
})

it('finds senders who were told nothing, or two ends', () => {
  expect(judge({ intents, seen: good.slice(0, 5) }).untold).toEqual(['a-2 > b: nothing'])
  expect(judge({ intents, seen: [...good, outcome('a-1', 'evicted')] }).untold).toHaveLength(1)
})

it('finds a second receipt that says something else', () => {
  const other: Seen = { kind: 'receipt', sender: 'a', id: 'a-1', accepted: [], failed: ['b'] }
  expect(judge({ intents, seen: [...good, other] }).invented.length).toBeGreaterThan(0)
})
