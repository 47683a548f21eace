import { describe, expect, it } from 'vitest'
import { seriousViolations } from '../support/console-axe.ts'
import { browserIsThere, openConsole, screenshot } from '../support/console-browser.ts'
import { thorough } from '../support/thorough.ts'
import { startApi } from '../wire/api-client.ts'

/** A browser on a busy machine takes its time. */
const longMs = 60_000
const patience = { timeout: 10_000 }

const failure = "src/cart.ts(3,9): error TS2322: Type 'number' is not assignable to type 'string'.\n"
const chatter = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `compiling part ${from + index}\n`).join('')

async function withSource() {
  const api = await startApi()
  const { ask, server } = api
  server.script.answers = [{ pieces: ['{}'] }]
  await ask('PUT /devices/badge-a', { json: { name: 'Desk' } })
  const body = { devices: ['badge-a'], name: 'the tests', command: 'npm test' }
  const { json } = await ask<{ id: string }>('POST /coding/sources', { json: body })
  const write = (text: string) => ask(`POST /coding/sources/${json.id}/lines`, { text })
  const stop = (exitCode: number) => ask(`POST /coding/sources/${json.id}/stop`, { json: { exitCode } })
  return { ...api, id: json.id, write, stop }
}

describe.skipIf(!browserIsThere)('a run', { timeout: longMs }, () => {
  it('that fails shows what is wrong, how bad it is, what to do, and the line that says so', async () => {
    const { server, write, stop } = await withSource()
    const { page } = await openConsole({ server, path: 'coding' })
    await page.getByRole('link', { name: 'the tests' }).click()
    await page.getByText('Running', { exact: true }).waitFor()
    await write(chatter(1, 60) + failure + chatter(62, 400))
    const insight = page.locator('.insight', { hasText: 'not assignable' })
    await insight.getByText('Error', { exact: true }).waitFor()
    await insight.getByText('Compiler').waitFor()
    await stop(2)
    await page.getByText('Red · exit code 2').waitFor()
    await page.getByText('Look at src/cart.ts:3 first.').waitFor()
    await page.getByText('compiling part 400').waitFor()
    await insight.getByRole('button', { name: 'Line 61' }).click()
    const marked = page.locator('.output .marked')
    await marked.getByText('TS2322').waitFor()
    expect(await marked.evaluate((element) => element === document.activeElement)).toBe(true)
    await screenshot(page, 'coding')
    await page.getByRole('button', { name: 'Latest lines' }).click()
    await page.getByText('compiling part 400').waitFor()
  })

  it('says what is new since it was last green, and turns green by itself', thorough, async () => {
    const { server, ask, id, write, stop } = await withSource()
    await write('all is well\n')
    await stop(0)
    await ask(`POST /coding/sources/${id}/start`)
    const { page } = await openConsole({ server, path: `coding/${id}` })
    await write(failure)
    await page.getByText('New since it was last green', { exact: true }).waitFor()
    await stop(1)
    await page.getByText('Red · exit code 1').waitFor()
    await ask(`POST /coding/sources/${id}/start`)
    await page.getByText('Running', { exact: true }).waitFor()
    await stop(0)
    await page.getByText('Green', { exact: true }).waitFor()
  })

  it('counts what came, without the secrets that were in it', thorough, async () => {
    const { server, id, write } = await withSource()
    await write(`${failure}DB_PASSWORD=swordfish\n`)
    const { page } = await openConsole({ server, path: `coding/${id}` })
    await page.getByText('DB_PASSWORD=<secret>').waitFor()
    const count = (name: string) => page.locator('.statistics div', { hasText: name }).locator('dd').textContent()
    expect(await count('Lines with secrets removed')).toBe('1')
    expect(await count('Errors')).toBe('1')
    expect(await page.getByText('swordfish').count()).toBe(0)
  })

  it('is marked as stopped, and forgotten, in every browser', thorough, async () => {
    const { server, ask, id } = await withSource()
    const { page } = await openConsole({ server, path: `coding/${id}` })
    const other = await openConsole({ server, path: 'coding' })
    await other.page.getByText('Running', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Mark as stopped' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as stopped' }).click()
    await other.page.getByText('Green', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Forget' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click()
    await page.getByText('Nothing has been sent yet.').waitFor()
    await other.page.getByText('Nothing has been sent yet.').waitFor()
    expect((await ask(`GET /coding/sources/${id}`)).status).toBe(404)
  })
})

it.skipIf(!browserIsThere)(
  'the command that sends output is copied, for the device that was chosen',
  { ...thorough, timeout: longMs },
  async () => {
    const { server } = await withSource()
    const { page, context } = await openConsole({ server, path: 'coding', language: 'zh' })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByLabel('要通知的设备').selectOption('badge-a')
    await page.getByRole('button', { name: '复制' }).click()
    await page.getByText('已复制').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toBe(`npm run lapel -- watch --url http://127.0.0.1:${server.app.port} --device badge-a -- npm test`)
  },
)

it.skipIf(!browserIsThere)('a failure is read with the keyboard alone', { ...thorough, timeout: longMs }, async () => {
  const { server, write, stop } = await withSource()
  await write(chatter(1, 9) + failure)
  await stop(2)
  const { page } = await openConsole({ server, path: 'coding' })
  await page.getByRole('link', { name: 'the tests' }).waitFor()
  const tabTo = async (name: RegExp) => {
    for (let count = 0; count < 60; count++) {
      await page.keyboard.press('Tab')
      if (name.test((await page.evaluate(() => document.activeElement?.textContent)) ?? '')) return
    }
    throw new Error(`the keyboard does not lead to ${name}`)
  }
  await tabTo(/^the tests/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Insights' }).waitFor()
  await tabTo(/^Line 10$/)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), patience).toContain('TS2322')
  await tabTo(/^Latest lines$/)
})

it.skipIf(!browserIsThere).each([
  ['light', 'en'],
  ['dark', 'zh'],
] as const)(
  'one run can be used by everybody, in %s and %s, on a phone too',
  { ...thorough, timeout: longMs },
  async (colorScheme, language) => {
    const { server, id, write } = await withSource()
    await write(failure)
    const viewport = { width: 360, height: 740 }
    const { page } = await openConsole({ server, path: `coding/${id}`, colorScheme, language, viewport })
    await page.locator('.line-ref').click()
    await page.locator('.output .marked').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  },
)
