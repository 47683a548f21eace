import type { Page, WebSocketRoute } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserIsThere, openConsole } from '../support/console-browser.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { thorough } from '../support/thorough.ts'
import { adminToken } from '../wire/api-client.ts'

const inBrowser = it.skipIf(!browserIsThere)
const eventually = <Value>(read: () => Promise<Value> | Value) => expect.poll(read, { timeout: 15_000 })

async function addTask(server: TestServer, id: string) {
  const reply = await fetch(`http://127.0.0.1:${server.app.port}/api/v1/groups/ward/tasks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ id, title: `Task ${id}` }]),
  })
  expect(reply.status).toBe(200)
}

/** A board whose live connection a test can take away. */
async function openBoard() {
  const server = await startTestServer({ config: { auth: { adminToken } } })
  await addTask(server, 'one')
  const { page } = await openConsole({ server, path: 'board/ward', allow: [/WebSocket/, /401.*\/session/] })
  const line = {
    isCut: false,
    muted: new Set<WebSocketRoute>(),
    epoch: undefined as string | undefined,
    sockets: [] as WebSocketRoute[],
  }
  await page.routeWebSocket(/\/api\/v1\/live$/, (socket) => {
    if (line.isCut) return void socket.close()
    line.sockets.push(socket)
    const behind = socket.connectToServer()
    behind.onMessage((text) => (line.muted.has(socket) ? undefined : socket.send(text)))
    socket.onMessage((text) => {
      const message = JSON.parse(String(text))
      behind.send(JSON.stringify({ ...message, ...(line.epoch !== undefined && { epoch: line.epoch }) }))
    })
  })
  // Lets a test move the time of the page.
  await page.clock.install()
  await page.reload()
  await eventually(() => titles(page)).toEqual(['Task one'])
  await eventually(() => line.sockets.length).toBeGreaterThan(0)
  const cut = async () => {
    line.isCut = true
    await line.sockets.at(-1)?.close()
    await page.getByText('The connection to the server is lost.').waitFor()
  }
  return { server, page, line, cut }
}

const titles = (page: Page) =>
  page.getByRole('region', { name: /^Open/ }).getByRole('heading', { level: 3 }).allInnerTexts()

inBrowser('a lost connection is shown, comes back by itself, and what was missed with it', async () => {
  const { server, page, line, cut } = await openBoard()
  await cut()
  await addTask(server, 'two')
  line.isCut = false
  await eventually(() => titles(page)).toEqual(['Task one', 'Task two'])
  await page.getByText('The connection to the server is lost.').waitFor({ state: 'detached' })
  await addTask(server, 'three')
  await eventually(() => titles(page)).toHaveLength(3)
})

inBrowser('where it cannot go on, what is shown is loaded anew', async () => {
  const { server, page, line, cut } = await openBoard()
  await cut()
  await addTask(server, 'two')
  line.epoch = 'of a server before this one'
  line.isCut = false
  await eventually(() => titles(page)).toEqual(['Task one', 'Task two'])
})

inBrowser('a connection that has gone without a word is replaced by another one', thorough, async () => {
  const { server, page, line } = await openBoard()
  const before = line.sockets.length
  for (const socket of line.sockets) line.muted.add(socket)
  await addTask(server, 'two')
  await page.clock.fastForward(80_000)
  await eventually(() => line.sockets.length).toBeGreaterThan(before)
  await page.clock.fastForward(1000)
  await eventually(() => titles(page)).toEqual(['Task one', 'Task two'])
})

inBrowser('a page that is signed out elsewhere asks to sign in', thorough, async () => {
  const { page } = await openBoard()
  const other = await page.context().newPage()
  await other.goto(page.url())
  await other.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel(/token/i).waitFor()
})
