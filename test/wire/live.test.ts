import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { type LiveClient, type LiveMessage, openLive } from '../support/live-client.ts'
import { adminToken, startApi, viewerToken } from './api-client.ts'

/** The machine may be busy. */
const eventually = <Value>(read: () => Promise<Value> | Value) => expect.poll(read, { timeout: 10_000 })

const bearer = (token = adminToken) => ({ authorization: `Bearer ${token}` })

async function startLive(topics: readonly string[], options?: Parameters<typeof startApi>[0]) {
  const api = await startApi(options)
  const client = await openLive(api.server.app.port, bearer())
  const subscribed = await client.subscribe(topics)
  return { ...api, client, subscribed }
}

/** Where a client is. */
function placeOf(client: LiveClient) {
  const first = client.messages.find((message) => message.type === 'subscribed')
  const offset = client.messages.findLast((message) => message.type !== 'refused')?.offset ?? 0
  return { epoch: first?.epoch ?? '', offset }
}

describe('a subscriber', () => {
  it('hears first that it cannot know what was before', async () => {
    const { subscribed } = await startLive(['devices'])
    expect(subscribed).toMatchObject({ type: 'subscribed', resumed: false, epoch: expect.any(String) })
  })

  it('hears of a device that comes and goes, as the API tells of it', async () => {
    const { server, client, ask } = await startLive(['devices'])
    const device = server.device()
    await device.hello()
    const views = () => client.changes.filter(({ topic }) => topic === 'devices').map(({ value }) => value)
    await eventually(() => views().at(-1)).toMatchObject({ online: true })
    const id = String(views().at(-1)?.id)
    expect(views().at(-1)).toEqual((await ask(`GET /devices/${id}`)).json)
    await device.close()
    await eventually(() => views().at(-1)).toMatchObject({ id, online: false })
  })

  it('hears that a device is forgotten', async () => {
    const { client, ask } = await startLive(['devices'])
    await ask('PUT /devices/badge-9', { json: { name: 'Ana' } })
    await ask('DELETE /devices/badge-9')
    await eventually(() => client.changes.at(-1)).toEqual({ topic: 'devices', id: 'badge-9', value: null })
  })

  it('hears of the mode that a device is in', async () => {
    const { server, client, ask } = await startLive(['devices'])
    const device = server.device({ deviceId: 'badge-1' })
    await device.hello()
    await ask('POST /devices/badge-1/mode', { json: { mode: 'working' } })
    await eventually(() => client.changes.at(-1)?.value).toMatchObject({ mode: 'working', online: true })
  })

  it('hears which group has other tasks, but not of a group that it does not follow', async () => {
    const { client, ask } = await startLive(['tasks:ward'])
    await ask('POST /groups/others/tasks', { json: [{ id: 'a', title: 'Elsewhere' }] })
    await ask('POST /groups/ward/tasks', { json: [{ id: 'b', title: 'Here' }] })
    await eventually(() => client.changes).toEqual([{ topic: 'tasks:ward', id: 'ward' }])
  })

  it('hears of all groups by the name of the topic', async () => {
    const { client, ask } = await startLive(['tasks'])
    await ask('POST /groups/one/tasks', { json: [{ id: 'a' }] })
    await ask('POST /groups/two/tasks', { json: [{ id: 'a' }] })
    await eventually(() => client.changes.map(({ topic }) => topic)).toEqual(['tasks:one', 'tasks:two'])
  })

  it('hears what is said in a meeting, and of the meeting', async () => {
    const { server, client, ask } = await startLive(['meetings', 'segments'])
    const device = server.device({ deviceId: 'badge-1' })
    await device.hello()
    await ask('POST /devices/badge-1/mode', { json: { mode: 'meeting' } })
    device.send({ type: 'meeting', phase: 'snippet', items: [{ text: 'We begin at nine.' }] })
    const segment = () => client.changes.find(({ topic }) => topic.startsWith('segments:'))
    await eventually(segment).toMatchObject({ value: { text: 'We begin at nine.', device: 'badge-1' } })
    const meetings = () => client.changes.filter(({ topic }) => topic === 'meetings')
    await eventually(() => meetings().at(-1)?.value).toMatchObject({ state: 'open', segments: 1 })
    const id = String(meetings().at(-1)?.id)
    expect(segment()?.topic).toBe(`segments:${id}`)
    await ask(`DELETE /meetings/${id}?force=true`)
  })

  it('hears of output that is written, with its source as the API tells of it', async () => {
    const { client, ask } = await startLive(['coding'])
    await ask('PUT /devices/badge-1', { json: {} })
    const { json } = await ask<{ id: string }>('POST /coding/sources', {
      json: { devices: ['badge-1'], name: 'build' },
    })
    await ask(`POST /coding/sources/${json.id}/lines?from=1`, { text: 'hello\n' })
    await eventually(() => client.changes.at(-1)).toMatchObject({
      topic: `coding:${json.id}`,
      value: { id: json.id, counters: { lines: 1 } },
    })
  })

  it('hears of a turn that is over', async () => {
    const { server, client, ask } = await startLive(['turns'])
    const device = server.device({ deviceId: 'badge-1' })
    await device.hello()
    device.type('are you there')
    await device.expectAnswer()
    await eventually(() => client.changes.at(-1)).toMatchObject({ topic: 'turns', value: { device: 'badge-1' } })
    const { json } = await ask<{ items: unknown[] }>('GET /turns')
    expect(json.items).toEqual([client.changes.at(-1)?.value])
  })

  it('hears what a device shows', async () => {
    const { server, client } = await startLive(['screens:badge-1'])
    const device = server.device({ deviceId: 'badge-1' })
    await device.hello()
    device.type('are you there')
    await device.expectAnswer()
    await eventually(() => client.changes.at(-1)).toMatchObject({
      topic: 'screens:badge-1',
      id: 'badge-1',
      value: { words: { text: 'are you there' } },
    })
  })

  it('hears of messages between devices', async () => {
    const { server, client } = await startLive(['messages'])
    const [ana, bo] = [server.device({ deviceId: 'ward-one-a' }), server.device({ deviceId: 'ward-one-b' })]
    await ana.hello()
    await bo.hello()
    ana.send({ type: 'peer', event: 'send', to: ['ward-one-b'], category: 'message', payload: { text: 'Hello' } })
    await eventually(() => client.changes.at(-1)).toEqual({ topic: 'messages', id: 'ward-one-b' })
  })

  it('replaces what it followed by what it follows next', async () => {
    const { client, ask } = await startLive(['tasks'])
    await client.subscribe(['devices'])
    await ask('POST /groups/one/tasks', { json: [{ id: 'a' }] })
    await ask('PUT /devices/badge-9', { json: { name: 'Ana' } })
    await eventually(() => client.changes.map(({ topic }) => topic)).toEqual(['devices'])
  })
})

