import { describe, expect, it, onTestFinished } from 'vitest'
import { messages } from '../../src/protocol/messages.ts'
import { keptData } from '../support/badges.ts'
import { PeerClient, type PeerClientOptions, type PeerSaid } from '../support/peer-client.ts'
import { type StoreKind, storeKinds } from '../support/stores.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'

const devices = {
  ada: { name: 'Ada', group: 'ward' },
  bob: { name: 'Bob', group: 'ward', owner: 'Li Wei' },
  cid: { name: 'Cid', group: 'ward' },
  eve: { name: 'Eve', group: 'lab' },
}
type Config = TestServerOptions['config']

const start = (config: Config = {}) => startTestServer({ config: { devices, ...config } })

async function arrive(
  server: TestServer,
  deviceId: string,
  options: Partial<PeerClientOptions> = {},
): Promise<PeerClient> {
  const client = new PeerClient({ deviceId, acks: true, ...options })
  onTestFinished(() => client.leave())
  return client.arrive(server.url)
}

const text = (words: string, more: object = {}) => ({ payload: { text: words }, ...more })
const isMessage = (id: string) => (said: PeerSaid) => said.event === 'message' && said.id === id
const isReceipt = (id: string) => (said: PeerSaid) => said.event === 'receipt' && said.id === id
const isEvent = (event: string) => (said: PeerSaid) => said.event === event

describe('extensions 7: sending', () => {
  it('is answered with a receipt, and the other device gets the message', async () => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    const receipt = await ada.post({ id: 'm1', to: ['bob'], ...text('hello 你好', { category: ' ALERT ' }) })
    expect(receipt).toEqual({
      type: 'peer',
      status: 'done',
      id: 'm1',
      delivered: ['bob'],
      enqueued: [],
      failed: [],
      denied: [],
      elapsedMs: expect.any(Number),
      targetsCount: 1,
    })
    expect(await bob.next(isMessage('m1'))).toEqual({
      type: 'peer',
      event: 'message',
      id: 'm1',
      seq: 1,
      from: 'ada',
      fromName: 'Ada',
      category: 'alert',
      payload: { text: 'hello 你好' },
      sentAt: expect.any(Number),
    })
    expect(await ada.next(isReceipt('m1'))).toEqual({
      type: 'peer',
      event: 'receipt',
      id: 'm1',
      to: 'bob',
      state: 'delivered',
    })
  })

  it('without an id gets one', async () => {
    const server = await start()
    const ada = await arrive(server, 'ada')
    const { id, enqueued } = await ada.post({ to: ['Bob'], ...text('x') })
    expect([id, enqueued]).toEqual([expect.stringMatching(/^m-[0-9a-f]{16}$/), ['bob']])
  })

  it('finds devices by id in any spelling, by name, and by their owner', async () => {
    const server = await start()
    const ada = await arrive(server, 'ada')
    for (const to of [' "BOB" ', 'bob', 'li wei']) {
      expect(await ada.post({ to: [to], ...text('x') })).toMatchObject({ enqueued: ['bob'], targetsCount: 1 })
    }
  })

  it.each(['', '  ', null, undefined])('takes category %j for message', async (category) => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    await ada.post({ id: 'm', to: ['bob'], category, ...text('x') })
    expect(await bob.next(isMessage('m'))).toMatchObject({ category: 'message' })
  })

  it('keeps further members of the payload', async () => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    await ada.post({ id: 'm', to: ['bob'], payload: { text: 'x', room: 4, map: { a: [null] } } })
    expect(await bob.next(isMessage('m'))).toMatchObject({ payload: { text: 'x', room: 4, map: { a: [null] } } })
  })

  it('to nobody that exists, or after its time, makes no sense', async () => {
    const server = await start()
    const ada = await arrive(server, 'ada')
    expect(await ada.post({ id: 'm', to: ['nobody'], ...text('x') })).toMatchObject({
      status: 'error',
      code: 'INVALID_REQUEST',
      id: 'm',
    })
    for (const ttlSeconds of [0, -5]) {
      expect(await ada.post({ to: ['bob'], ttlSeconds, ...text('x') })).toMatchObject({ code: 'INVALID_REQUEST' })
    }
    expect(await ada.post({ to: ['broadcast', 'bob'], ...text('x') })).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('names those that are not there beside those that got it', async () => {
    const server = await start()
    const ada = await arrive(server, 'ada')
    expect(await ada.post({ to: ['bob', 'nobody'], ...text('x') })).toMatchObject({
      enqueued: ['bob'],
      failed: ['nobody'],
      targetsCount: 2,
    })
  })
})

