import { expect, it, onTestFinished } from 'vitest'
import { PeerClient, type PeerSaid } from '../support/peer-client.ts'
import { type List, startApi, viewerToken } from './api-client.ts'

interface Message {
  readonly id: string
  readonly sender: string
  readonly receiver: string
  readonly receiverName: string
  readonly text: string | null
  readonly state: string
}

const devices = { ada: { name: 'Ada', group: 'ward' }, bob: { name: 'Bob', group: 'ward' }, eve: { group: 'lab' } }

async function start(peer: object = {}) {
  const { server, ask } = await startApi({ config: { devices, peer } })
  const arrive = async (deviceId: string) => {
    const client = new PeerClient({ deviceId, acks: true })
    onTestFinished(() => client.leave())
    return client.arrive(server.url)
  }
  const list = async (query = '') => (await ask<List<Message>>(`GET /messages${query}`)).json
  const send = (to: string[], text: string, more: object = {}) =>
    ask<{ id: string; delivered: string[]; enqueued: string[]; failed: string[] }>('POST /messages', {
      json: { to, text, ...more },
    })
  const metric = async (name: string) => {
    const text = await (await fetch(`http://127.0.0.1:${server.app.port}/metrics`)).text()
    return text.split('\n').filter((line) => line.startsWith(name) && !line.startsWith('#'))
  }
  return { server, ask, arrive, list, send, metric }
}

const isMessage = (said: PeerSaid) => said.event === 'message'

it('a message from the console arrives, whatever the rules between devices say', async () => {
  const { arrive, send } = await start({ acl: [] })
  const bob = await arrive('bob')
  const { status, json } = await send(['Bob'], 'come to the desk 请来前台', { category: 'alert' })
  expect([status, json]).toMatchObject([201, { delivered: ['bob'], enqueued: [], failed: [] }])
  expect(await bob.next(isMessage)).toMatchObject({
    from: 'Console',
    fromName: 'Console',
    category: 'alert',
    payload: { text: 'come to the desk 请来前台' },
  })
})

it('its receipt can be followed from waiting to delivered', async () => {
  const { arrive, send, list } = await start()
  await send(['bob'], 'hello')
  expect((await list()).items).toMatchObject([
    { sender: 'Console', receiver: 'bob', receiverName: 'Bob', text: 'hello', state: 'enqueued', deliveredAt: null },
  ])
  await arrive('bob')
  await expect
    .poll(async () => (await list()).items)
    .toMatchObject([{ state: 'delivered', deliveredAt: expect.stringMatching(/Z$/) }])
})

it('what the console is to be told does not pile up, though it never comes to hear it', async () => {
  const { server, arrive, send, list } = await start()
  await send(['bob'], 'waits')
  await arrive('bob')
  await send(['bob'], 'comes at once')
  await expect.poll(async () => (await list('?state=delivered')).total).toBe(2)
  await expect.poll(() => server.app.store.mailbox.outcomes('Console', 10)).toEqual([])
  await expect.poll(() => server.app.store.mailbox.returns('Console')).toEqual([])
})

it('no device can write in the name of the console, or is told of its messages', async () => {
  const { arrive, send, list } = await start({ acl: ['all'] })
  const other = await arrive('Console')
  expect(other.deviceId).toBe('Console')
  await other.post({ id: 'm1', to: ['bob'], payload: { text: 'from a device' } })
  await send(['ada'], 'from the console')
  await arrive('ada')
  await arrive('bob')
  const outcome = await other.next(({ event }) => event === 'receipt')
  expect(outcome).toMatchObject({ id: 'm1', to: 'bob' })
  await expect
    .poll(async () => (await list('?state=delivered')).items)
    .toMatchObject([
      { sender: 'Console', text: 'from the console' },
      { sender: 'console', text: 'from a device' },
    ])
  expect(other.events('receipt')).toHaveLength(1)
})

