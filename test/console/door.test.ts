import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserIsThere, openConsole } from '../support/console-browser.ts'
import { adminToken, startInhabitedServer } from '../support/inhabited-server.ts'
import { startTestServer } from '../support/test-server.ts'

const config = { auth: { adminToken } }
const inBrowser = it.skipIf(!browserIsThere)

/** What the first page after signing in may load of script, packed. */
const maxScriptBytes = 60 * 1024
/** More steps than there are on any way to something. */
const maxSteps = 40

inBrowser('the link of the start signs in, and stands in the address no longer', async () => {
  const server = await startTestServer({ config })
  const { page, context } = await openConsole({
    server,
    signIn: false,
    path: `sign-in/${server.app.consoleLinkCode}`,
  })
  await page.getByRole('navigation').waitFor()
  expect(page.url()).not.toContain(server.app.consoleLinkCode)
  const [cookie] = await context.cookies()
  expect(cookie).toMatchObject({ name: 'lapel_session', httpOnly: true, sameSite: 'Strict', path: '/' })
})

inBrowser('a link that has been used says so, and leaves the way by the token', async () => {
  const server = await startTestServer({ config })
  const link = `sign-in/${server.app.consoleLinkCode}`
  const first = await openConsole({ server, signIn: false, path: link })
  await first.page.getByRole('navigation').waitFor()
  const { page } = await openConsole({ server, signIn: false, path: link, allow: [/401/] })
  await page.getByText('This link has been used or is too old').waitFor()
  await page.getByLabel('Admin token').fill(adminToken)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation').waitFor()
})

inBrowser('a wrong token says so, the right one signs in, signing out ends it', async () => {
  const server = await startTestServer({ config })
  const { page, context } = await openConsole({ server, signIn: false, allow: [/401/] })
  await page.getByLabel('Admin token').fill('a wrong token')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This token is not known here.').waitFor()
  await page.getByLabel('Admin token').fill(adminToken)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Admin token').waitFor()
  expect(await context.cookies()).toEqual([])
  await page.reload()
  await page.getByLabel('Admin token').waitFor()
})

inBrowser('who reads only is told so', async () => {
  const token = 'a viewer token for tests'
  const server = await startTestServer({ config: { auth: { adminToken, viewers: [{ name: 'wall', token }] } } })
  const { page } = await openConsole({ server, token })
  await page.getByText('You may look, not change').waitFor()
})

inBrowser('a session that the server ends leads back to the way in', async () => {
  const server = await startTestServer({ config })
  const { page, context } = await openConsole({ server, allow: [/401/, /WebSocket/] })
  await page.getByRole('navigation').waitFor()
  await context.clearCookies()
  await page.reload()
  await page.getByLabel('Admin token').waitFor()
})

inBrowser('signing in, going to a page and signing out need no more than the keyboard', async () => {
  const server = await startInhabitedServer()
  const { page } = await openConsole({ server, signIn: false })
  await page.getByLabel('Admin token').waitFor()
  await walkTo(page, 'Admin token')
  await page.keyboard.type(adminToken)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').waitFor()
  const links = await page.getByRole('navigation').getByRole('link').allInnerTexts()
  const target = links.at(-1) ?? ''
  await walkTo(page, target)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.title()).toBe(`${target} · Lapel`)
  // Whoever hears the page is taken to what has changed, and reaches its frame from there.
  expect(await focused(page)).toMatchObject({ id: 'content' })
  await walkTo(page, 'Skip to content', 'Shift+Tab')
  await page.keyboard.press('Enter')
  expect(await focused(page)).toMatchObject({ id: 'content' })
  await walkTo(page, 'Sign out', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByLabel('Admin token').waitFor()
})

inBrowser('the first page after signing in loads at most 60 KB of script, packed', async () => {
  const server = await startInhabitedServer()
  const { page } = await openConsole({ server })
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  const loaded = await page.evaluate<string[]>("performance.getEntriesByType('resource').map(({ name }) => name)")
  const scripts = loaded.filter((url) => url.endsWith('.js'))
  const sizes = await Promise.all(scripts.map(async (url) => [url, await packedBytes(url)] as const))
  expect(scripts.length).toBeGreaterThan(1)
  expect(
    sizes.reduce((sum, [, bytes]) => sum + bytes, 0),
    JSON.stringify(sizes),
  ).toBeLessThanOrEqual(maxScriptBytes)
})

async function packedBytes(url: string): Promise<number> {
  return gzipSync(await (await fetch(url)).arrayBuffer(), { level: 9 }).length
}

interface Focused {
  readonly id: string
  readonly name: string
}

function focused(page: Page): Promise<Focused> {
  return page.evaluate<Focused>(`(() => {
    const { id, textContent, labels, ariaLabel } = document.activeElement
    return { id, name: (labels?.[0]?.textContent ?? ariaLabel ?? textContent).trim() }
  })()`)
}

/** Goes on by the keyboard until the focus is on what is called so. */
async function walkTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const seen: string[] = []
  for (let step = 0; step < maxSteps; step++) {
    const found = (await focused(page)).name
    if (found === name) return
    seen.push(found)
    await page.keyboard.press(key)
  }
  throw new Error(`the keyboard leads to ${JSON.stringify(seen)}, not to ${name}`)
}