describe('extensions 7: the rules', () => {
  it('keep to the group, unless they say otherwise', async () => {
    const server = await start()
    const ada = await arrive(server, 'ada')
    expect(await ada.post({ to: ['eve'], ...text('x') })).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(await ada.post({ to: ['eve', 'bob'], ...text('x') })).toMatchObject({ denied: ['eve'], enqueued: ['bob'] })
  })

  it('open the way from one to another', async () => {
    const server = await start({ peer: { acl: [{ from: ['ada'], to: ['lab'] }] } })
    const [ada, eve] = [await arrive(server, 'ada'), await arrive(server, 'eve')]
    expect(await ada.post({ to: ['eve'], ...text('x') })).toMatchObject({ delivered: ['eve'] })
    expect(await eve.post({ to: ['ada'], ...text('x') })).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(await ada.post({ to: ['broadcast'], ...text('x') })).toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it('let a broadcast reach the group, connected or not, but not the sender', async () => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    expect(await ada.post({ id: 'b', to: ['broadcast'], ...text('all') })).toMatchObject({
      delivered: ['bob'],
      enqueued: ['cid'],
      targetsCount: 2,
    })
    await bob.next(isMessage('b'))
    expect(ada.messages).toEqual([])
  })

  it('come before the rate: what they refuse costs nothing', async () => {
    const server = await start({ peer: { perSecond: 1 } })
    const ada = await arrive(server, 'ada')
    for (let count = 0; count < 3; count++) await ada.post({ to: ['eve'], ...text('x') })
    expect(await ada.post({ to: ['bob'], ...text('x') })).toMatchObject({ status: 'done' })
  })
})

describe('extensions 7: bounds', () => {
  it('five messages in a second; the sixth is told when to come again', async () => {
    const server = await start()
    const ada = await arrive(server, 'ada')
    for (let count = 0; count < 5; count++) {
      expect(await ada.post({ to: ['bob'], ...text('x') })).toMatchObject({ status: 'done' })
    }
    const refused = await ada.post({ id: 'six', to: ['bob'], ...text('x') })
    expect(refused).toMatchObject({ status: 'error', code: 'RATE_LIMITED', id: 'six' })
    expect(refused.retryAfterMs).toBeGreaterThan(0)
    expect(refused.retryAfterMs).toBeLessThanOrEqual(1000)
  })

  it('six broadcasts in a minute', async () => {
    const server = await start({ peer: { perSecond: 100 } })
    const ada = await arrive(server, 'ada')
    for (let count = 0; count < 6; count++) await ada.post({ to: ['broadcast'], ...text('x') })
    const refused = await ada.post({ to: ['broadcast'], ...text('x') })
    expect(refused).toMatchObject({ code: 'RATE_LIMITED' })
    expect(refused.retryAfterMs).toBeGreaterThan(50_000)
    expect(await ada.post({ to: ['bob'], ...text('x') })).toMatchObject({ status: 'done' })
  })

  it('ten targets in a message', async () => {
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`d${index}`, { group: 'ward' }]))
    const server = await start({ devices: { ...devices, ...many } })
    const ada = await arrive(server, 'ada')
    const to = Object.keys(many)
    expect(await ada.post({ to, ...text('x') })).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(await ada.post({ to: to.slice(1), ...text('x') })).toMatchObject({ status: 'done', targetsCount: 10 })
  })

  it('a full mailbox refuses the newest, and takes more when it was emptied', async () => {
    const server = await start({ peer: { maxQueued: 3, perSecond: 100 } })
    const ada = await arrive(server, 'ada')
    for (let count = 0; count < 3; count++) await ada.post({ id: `m${count}`, to: ['bob'], ...text('x') })
    expect(await ada.post({ id: 'm3', to: ['bob'], ...text('x') })).toMatchObject({ code: 'QUEUE_FULL', id: 'm3' })
    const bob = await arrive(server, 'bob')
    await bob.next(isMessage('m2'))
    await ada.next(isReceipt('m2'))
    expect(await ada.post({ id: 'm3', to: ['bob'], ...text('x') })).toMatchObject({ delivered: ['bob'] })
    expect(bob.messages.map(({ id }) => id)).not.toContain(undefined)
  })

  it('a device that does not acknowledge is sent a window, and the rest as it does', async () => {
    const server = await start({ peer: { window: 5, perSecond: 100 } })
    const ada = await arrive(server, 'ada')
    for (let count = 0; count < 12; count++) await ada.post({ id: `m${count}`, to: ['bob'], ...text('x') })
    const bob = await arrive(server, 'bob', { acks: false })
    await bob.next(({ type, event }) => type === 'workflow' && event === 'update')
    expect(bob.messages).toHaveLength(5)
    bob.acknowledge('m0', 'm1')
    await bob.next(isMessage('m6'))
    expect(bob.messages.map(({ id }) => id)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6'])
  })
})