it('a task from the console is on the list of whoever gets it', async () => {
  const { send, ask } = await start()
  await send(['bob'], 'refill the printer', { category: 'task' })
  const { json } = await ask<List<{ title: string; owner: string }>>('GET /groups/ward/tasks')
  expect(json.items).toMatchObject([{ title: 'refill the printer', owner: 'Bob' }])
})

it('one message reaches every device that is not shut out', async () => {
  const { send, ask } = await start()
  await ask('POST /devices/eve/revoke')
  expect((await send(['broadcast'], 'fire drill')).json).toMatchObject({ enqueued: ['ada', 'bob'] })
})

it('to nobody that exists makes no sense', async () => {
  const { ask } = await start()
  const refused = await ask('POST /messages', { json: { to: ['nobody'], text: 'x' } })
  expect([refused.status, refused.json.error.code]).toEqual([422, 'INVALID_REQUEST'])
})

it('a full mailbox and too many in a second are told apart', async () => {
  const { ask, send } = await start({ maxQueued: 1, perSecond: 2 })
  await send(['bob'], 'one')
  const full = await ask('POST /messages', { json: { to: ['bob'], text: 'two' } })
  const often = await ask('POST /messages', { json: { to: ['ada'], text: 'three' } })
  expect([full.json.error.code, often.json.error.code]).toEqual(['QUEUE_FULL', 'RATE_LIMITED'])
})

it('lists what devices write to each other by device, by thread and by state, the newest first', async () => {
  const { arrive, list, ask } = await start()
  const ada = await arrive('ada')
  await ada.post({ id: 'm1', to: ['bob'], payload: { text: 'first' } })
  await ada.post({ id: 'm2', to: ['bob'], payload: { text: 'second' } })
  const ids = async (query: string) => (await list(query)).items.map(({ id }) => id)
  expect(await ids('?device=bob')).toEqual(['m2', 'm1'])
  expect(await ids('?device=bob&partner=ada&limit=1&offset=1')).toEqual(['m1'])
  expect(await ids('?device=eve')).toEqual([])
  expect(await ids('?state=delivered')).toEqual([])
  expect((await ask<List<unknown>>('GET /messages/threads')).json.items).toMatchObject([
    { devices: ['ada', 'bob'], names: ['Ada', 'Bob'], messages: 2, waiting: 2 },
  ])
  expect((await ask<List<unknown>>('GET /messages/queues')).json.items).toMatchObject([
    { receiver: 'bob', receiverName: 'Bob', waiting: 2 },
  ])
})

it('a message whose time is over is told as such, without its text', async () => {
  const { send, list } = await start()
  await send(['bob'], 'soon over', { ttlSeconds: 1 })
  await expect
    .poll(async () => (await list()).items, { timeout: 5000 })
    .toMatchObject([{ state: 'expired', text: null, endedAt: expect.stringMatching(/Z$/) }])
})

it.each(['GET /messages', 'GET /messages/threads', 'GET /messages/queues', 'GET /devices/bob/screen'])(
  '%s is not for viewers: people write there',
  async (what) => {
    const { ask } = await start()
    expect((await ask(what, { token: viewerToken })).status).toBe(403)
  },
)

it('metrics count what is taken, refused, ended and still waiting', async () => {
  const { arrive, send, ask, metric } = await start()
  await send(['bob'], 'waits')
  await send(['ada', 'nobody'], 'waits too')
  await ask('POST /messages', { json: { to: ['nobody'], text: 'x' } })
  expect(await metric('lapel_peer_waiting')).toEqual(['lapel_peer_waiting 2'])
  await arrive('bob')
  await expect.poll(() => metric('lapel_peer_waiting')).toEqual(['lapel_peer_waiting 1'])
  expect(await metric('lapel_peer_accepted_total')).toEqual(['lapel_peer_accepted_total{category="message"} 2'])
  expect(await metric('lapel_peer_ended_total')).toEqual(['lapel_peer_ended_total{state="delivered"} 1'])
  expect(await metric('lapel_peer_refused_total')).toEqual(['lapel_peer_refused_total{reason="INVALID_REQUEST"} 2'])
})
