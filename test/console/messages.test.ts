import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { seriousViolations } from '../support/console-axe.ts'
import { browserIsThere, openConsole, screenshot } from '../support/console-browser.ts'
import { PeerClient } from '../support/peer-client.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'
import { thorough } from '../support/thorough.ts'

const adminToken = 'an admin token for tests'
const viewerToken = 'a viewer token for tests'
const devices = {
  ada: { name: 'Ada', group: 'ward' },
  bob: { name: 'Bob', group: 'ward' },
  cid: { name: '李伟', group: 'ward' },
}

const start = (config: TestServerOptions['config'] = {}) =>
  startTestServer({
    config: { devices, ...config, auth: { adminToken, viewers: [{ name: 'wall', token: viewerToken }] } },
  })

async function arrive(server: TestServer, deviceId: string): Promise<PeerClient> {
  const client = new PeerClient({ deviceId, acks: true })
  onTestFinished(() => client.leave())
  return client.arrive(server.url)
}

const dialog = (page: Page) => page.getByRole('dialog')
const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text })

describe.skipIf(!browserIsThere)('the messages', () => {
  it('a message from the console waits, arrives at the device, and its receipt says so', async () => {
    const server = await start()
    const { page } = await openConsole({ server, path: 'messages' })
    await page.getByText('Nobody has written to anybody yet.').waitFor()
    await page.getByRole('button', { name: 'Write' }).click()
    await dialog(page).getByLabel('To').fill('Bob')
    await dialog(page).getByLabel('Text').fill('Please come to the desk.')
    await dialog(page).getByRole('button', { name: 'Send' }).click()
    await page.getByText('It waits until the device comes.').waitFor()
    await page.getByRole('link', { name: 'Console and Bob' }).click()
    await bubble(page, 'Please come to the desk.').getByText('Waiting', { exact: true }).waitFor()
    const bob = await arrive(server, 'bob')
    expect(await bob.next(({ event }) => event === 'message')).toMatchObject({
      from: 'Console',
      payload: { text: 'Please come to the desk.' },
    })
    await bubble(page, 'Please come to the desk.').getByText('Delivered', { exact: true }).waitFor()
    await bubble(page, 'Please come to the desk.')
      .getByText(/delivered \d/)
      .waitFor()
  })

  it('a thread holds both directions and grows while it is looked at', thorough, async () => {
    const server = await start()
    const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    await ada.post({ id: 'm1', to: ['bob'], payload: { text: 'Is the lab free?' } })
    const { page } = await openConsole({ server, path: 'messages' })
    await page.getByRole('link', { name: /Ada and Bob/ }).click()
    await bubble(page, 'Is the lab free?').waitFor()
    await bob.post({ id: 'm2', to: ['ada'], payload: { text: 'From two on.' } })
    await bubble(page, 'From two on.').waitFor()
    await page.getByRole('heading', { name: 'Ada and Bob' }).waitFor()
    await screenshot(page, 'messages')
    expect(await seriousViolations(page)).toEqual([])
  })

  it('the queue of a device that is away is seen, and leads to what waits', thorough, async () => {
    const server = await start()
    const ada = await arrive(server, 'ada')
    for (const id of ['m1', 'm2']) await ada.post({ id, to: ['cid'], payload: { text: `text of ${id}` } })
    const { page } = await openConsole({ server, path: 'messages', language: 'zh' })
    await page.getByRole('tab', { name: '等待中' }).click()
    await page.getByRole('link', { name: /李伟.*2 条等待中/ }).click()
    await page.getByText('text of m2').waitFor()
    await page.getByText('共 2 条，显示最新 2 条').waitFor()
  })

  it('all messages are filtered by device and by what became of them', thorough, async () => {
    const server = await start()
    const [ada] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
    await ada.post({ id: 'm1', to: ['bob'], payload: { text: 'comes' } })
    await ada.post({ id: 'm2', to: ['cid'], payload: { text: 'waits' } })
    const { page } = await openConsole({ server, path: 'messages' })
    await page.getByRole('tab', { name: 'All messages' }).click()
    await page.getByText('The latest 2 of 2').waitFor()
    await page.getByLabel('State').selectOption('delivered')
    await page.getByText('The latest 1 of 1').waitFor()
    await page.getByText('comes').waitFor()
    await page.getByLabel('State').selectOption('every')
    await page.getByLabel('Device').fill('cid')
    await page.getByText('waits', { exact: true }).waitFor()
    await page.getByText('The latest 1 of 1').waitFor()
  })

  it('older messages are loaded when they are asked for', thorough, async () => {
    const server = await start()
    const sentAt = Date.now()
    for (let number = 0; number < 510; number++) {
      const draft = { sender: 'ada', senderName: 'Ada', category: 'message', unknown: [], denied: [] } as const
      const more = { id: `m${number}`, payload: { text: `text ${number}` }, sentAt, expiresAt: sentAt + 3_600_000 }
      const receivers = [{ deviceId: 'bob', isPresent: false }]
      await server.app.store.mailbox.post({ ...draft, ...more, receivers }, { maxQueued: 1000 })
    }
    const { page } = await openConsole({ server, path: 'messages/bob' })
    await page.getByText('The latest 500 of 510').waitFor()
    await page.getByRole('button', { name: 'Load older ones' }).click()
    await page.getByText('The latest 510 of 510').waitFor()
    expect(await page.getByRole('button', { name: 'Load older ones' }).count()).toBe(0)
  })

  it('a message whose time is over says so, and has no text any more', thorough, async () => {
    const server = await start({ peer: { ttlSeconds: 1 } })
    const ada = await arrive(server, 'ada')
    await ada.post({ id: 'm1', to: ['bob'], payload: { text: 'soon over' } })
    const { page } = await openConsole({ server, path: 'messages/ada/bob' })
    await bubble(page, 'It never came').getByText('Expired', { exact: true }).waitFor()
    expect(await page.getByText('soon over').count()).toBe(0)
  })

  it('a name that nobody has is refused in words', thorough, async () => {
    const server = await start()
    const { page } = await openConsole({ server, path: 'messages', allow: [/422/] })
    await page.getByRole('button', { name: 'Write' }).click()
    await dialog(page).getByLabel('To').fill('nobody')
    await dialog(page).getByLabel('Text').fill('x')
    await dialog(page).getByRole('button', { name: 'Send' }).click()
    await dialog(page).getByText('There is no device nobody.').waitFor()
  })

  it('a viewer is told that this is for administrators', thorough, async () => {
    const server = await start()
    const ada = await arrive(server, 'ada')
    await ada.post({ id: 'm1', to: ['bob'], payload: { text: 'private' } })
    const { page } = await openConsole({ server, path: 'messages/ada/bob', token: viewerToken })
    await page.getByText('Only administrators may read').waitFor()
    expect(await page.getByText('private').count()).toBe(0)
  })
})