const returning =
  (kind: StoreKind) =>
  async (config: Config = {}) =>
    startTestServer({ config: { devices, ...(await keptData(kind)), ...config } })

describe.each(storeKinds.map((kind) => [kind.name, kind] as const))('extensions 7: on %s', (_, kind) => {
  const startKept = returning(kind)
  const test = it.skipIf(!kind.available)

  test('what waits comes after hello, before the tasks, in its order, and is told to the sender', async () => {
    const server = await startKept()
    const ada = await arrive(server, 'ada')
    for (const id of ['m1', 'm2', 'm3']) {
      expect(await ada.post({ id, to: ['bob'], ...text(id) })).toMatchObject({ enqueued: ['bob'], delivered: [] })
    }
    const bob = await arrive(server, 'bob')
    await bob.next(({ type, event }) => type === 'workflow' && event === 'update')
    const order = bob.said.flatMap(({ type, event, id }) =>
      type === 'hello' || type === 'workflow' ? [type] : event === 'message' ? [id] : [],
    )
    expect(order).toEqual(['hello', 'm1', 'm2', 'm3', 'workflow'])
    expect(await ada.next(isEvent('redelivered'))).toEqual({
      type: 'peer',
      event: 'redelivered',
      to: 'bob',
      count: 3,
      ids: ['m1', 'm2', 'm3'],
    })
    expect(ada.events('receipt').map(({ id, state }) => `${id} ${state}`)).toEqual([
      'm1 delivered',
      'm2 delivered',
      'm3 delivered',
    ])
  })

  test('a sender that is away is told when it returns, once', async () => {
    const server = await startKept()
    const ada = await arrive(server, 'ada')
    await ada.post({ id: 'm1', to: ['bob'], ...text('x') })
    await ada.leave()
    const bob = await arrive(server, 'bob')
    await bob.next(isMessage('m1'))
    await expect.poll(async () => (await server.app.store.mailbox.returns('ada')).length).toBe(1)
    const back = await arrive(server, 'ada')
    expect(await back.next(isReceipt('m1'))).toMatchObject({ to: 'bob', state: 'delivered' })
    expect(await back.next(isEvent('redelivered'))).toMatchObject({ to: 'bob', count: 1, ids: ['m1'] })
    await expect.poll(async () => (await server.app.store.mailbox.outcomes('ada', 10)).length).toBe(0)
    await back.leave()
    const again = await arrive(server, 'ada')
    await again.next(({ type, event }) => type === 'workflow' && event === 'update')
    expect(again.events('receipt')).toEqual([])
  })

  test('the same id again is the same message, also after a restart', async () => {
    const data = await keptData(kind)
    const first = await startTestServer({ config: { devices, ...data } })
    const ada = await arrive(first, 'ada')
    const receipt = await ada.post({ id: 'm1', to: ['bob'], ...text('first') })
    await first.stop()
    const second = await startTestServer({ config: { devices, ...data } })
    const back = await arrive(second, 'ada')
    const again = await back.post({ id: 'm1', to: ['bob'], ...text('second') })
    expect({ ...again, elapsedMs: 0 }).toEqual({ ...receipt, elapsedMs: 0, idempotent: true })
    const bob = await arrive(second, 'bob')
    expect(await bob.next(isMessage('m1'))).toMatchObject({ payload: { text: 'first' } })
    await bob.next(({ type, event }) => type === 'workflow' && event === 'update')
    expect(bob.messages).toHaveLength(1)
  })

  test('what was not acknowledged comes again on the next connection, what was does not', async () => {
    const server = await startKept()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob', { acks: false })]
    for (const id of ['m1', 'm2', 'm3']) await ada.post({ id, to: ['bob'], ...text(id) })
    await bob.next(isMessage('m3'))
    bob.acknowledge('m2')
    await ada.next(isReceipt('m2'))
    await bob.leave()
    const back = await arrive(server, 'bob')
    await back.next(({ type, event }) => type === 'workflow' && event === 'update')
    expect(back.messages.map(({ id, seq }) => [id, seq])).toEqual([
      ['m1', 1],
      ['m3', 3],
    ])
    expect(await ada.next(isEvent('redelivered'))).toMatchObject({ count: 2, ids: ['m1', 'm3'] })
  })

  test('a second connection takes over: it gets what the first has not acknowledged', async () => {
    const server = await startKept()
    const [ada, old] = [await arrive(server, 'ada'), await arrive(server, 'bob', { acks: false })]
    await ada.post({ id: 'm1', to: ['bob'], ...text('x') })
    await old.next(isMessage('m1'))
    const next = await arrive(server, 'bob')
    await next.next(isMessage('m1'))
    await ada.next(isReceipt('m1'))
    await ada.post({ id: 'm2', to: ['bob'], ...text('y') })
    await next.next(isMessage('m2'))
    expect(old.messages).toHaveLength(1)
    expect(ada.events('receipt').filter(({ id }) => id === 'm1')).toHaveLength(1)
  })

  test('its time over, a message ends, the sender is told, and the next one names the gap', async () => {
    const server = await startKept()
    const ada = await arrive(server, 'ada')
    await ada.post({ id: 'm1', to: ['bob'], ...text('x'), ttlSeconds: 0.3 })
    await ada.post({ id: 'm2', to: ['bob'], ...text('y') })
    expect(await ada.next(isReceipt('m1'))).toMatchObject({ to: 'bob', state: 'expired' })
    const bob = await arrive(server, 'bob')
    expect(await bob.next(isMessage('m2'))).toMatchObject({ seq: 2, gap: { from: 1, to: 1 } })
    expect(bob.messages).toHaveLength(1)
  })

  test('a lowered bound puts out the newest, and the sender is told after the restart', async () => {
    const data = await keptData(kind)
    const first = await startTestServer({ config: { devices, ...data } })
    const ada = await arrive(first, 'ada')
    for (const id of ['m1', 'm2', 'm3']) await ada.post({ id, to: ['bob'], ...text(id) })
    await first.stop()
    const second = await startTestServer({ config: { devices, ...data, peer: { maxQueued: 1 } } })
    const back = await arrive(second, 'ada')
    await back.next(isReceipt('m3'))
    expect(back.events('receipt').map(({ id, state }) => `${id} ${state}`)).toEqual(['m2 evicted', 'm3 evicted'])
  })

  test('a task is on the board of its receiver when the receipt comes', async () => {
    const server = await startKept({ peer: { acl: ['all'] } })
    const ada = await arrive(server, 'ada')
    await ada.post({
      id: 'm1',
      to: ['bob', 'cid', 'eve'],
      category: 'task',
      payload: { text: 'Make the bed', taskId: 'bed', priority: 2, due: '2026-05-01' },
    })
    const ward = await server.app.store.tasks.page('ward', {}, { offset: 0, limit: 10 })
    expect(ward.items.map(({ id, title, owner, priority, due }) => [id, title, owner, priority, due])).toEqual([
      ['bed', 'Make the bed', 'Bob', 2, '2026-05-01'],
      ['bed-cid', 'Make the bed', 'Cid', 2, '2026-05-01'],
    ])
    const lab = await server.app.store.tasks.page('lab', {}, { offset: 0, limit: 10 })
    expect(lab.items).toMatchObject([{ id: 'bed', owner: 'Eve' }])
    const eve = await arrive(server, 'eve')
    expect(await eve.next(isMessage('m1'))).toMatchObject({ category: 'task' })
  })
})

