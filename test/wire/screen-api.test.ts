import { expect, it, onTestFinished } from 'vitest'
import { PeerClient } from '../support/peer-client.ts'
import { startApi } from './api-client.ts'

interface Screen {
  readonly online: boolean
  readonly listening: boolean
  readonly speaking: boolean
  readonly words: { readonly text: string } | null
  readonly [part: string]: unknown
}

const devices = { ada: { name: 'Ada', group: 'ward' }, bob: { name: 'Bob', group: 'ward' } }

async function start() {
  const { server, ask } = await startApi({ config: { devices } })
  const screen = async (id: string) => (await ask<Screen>(`GET /devices/${id}/screen`)).json
  const arrive = async (deviceId: string) => {
    const client = new PeerClient({ deviceId, acks: true })
    onTestFinished(() => client.leave())
    return client.arrive(server.url)
  }
  return { server, ask, screen, arrive }
}

it('a screen shows the words, the answer and the face of a turn', async () => {
  const { server, screen } = await start()
  const device = server.device({ deviceId: 'bob' })
  await device.hello()
  device.type('what time is it')
  await expect
    .poll(() => screen('bob'))
    .toMatchObject({
      online: true,
      words: { text: 'what time is it' },
      sentence: { text: expect.stringMatching(/./), at: expect.stringMatching(/Z$/) },
      face: { emotion: expect.any(String), emoji: expect.any(String) },
    })
  await expect.poll(async () => (await screen('bob')).speaking).toBe(false)
})

it('a screen shows what another device draws on it, its banners and its messages', async () => {
  const { screen, arrive } = await start()
  const [ada] = [await arrive('ada'), await arrive('bob')]
  ada.send({ type: 'ui.render', to: ['bob'], title: 'Shopping', body: { rows: ['Milk', { title: 'Bread' }, 7] } })
  ada.send({ type: 'net.banner', to: ['bob'], text: 'The lift is broken.' })
  await ada.post({ id: 'm1', to: ['bob'], payload: { text: 'hello' } })
  await expect
    .poll(() => screen('bob'))
    .toMatchObject({
      render: { title: 'Shopping', lines: ['Milk', 'Bread', '7'] },
      banner: { text: 'The lift is broken.' },
      message: { from: 'Ada', text: 'hello' },
    })
  // What came of it was told to the sender, and is nothing that it shows.
  expect(await screen('ada')).toMatchObject({ render: null, banner: null, message: null })
})

it('a screen shows the list of tasks that it was sent', async () => {
  const { ask, screen, arrive } = await start()
  await ask('POST /groups/ward/tasks', { json: [{ id: 't1', title: 'Refill printer' }] })
  await arrive('bob')
  await expect
    .poll(() => screen('bob'))
    .toMatchObject({ tasks: { group: 'ward', total: 1, lines: ['Refill printer'] } })
})

it('a device that comes again shows nothing of before, and one that has gone is not online', async () => {
  const { screen, arrive } = await start()
  const [ada, bob] = [await arrive('ada'), await arrive('bob')]
  ada.send({ type: 'net.banner', to: ['bob'], text: 'old' })
  await expect.poll(async () => (await screen('bob')).banner).toMatchObject({ text: 'old' })
  await arrive('bob')
  expect((await screen('bob')).banner).toBe(null)
  await bob.leave()
  expect(await screen('ada')).toMatchObject({ online: true })
  await ada.leave()
  await expect.poll(async () => (await screen('ada')).online).toBe(false)
})

it('of a device that nobody knows there is no screen', async () => {
  const { ask } = await start()
  expect((await ask('GET /devices/nobody/screen')).status).toBe(404)
})

it('how well a device hears its access point is known when it has booted', async () => {
  const { server, ask } = await start()
  expect((await ask<{ signalDbm: unknown }>('GET /devices/bob')).json.signalDbm).toBe(null)
  await server.device({ deviceId: 'bob', url: '' }).boot(server.otaUrl)
  expect((await ask<{ signalDbm: unknown }>('GET /devices/bob')).json.signalDbm).toBe(-50)
})