describe('somebody who was away', () => {
  it('is told what has changed meanwhile, and nothing twice', async () => {
    const { server, client, ask } = await startLive(['tasks'])
    await ask('POST /groups/one/tasks', { json: [{ id: 'a' }] })
    await eventually(() => client.changes.length).toBe(1)
    const place = placeOf(client)
    client.socket.terminate()
    await client.closed
    await ask('POST /groups/two/tasks', { json: [{ id: 'a' }] })
    await ask('POST /groups/three/tasks', { json: [{ id: 'a' }] })
    const again = await openLive(server.app.port, bearer())
    expect(await again.subscribe(['tasks'], place)).toMatchObject({ resumed: true, epoch: place.epoch })
    await eventually(() => again.changes.map(({ id }) => id)).toEqual(['two', 'three'])
  })

  it('is told that something may be missing when the server is another one', async () => {
    const { client } = await startLive(['tasks'])
    const { offset } = placeOf(client)
    expect(await client.subscribe(['tasks'], { epoch: 'another', offset })).toMatchObject({ resumed: false })
  })

  it('is told that something may be missing when more has changed than is kept', async () => {
    const { server, client, ask } = await startLive(['devices'])
    const place = placeOf(client)
    await client.subscribe(['config'])
    const entries = Array.from({ length: 1000 }, (_, index) => ({ id: `badge-${index}`, name: 'x' }))
    for (let round = 0; round < 6; round++) {
      const json = entries.map(({ id, name }) => ({ id: `${id}-${round}`, name }))
      expect((await ask('POST /devices/import', { json })).status).toBe(200)
    }
    const again = await openLive(server.app.port, bearer())
    // The last changes are told, and count, a moment after they have been made.
    await expect.poll(() => again.subscribe(['devices'], place)).toMatchObject({ resumed: false })
  })
})

describe('the door', () => {
  it('is shut to those without a token', async () => {
    const { server } = await startApi()
    await expect(openLive(server.app.port, {})).rejects.toThrow('refused with 401')
    await expect(openLive(server.app.port, bearer('wrong'))).rejects.toThrow('refused with 401')
  })

  it('is shut to pages of other origins, whatever they bring', async () => {
    const { server } = await startApi()
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${server.app.port + 1}`]) {
      await expect(openLive(server.app.port, { ...bearer(), origin })).rejects.toThrow('refused with 403')
    }
  })

  it('is open to pages of its own', async () => {
    const { server } = await startApi()
    const client = await openLive(server.app.port, { ...bearer(), origin: `http://127.0.0.1:${server.app.port}` })
    expect(await client.subscribe(['devices'])).toMatchObject({ type: 'subscribed' })
  })

  it('lets so many in from one address, and another one when one has gone', async () => {
    const { server } = await startApi()
    const clients = await Promise.all(Array.from({ length: 20 }, () => openLive(server.app.port, bearer())))
    await expect(openLive(server.app.port, bearer())).rejects.toThrow('refused with 429')
    clients[0]?.socket.close()
    await clients[0]?.closed
    await eventually(() => openLive(server.app.port, bearer()).catch(() => undefined)).toBeDefined()
  })
})