describe('extensions 7: clients', () => {
  it('that never acknowledge have what has left', async () => {
    const server = await start({ peer: { window: 3, perSecond: 100 } })
    const ada = await arrive(server, 'ada')
    for (let count = 0; count < 10; count++) await ada.post({ id: `m${count}`, to: ['bob'], ...text('x') })
    const bob = await arrive(server, 'bob', { features: {}, acks: false })
    await bob.next(isMessage('m9'))
    await ada.next(isReceipt('m9'))
    expect(bob.messages.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, index) => `m${index}`))
    expect(await ada.next(isEvent('redelivered'))).toMatchObject({ count: 10 })
  })

  it('that acknowledge what they are told of their own get it until they do', async () => {
    const server = await start()
    const features = { peerAck: true, peerReceiptAck: true }
    const [ada, bob] = [await arrive(server, 'ada', { features }), await arrive(server, 'bob')]
    await ada.post({ id: 'm1', to: ['bob'], ...text('x') })
    await bob.next(isMessage('m1'))
    await ada.next(isReceipt('m1'))
    await ada.leave()
    const back = await arrive(server, 'ada', { features })
    await back.next(isReceipt('m1'))
    back.send({ type: 'peer', event: 'ack', receipts: ['m1'] })
    await expect.poll(async () => (await server.app.store.mailbox.outcomes('ada', 10)).length).toBe(0)
  })

  it('acknowledge one of several receipts of a message at a time', async () => {
    const server = await start()
    const features = { peerAck: true, peerReceiptAck: true }
    const [ada, bob, cid] = [
      await arrive(server, 'ada', { features }),
      await arrive(server, 'bob'),
      await arrive(server, 'cid'),
    ]
    await ada.post({ id: 'm1', to: ['bob', 'cid'], ...text('x') })
    await Promise.all([bob.next(isMessage('m1')), cid.next(isMessage('m1'))])
    await expect.poll(() => ada.events('receipt').length).toBe(2)
    ada.send({ type: 'peer', event: 'ack', receipts: ['m1'] })
    const open = async () => (await server.app.store.mailbox.outcomes('ada', 10)).map(({ receiver }) => receiver)
    await expect.poll(open).toEqual([ada.events('receipt')[1]?.to])
    ada.send({ type: 'peer', event: 'ack', receipts: ['m1'] })
    await expect.poll(open).toEqual([])
  })

  it('of two senders with one id keep the messages apart', async () => {
    const server = await start()
    const [ada, cid] = [await arrive(server, 'ada'), await arrive(server, 'cid')]
    await ada.post({ id: 'm1', to: ['bob'], ...text('of Ada') })
    await cid.post({ id: 'm1', to: ['bob'], ...text('of Cid') })
    const bob = await arrive(server, 'bob')
    await ada.next(isReceipt('m1'))
    expect(await cid.next(isReceipt('m1'))).toMatchObject({ state: 'delivered' })
    const [first, second] = bob.messages
    expect([first?.from, second?.from]).toEqual(['ada', 'cid'])
    expect(first?.id).not.toBe(second?.id)
  })

  it('are told only what the message table has', async () => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    await ada.post({ id: 'm1', to: ['bob'], ...text('x') })
    await bob.next(isMessage('m1'))
    await ada.next(isReceipt('m1'))
    await bob.leave()
    await ada.post({ id: 'm2', to: ['bob'], ...text('x') })
    await arrive(server, 'bob')
    await ada.next(isEvent('redelivered'))
    for (const said of [...ada.said, ...bob.said].filter(({ type }) => type === 'peer')) {
      expect(messages.down.peer.schema.safeParse(said).error, JSON.stringify(said)).toBeUndefined()
    }
  })
})
