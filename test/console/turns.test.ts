import { describe, expect, it } from 'vitest'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { ProviderError } from '../../src/providers/provider-error.ts'
import { seriousViolations } from '../support/console-axe.ts'
import { browserIsThere, openConsole, screenshot } from '../support/console-browser.ts'
import { manyTurns } from '../support/many-turns.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'
import { thorough } from '../support/thorough.ts'
import { scrollFrames } from './scroll-frames.ts'

function start(config: TestServerOptions['config'] = {}): Promise<TestServer> {
  return startTestServer({ config: { ...config, auth: { adminToken: 'an admin token for tests' } } })
}

async function startWithMany(count: number): Promise<TestServer> {
  const server = await start()
  for (const turn of manyTurns(count, Date.now())) server.app.services.turns.add(turn)
  return server
}

/** One of 200 whose model was slow. */
const slowId = manyTurns(200, 0).at(-5)?.id

async function talk(server: TestServer): Promise<void> {
  const device = server.device({ deviceId: 'badge-a' })
  await device.hello()
  await device.press()
  await device.speak(syntheticSpeech(600))
  await device.release()
  await device.expectAnswer()
}

describe.skipIf(!browserIsThere)('the page of turns', () => {
  it('shows a turn as soon as it is over, and its steps when it is chosen', async () => {
    const server = await start()
    const { page } = await openConsole({ server, path: 'turns' })
    await page.getByText('No turn yet').waitFor()
    await talk(server)
    const row = page.getByRole('link', { name: 'badge-a' })
    await row.click()
    await page.getByText('Every step kept to its aim.').waitFor()
    const steps = page.getByRole('table').filter({ hasText: 'What it did' }).getByRole('rowheader')
    expect(await steps.allTextContents()).toEqual([
      'Recognition',
      'Language model',
      'First sentence',
      'Voice',
      'Playing',
    ])
  })

  it('says in words what failed', thorough, async () => {
    const server = await start()
    server.script.answers = [{ error: new ProviderError('llm', 'unavailable', 'the model is away') }]
    await talk(server)
    const { page } = await openConsole({ server, path: 'turns' })
    await page.getByRole('link', { name: /failed.*Language model: failed/ }).click()
    await page.getByText(/Language model failed: .*the model is away/).waitFor()
  })

  it('is narrowed down to what went wrong, and exports just that', thorough, async () => {
    const server = await startWithMany(100)
    const { page } = await openConsole({ server, path: 'turns' })
    await page.getByText('100 turns').waitFor()
    await page.getByLabel('Ended').selectOption('failed')
    await page.getByText('2 of 100 turns').waitFor()
    const href = await page.getByRole('link', { name: 'As CSV' }).getAttribute('href')
    expect(href).toBe('/api/v1/turns?format=csv&outcome=failed')
    await page.getByLabel('Device').selectOption('badge-1')
    await page.getByText('No turn is like that.').waitFor()
  })

  it('draws how long people waited, and says it in figures', thorough, async () => {
    const server = await startWithMany(2000)
    const { page } = await openConsole({ server, path: 'turns' })
    await page.getByRole('tab', { name: 'Waits over time' }).click()
    await page.getByText('2000 turns in this time').waitFor()
    await page.getByRole('img', { name: /^First sound over time. In all: half within [\d.]+ m?s,/ }).waitFor()
    await page.getByText('As a table').click()
    expect(await page.getByRole('row', { name: /ms \/ / }).count()).toBeGreaterThan(3)
  })

  it('lets a recorded turn be heard again, and removed', thorough, async () => {
    const server = await start({ turns: { record: true } })
    await talk(server)
    const { page } = await openConsole({ server, path: 'turns' })
    await page.getByText(/Recording is on: 1 turn with/).waitFor()
    await page.getByRole('link', { name: 'badge-a' }).click()
    const player = page.getByLabel('What was said')
    const played = await player.evaluate(async (element) => {
      const audio = element as HTMLAudioElement
      audio.muted = true
      await audio.play()
      await new Promise((resolve) => audio.addEventListener('ended', resolve, { once: true }))
      return { seconds: audio.duration, at: audio.currentTime, error: audio.error }
    })
    expect(played.error).toBeNull()
    expect(played.seconds).toBeGreaterThan(0.55)
    expect(played.seconds).toBeLessThan(1)
    expect(played.at).toBeCloseTo(played.seconds, 1)
    await page.getByRole('button', { name: 'Remove the sound' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the sound' }).click()
    await page.getByText('This turn was not recorded.').waitFor()
    expect(server.app.services.recordings.held.turns).toBe(0)
  })

  it('says that recording is off, and where it is turned on', thorough, async () => {
    const server = await start()
    const { page } = await openConsole({ server, path: 'turns' })
    await page.getByText(/Recording is off: .* turns\.record/).waitFor()
    expect(await page.getByRole('link', { name: 'To the settings' }).getAttribute('href')).toBe('#/settings')
  })

  it('stays where it is while somebody reads further down, and says how many are new', thorough, async () => {
    const server = await startWithMany(500)
    const { page } = await openConsole({ server, path: 'turns' })
    const list = page.getByRole('region', { name: 'Turns, the newest first' })
    await list.evaluate((element) => element.scrollTo({ top: 6000 }))
    const readsOn = await list.getByRole('link').nth(8).getAttribute('data-turn')
    await talk(server)
    await page.getByRole('button', { name: '1 new turn' }).waitFor()
    expect(await list.getByRole('link').nth(8).getAttribute('data-turn')).toBe(readsOn)
    await page.getByRole('button', { name: '1 new turn' }).click()
    await list.getByRole('link', { name: 'badge-a' }).waitFor()
  })

  it('scrolls through 10,000 turns at the pace of the screen', thorough, async () => {
    const server = await startWithMany(10_000)
    const opened = await openConsole({ server, path: 'turns' })
    await opened.page.getByText('10000 turns · The server keeps').waitFor()
    await opened.page.locator('.virtual').waitFor()
    const { cpuMs, p95Ms } = await scrollFrames(opened, '.virtual', 200, 700)
    // A frame of 60 in a second has 16.7 ms; how late it comes is up to what else the machine has to do.
    expect(cpuMs).toBeLessThan(12)
    expect(p95Ms).toBeLessThan(1000)
    expect(await opened.page.locator('.virtual li').count()).toBeLessThan(60)
  })

  it('is used by keys alone: a turn is opened, closed, and the keyboard is where it was', thorough, async () => {
    const server = await startWithMany(30)
    const { page } = await openConsole({ server, path: 'turns' })
    const first = page.getByRole('link', { name: /badge-29/ })
    await first.focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('One turn')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('badge-28')
  })

  it.each(['light', 'dark'] as const)('keeps nobody out, in the %s', thorough, async (colorScheme) => {
    const server = await startWithMany(200)
    const { page } = await openConsole({ server, path: `turns/${slowId}`, colorScheme })
    await page.getByText(/^Language model took .*; the aim is 800 ms\.$/).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    if (colorScheme === 'light') await screenshot(page, 'turns')
    await page.getByRole('tab', { name: 'Waits over time' }).click()
    await page.getByText('200 turns in this time').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    if (colorScheme === 'light') await screenshot(page, 'turn-waits')
  })

  it('keeps nobody out on a narrow screen in Chinese, and fits it', thorough, async () => {
    const server = await startWithMany(200)
    const viewport = { width: 360, height: 740 }
    const { page } = await openConsole({ server, path: `turns/${slowId}`, viewport, language: 'zh' })
    await page.getByRole('rowheader', { name: '播放' }).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })
})
