import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { soundReply } from './sound-reply.ts'

const bytes = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
const routes = new Hono().get('/', (context) =>
  soundReply({ fileName: 'a.ogg', mediaType: 'audio/ogg', bytes }, context),
)

const ask = async (range?: string) => {
  const reply = await routes.request('/', { headers: range === undefined ? {} : { range } })
  return [reply.status, [...new Uint8Array(await reply.arrayBuffer())].join(''), reply.headers.get('content-range')]
}

it('sends the whole where no range is asked for', async () => {
  expect(await ask()).toEqual([200, '0123456789', null])
})

it.each([
  ['bytes=2-4', '234', 'bytes 2-4/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-3', '789', 'bytes 7-9/10'],
  ['bytes=8-999', '89', 'bytes 8-9/10'],
  ['bytes=-999', '0123456789', 'bytes 0-9/10'],
])('sends of %s just that', async (range, part, told) => {
  expect(await ask(range)).toEqual([206, part, told])
})

it.each(['bytes=10-', 'bytes=-0', 'bytes=12-14'])('has nothing for %s', async (range) => {
  expect(await ask(range)).toEqual([416, '', 'bytes */10'])
})

it.each(['bytes=4-2', 'bytes=-', 'bytes=1-2,4-5', 'lines=1-2', 'bytes=a-b'])('takes %s for no range', async (range) => {
  expect(await ask(range)).toEqual([200, '0123456789', null])
})
