import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type StorePlace, storeKinds } from '../../test/support/stores.ts'
import { configSchema } from '../config/schema.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { Scope } from '../lib/scope.ts'
import { recordingLog } from '../observe/recording-log.ts'
import type { Store } from '../store/store.ts'
import { Outbox } from './outbox.ts'

const secret = 'sixteen characters or more'
const body = '{"type":"meeting","title":"打印机"}'

interface Delivered {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A webhook on the loopback address; `answers` are statuses, the last one for ever; 0 is no answer at all. */
async function startReceiver(...answers: readonly number[]) {
  const received: Delivered[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const count = received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      const status = answers[Math.min(count, answers.length) - 1] ?? 200
      if (status === 0) return
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {})
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

function startOutbox(store: Store, clock = new ManualClock()) {
  const scope = new Scope('test')
  const { log, entries } = recordingLog()
  const { webhook } = configSchema.parse({ meeting: { webhook: { secret, headers: { 'X-Room': 'four' } } } }).meeting
  const outbox = new Outbox({ clock, log, scope, store: store.outbox, fetch, webhook: () => webhook })
  onTestFinished(() => scope.end('done'))
  return { outbox, clock, scope, entries }
}

/** Puts deliveries into the outbox, the way summaries do. */
async function addDeliveries(store: Store, url: string, at: number, ids: readonly string[] = ['d-1']): Promise<void> {
  const meetingId = `m of ${ids[0]}`
  await store.meetings.open({ id: meetingId, groupKey: 'g', code: meetingId, title: '', startedAt: at }, meetingId)
  await store.meetings.end(meetingId, at)
  const deliveries = ids.map((id) => ({ id, meetingId, url, body, at }))
  await store.meetings.saveSummary(meetingId, { text: body, isDegraded: false, title: '', at }, deliveries)
}

const lastError = async (store: Store) => (await store.outbox.dead({ offset: 0, limit: 10 })).items[0]?.lastError

/** Lets time pass second by second, so that what the network brings in between is seen. */
async function pass(clock: ManualClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) await clock.advance(1000)
}

describe.each(storeKinds)('on $name', ({ available, makePlace }) => {
  let place: StorePlace
  beforeEach(async () => {
    if (available) place = await makePlace()
  })
  afterEach(() => place?.[Symbol.asyncDispose]())

  test.skipIf(!available)(
    'the body comes as it was kept, signed, with its name and the configured headers',
    async () => {
      const store = await place.open()
      const { received, url } = await startReceiver(204)
      const { outbox, clock } = startOutbox(store)
      await addDeliveries(store, url, clock.wall())
      outbox.look()
      await expect.poll(() => received.length).toBe(1)
      const [only] = received
      expect(only?.body).toBe(body)
      expect(only?.headers).toMatchObject({
        'content-type': 'application/json',
        'x-meeting-signature': `sha256=${createHmac('sha256', secret)
          .update(only?.body ?? '')
          .digest('hex')}`,
        'x-meeting-delivery': 'd-1',
        'x-room': 'four',
      })
      await expect.poll(() => store.outbox.nextDueAt()).toBeUndefined()
    },
  )

  test.skipIf(!available)('of many, each is sent once by two servers on one store', async () => {
    const [one, two] = [await place.open(), await place.open()]
    const { received, url } = await startReceiver(200)
    const ids = Array.from({ length: 40 }, (_, index) => `d-${index}`)
    const [first, second] = [startOutbox(one), startOutbox(two)]
    await addDeliveries(one, url, first.clock.wall(), ids)
    first.outbox.look()
    second.outbox.look()
    await expect.poll(() => one.outbox.nextDueAt(), { timeout: 10_000 }).toBeUndefined()
    const sent = received.map(({ headers }) => String(headers['x-meeting-delivery']))
    expect(sent.toSorted()).toEqual(ids.toSorted())
  })
})

describe('a receiver that does not take it', () => {
  let place: StorePlace
  let store: Store
  beforeEach(async () => {
    const [sqlite] = storeKinds
    if (!sqlite) throw new Error('there is always sqlite')
    place = await sqlite.makePlace()
    store = await place.open()
  })
  afterEach(() => place[Symbol.asyncDispose]())

  test.each([500, 404, 302])('%i: tried again, the same in every attempt, ever later', async (status) => {
    const { received, url } = await startReceiver(status, status, 200)
    const { outbox, clock, entries } = startOutbox(store)
    await addDeliveries(store, url, clock.wall())
    outbox.look()
    await expect.poll(() => clock.pending).toBe(1)
    await expect.poll(() => entries.length).toBe(1)
    await clock.advance(1900)
    expect(received).toHaveLength(1)
    await clock.advance(100)
    await expect.poll(() => entries.length).toBe(2)
    await clock.advance(9900)
    expect(received).toHaveLength(2)
    await clock.advance(100)
    await expect.poll(() => entries.length).toBe(3)
    expect(entries.map(({ fields }) => fields.waitSeconds)).toEqual([2, 10, undefined])
    expect(new Set(received.map((each) => JSON.stringify([each.headers['x-meeting-delivery'], each.body]))).size).toBe(
      1,
    )
    expect(await store.outbox.nextDueAt()).toBeUndefined()
  })

  test('no answer within five seconds is a failure', async () => {
    const { received, url } = await startReceiver(0, 200)
    const { outbox, clock, entries } = startOutbox(store)
    await addDeliveries(store, url, clock.wall())
    outbox.look()
    await expect.poll(() => received.length).toBe(1)
    await clock.advance(4999)
    expect(entries).toEqual([])
    await clock.advance(1)
    await expect.poll(() => entries.length).toBe(1)
    await clock.advance(2000)
    await expect.poll(() => received.length).toBe(2)
  })

  test('nobody there: after a dozen attempts it is given up, kept with the reason, and sent when revived', async () => {
    const { received, url } = await startReceiver(200)
    const { outbox, clock, entries } = startOutbox(store)
    await addDeliveries(store, 'http://127.0.0.1:1/hook', clock.wall())
    outbox.look()
    // Longer than the longest pause.
    const later = async () => {
      await clock.advance(28_800_000)
      return (await store.outbox.dead({ offset: 0, limit: 10 })).total
    }
    await expect.poll(later).toBe(1)
    expect(entries).toHaveLength(12)
    expect(entries.at(-1)?.fields.waitSeconds).toBeUndefined()
    expect(await lastError(store)).toMatch(/\w/)
    expect(clock.pending).toBe(0)
    expect(received).toHaveLength(0)
    await addDeliveries(store, url, clock.wall(), ['d-2'])
    expect(await store.outbox.revive('d-1', clock.wall())).toBe(true)
    outbox.look()
    await expect.poll(() => received.length).toBe(1)
  })

  test('what waits is sent by the next process', async () => {
    const { received, url } = await startReceiver(503, 200)
    const first = startOutbox(store)
    await addDeliveries(store, url, first.clock.wall())
    first.outbox.look()
    await expect.poll(() => first.entries.length).toBe(1)
    await first.scope.end('shutdown')
    expect(first.clock.pending).toBe(0)
    const second = startOutbox(await place.open(), first.clock)
    second.outbox.look()
    await pass(first.clock, 2)
    await expect.poll(() => received.length).toBe(2)
    await expect.poll(() => store.outbox.nextDueAt()).toBeUndefined()
  })

  test('a process that dies while it sends leaves it to the next one, half a minute later', async () => {
    const { received, url } = await startReceiver(200)
    const clock = new ManualClock()
    await addDeliveries(store, url, clock.wall())
    // What a process that is killed now has done: taken it, and nothing else.
    await store.outbox.take(clock.wall(), clock.wall() + 30_000, 8)
    const { outbox } = startOutbox(store, clock)
    outbox.look()
    await expect.poll(() => clock.pending).toBe(1)
    await clock.advance(29_999)
    expect(received).toHaveLength(0)
    await clock.advance(1)
    await expect.poll(() => received.length).toBe(1)
  })
})