describe('what is asked', () => {
  const refusal = (messages: readonly LiveMessage[]) => messages.find(({ type }) => type === 'refused')

  it('is refused where there is no such topic, and what was followed is followed still', async () => {
    const { client, ask } = await startLive(['devices'])
    for (const topic of ['nothing', 'devices:badge-1', 'tasks:', '__proto__']) {
      expect(await client.subscribe([topic])).toMatchObject({ type: 'refused', code: 'UNKNOWN_TOPIC' })
    }
    await ask('PUT /devices/badge-9', { json: { name: 'Ana' } })
    await eventually(() => client.changes.length).toBe(1)
  })

  it('is refused where the token may not read that', async () => {
    const { server } = await startApi()
    const client = await openLive(server.app.port, bearer(viewerToken))
    expect(await client.subscribe(['messages'])).toMatchObject({ type: 'refused', code: 'FORBIDDEN' })
    expect(await client.subscribe(['devices'])).toMatchObject({ type: 'subscribed' })
  })

  it.each([
    ['no JSON', '{', 'INVALID_JSON'],
    ['a list', '[]', 'SCHEMA_INVALID'],
    ['without a list of topics', '{"type":"subscribe","topics":"devices"}', 'SCHEMA_INVALID'],
    ['from before the beginning', '{"type":"subscribe","topics":["devices"],"offset":-1}', 'SCHEMA_INVALID'],
    ['for too many topics', JSON.stringify({ type: 'subscribe', topics: Array(65).fill('devices') }), 'SCHEMA_INVALID'],
  ])('is refused where it is %s', async (_, text, code) => {
    const { client } = await startLive([])
    client.send(text)
    await eventually(() => refusal(client.messages)).toMatchObject({ code })
  })

  it('ends the connection where it is too much, too long or no text', async () => {
    const { server } = await startApi()
    const codeAfter = async (act: (client: LiveClient) => void) => {
      const client = await openLive(server.app.port, bearer())
      act(client)
      return client.closed
    }
    expect(await codeAfter((client) => client.send('x'.repeat(5000)))).toBe(1009)
    expect(await codeAfter((client) => client.socket.send(Buffer.from([1])))).toBe(1008)
    const talkative = (client: LiveClient) => Array.from({ length: 60 }, () => client.send('{}'))
    expect(await codeAfter(talkative)).toBe(4102)
  })
})

describe('the end', () => {
  it('comes to a browser that has gone without a word, and to no other', async () => {
    const clock = new ManualClock()
    const { server } = await startApi({ clock })
    const here = await openLive(server.app.port, bearer())
    const gone = await openLive(server.app.port, bearer(), { autoPong: false })
    let pings = 0
    here.socket.on('ping', () => pings++)
    await clock.advance(30_000)
    await eventually(() => pings).toBe(1)
    // Its answer is on the way to a server whose time stands still.
    await here.subscribe(['devices'])
    expect(here.messages.findLast(({ type }) => type === 'changes')).toMatchObject({ changes: [] })
    await clock.advance(30_000)
    expect(await gone.closed).toBe(1006)
    await eventually(() => pings).toBe(2)
    expect(here.socket.readyState).toBe(here.socket.OPEN)
  })

  it('comes with the server, which tells its clients to come back', async () => {
    const { server, client } = await startLive(['devices'])
    await server.stop()
    expect(await client.closed).toBe(1012)
  })

  it('comes when the session of a browser is signed out', async () => {
    const { server } = await startApi()
    const session = `http://127.0.0.1:${server.app.port}/api/v1/session`
    const own = { 'content-type': 'application/json', 'x-lapel-console': '1' }
    const body = JSON.stringify({ token: adminToken })
    const signedIn = await fetch(session, { method: 'POST', headers: own, body })
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const client = await openLive(server.app.port, { cookie })
    expect(await client.subscribe(['messages'])).toMatchObject({ type: 'subscribed' })
    await fetch(session, { method: 'DELETE', headers: { ...own, cookie } })
    expect(await client.closed).toBe(4202)
    await expect(openLive(server.app.port, { cookie })).rejects.toThrow('refused with 401')
  })

  it('comes when the configuration no longer has the token', async () => {
    let text = ''
    const { server } = await startApi({ configFile: { read: async () => text, write: async () => undefined } })
    const client = await openLive(server.app.port, bearer(viewerToken))
    text = JSON.stringify({ ...server.config, auth: { ...server.config.auth, viewers: [] } })
    expect(await server.app.liveConfig.reload('test')).toMatchObject({ status: 'applied' })
    expect(await client.closed).toBe(4202)
  })
})
