import { describe, expect, it, onTestFinished } from 'vitest'
import { messages } from '../../src/protocol/messages.ts'
import { PeerClient } from '../support/peer-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const devices = { ada: { name: 'Ada', group: 'ward' }, bob: { group: 'ward' }, eve: { group: 'lab' } }
const start = () => startTestServer({ config: { devices } })

async function arrive(server: TestServer, deviceId: string): Promise<PeerClient> {
  const client = new PeerClient({ deviceId })
  onTestFinished(() => client.leave())
  return client.arrive(server.url)
}

async function ask(client: PeerClient, message: { type: string } & Record<string, unknown>) {
  const seen = client.said.length
  client.send(message)
  return client.next(({ type, status }) => type === message.type && status !== undefined, seen)
}

const isOf = (type: string, id: string) => (said: { type: string; id?: unknown }) =>
  said.type === type && said.id === id

describe('extensions 8', () => {
  it.each([
    { type: 'ui.render', page: 'home', title: 'Hi', body: 'text', more: 1 },
    { type: 'device.control', action: 'vibrate', ms: 200 },
    { type: 'net.banner', text: 'The lift is broken', level: 'warn' },
    { type: 'play.tone', tone: 'ding' },
  ])('$type reaches a device that is there, with who sent it, and its answer goes back', async (message) => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    expect(await ask(ada, { ...message, id: 'x1', to: ['bob'] })).toEqual({
      type: message.type,
      status: 'done',
      id: 'x1',
      delivered: ['bob'],
      failed: [],
      denied: [],
      targetsCount: 1,
    })
    expect(await bob.next(isOf(message.type, 'x1'))).toEqual({ ...message, id: 'x1', from: 'ada', fromName: 'Ada' })
    bob.send({ type: 'ui.ack', id: 'x1', shown: true })
    expect(await ada.next(isOf('ui.ack', 'x1'))).toEqual({ type: 'ui.ack', id: 'x1', from: 'bob', shown: true })
    for (const said of [...ada.said, ...bob.said]) {
      const row = Object.entries(messages.down).find(([type]) => type === said.type)?.[1]
      expect(row?.schema.safeParse(said).error, JSON.stringify(said)).toBeUndefined()
    }
  })

  it('an error goes back too, and an answer that nobody asked for goes nowhere', async () => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    bob.send({ type: 'ui.ack', id: 'unheard of' })
    await ask(ada, { type: 'device.control', id: 'x1', to: ['bob'], action: 'fly' })
    await bob.next(isOf('device.control', 'x1'))
    bob.send({ type: 'ui.error', id: 'x1', code: 'UNSUPPORTED', message: 'no wings' })
    expect(await ada.next(isOf('ui.error', 'x1'))).toMatchObject({ code: 'UNSUPPORTED', from: 'bob' })
    expect(ada.said.filter(({ type }) => type === 'ui.ack')).toEqual([])
  })

  it('the checks come in their order: schema, rules, whether anybody is there, rate', async () => {
    const server = await start()
    const ada = await arrive(server, 'ada')
    const tone = (to: string[], more: object = {}) => ask(ada, { type: 'play.tone', id: 'x', to, ...more })
    expect(await tone(['eve'], { tone: 7 })).toMatchObject({ code: 'SCHEMA_INVALID' })
    expect(await tone(['eve'])).toMatchObject({ code: 'UNAUTHORIZED', id: 'x' })
    expect(await tone(['nobody'])).toMatchObject({ code: 'INVALID_REQUEST' })
    for (let count = 0; count < 6; count++) expect(await tone(['bob'])).toMatchObject({ code: 'TARGET_OFFLINE' })
    await arrive(server, 'bob')
    for (let count = 0; count < 5; count++) expect(await tone(['bob'])).toMatchObject({ status: 'done' })
    expect(await tone(['bob'])).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) })
  })

  it('names those that are not there beside those that are', async () => {
    const server = await startTestServer({ config: { devices: { ...devices, cid: { group: 'ward' } } } })
    const ada = await arrive(server, 'ada')
    await arrive(server, 'bob')
    const shown = await ask(ada, { type: 'ui.render', to: ['bob', 'cid', 'eve', 'nobody'], body: 'x' })
    expect(shown).toMatchObject({ delivered: ['bob'], failed: ['cid', 'nobody'], denied: ['eve'], targetsCount: 4 })
  })

  it.each([
    ['a list', (rows: unknown[]) => rows, (body: unknown) => body],
    ['rows', (rows: unknown[]) => ({ kind: 'list', rows }), (body: unknown) => (body as { rows: unknown }).rows],
    ['items', (items: unknown[]) => ({ items }), (body: unknown) => (body as { items: unknown }).items],
  ])('%s is cut to 10 rows of 50 characters, never inside one', async (_, wrap, unwrap) => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    const rows = [
      `${'x'.repeat(49)}🩸y`,
      { label: '长'.repeat(60), done: true },
      ...Array.from({ length: 20 }, () => 'r'),
    ]
    await ask(ada, { type: 'ui.render', id: 'x1', to: ['bob'], body: wrap(rows) })
    const { body } = await bob.next(isOf('ui.render', 'x1'))
    expect(unwrap(body)).toEqual([
      'x'.repeat(49),
      { label: '长'.repeat(50), done: true },
      ...Array.from({ length: 8 }, () => 'r'),
    ])
  })

  it('one picture in 500 ms reaches a device: the newest waits, the one that gives way is told', async () => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    const startedAt = performance.now()
    for (const id of ['x1', 'x2', 'x3']) await ask(ada, { type: 'ui.render', id, to: ['bob'], body: id })
    await bob.next(isOf('ui.render', 'x3'))
    expect(performance.now() - startedAt).toBeGreaterThan(450)
    expect(bob.said.filter(({ type }) => type === 'ui.render').map(({ id }) => id)).toEqual(['x1', 'x3'])
    expect(await ada.next(isOf('ui.error', 'x2'))).toMatchObject({ code: 'SUPERSEDED', from: 'bob' })
  })

  it('a picture whose device goes before its turn comes is told', async () => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    for (const id of ['x1', 'x2']) await ask(ada, { type: 'ui.render', id, to: ['bob'], body: id })
    await bob.leave()
    expect(await ada.next(isOf('ui.error', 'x2'))).toMatchObject({ code: 'TARGET_OFFLINE' })
  })
})
