import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { seriousViolations } from '../support/console-axe.ts'
import { browserIsThere, openConsole, screenshot } from '../support/console-browser.ts'
import { thorough } from '../support/thorough.ts'
import { said, startMeetings } from '../wire/meetings-client.ts'
import { scrollFrames } from './scroll-frames.ts'

/** A browser on a busy machine takes its time. */
const longMs = 60_000
const patience = { timeout: 10_000 }

const row = (page: Page, text: string) => page.locator('.transcript li', { hasText: text })

describe.skipIf(!browserIsThere)('a meeting', { timeout: longMs }, () => {
  it('is begun, followed, ended, looked through and downloaded', async () => {
    const { server, arrive, tell } = await startMeetings()
    server.script.transcripts = ['we meet again on friday']
    const badge = await arrive('badge-a')
    const { page } = await openConsole({ server, path: 'meetings' })
    await page.getByRole('button', { name: 'Start a meeting' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('Office round')
    await dialog.getByRole('button', { name: 'Start a meeting' }).click()
    const { sessionId } = await badge.expect('meeting', { phase: 'started' })
    await page.getByRole('heading', { name: 'Office round' }).waitFor()
    expect(page.url()).toContain(`#/meetings/${sessionId}`)

    await tell(badge)
    await row(page, 'The printer on the second floor is broken.').getByText('Anna').waitFor()
    await badge.press()
    await badge.speak(syntheticSpeech(700))
    await badge.release()
    await row(page, 'we meet again on friday').getByText('badge-a').waitFor()

    await page.getByRole('button', { name: 'End meeting' }).click()
    await dialog.getByRole('button', { name: 'End meeting' }).click()
    await badge.expect('tts', { text: 'We can talk now.' })
    await page.getByText('Summed up', { exact: true }).waitFor()
    await page.getByRole('button', { name: '买一台新的打印机。 s2' }).click()
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), patience).toContain(said[1]?.text)
    await row(page, '我们决定买一台新的打印机。').getByText('source of the claim').waitFor()
    await screenshot(page, 'meeting')

    const downloaded = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Markdown' }).click()
    const file = await (await downloaded).path()
    const text = await readFile(file, 'utf8')
    expect((await downloaded).suggestedFilename()).toBe(`meeting-${sessionId}.md`)
    expect(text).toContain('Office round')
    for (const part of [...said.map((each) => each.text), 'we meet again on friday', '买一台新的打印机。']) {
      expect(text).toContain(part)
    }
  })

  it('that is deleted leaves the list, the store and the search', thorough, async () => {
    const { server, held } = await startMeetings()
    const { id } = await held()
    const { page } = await openConsole({ server, path: `meetings/${id}` })
    await page.getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('3 contributions').waitFor()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No meeting yet.').waitFor()
    await page.getByLabel('Search in everything that was said').fill('printer')
    await page.getByText('Nobody has said that.').waitFor()
    expect(await server.app.store.meetings.get(id)).toBeUndefined()
  })

  it('is found by what was said in it, in Chinese', thorough, async () => {
    const { server, held } = await startMeetings()
    await held()
    const { page } = await openConsole({ server, path: 'meetings', language: 'zh' })
    await page.getByLabel('搜索全部发言').fill('新的打印')
    await page.getByRole('link', { name: '我们决定买一台新的打印机' }).click()
    await row(page, '我们决定买一台新的打印机。').getByText('搜索命中').waitFor()
  })

  it('gets a title, and its speakers get names', thorough, async () => {
    const { server, held, read } = await startMeetings()
    const { id } = await held()
    const { page } = await openConsole({ server, path: `meetings/${id}` })
    const other = await openConsole({ server, path: `meetings/${id}` })
    await row(other.page, '打印机').getByText('李伟').waitFor()
    await page.getByRole('button', { name: 'Edit title' }).click()
    await page.getByRole('dialog').getByLabel('Title').fill('New printer')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Rename 李伟' }).click()
    await page.getByLabel('New name').fill('李小伟')
    await page.getByRole('button', { name: 'Save' }).click()
    await row(page, '打印机').getByText('李小伟').waitFor()
    await row(other.page, '打印机').getByText('李小伟').waitFor()
    await other.page.getByRole('heading', { name: 'New printer' }).waitFor()
    expect((await read(id)).title).toBe('New printer')
  })

  it('says in words what was made without the model, and what is not verified', thorough, async () => {
    const { server, held, arrive, open, tell, finish } = await startMeetings()
    const claim = { text: 'The printer costs 900 euros.', segments: ['s1'] }
    const minutes = { title: 'Price', bullets: [claim], decisions: [], actions: [], risks: [], nextSteps: [] }
    server.script.answers = [{ pieces: [JSON.stringify(minutes)] }]
    const { id } = await held()
    const { page } = await openConsole({ server, path: `meetings/${id}` })
    await page.getByText('Unverified').waitFor()

    server.script.answers = [{ error: new Error('away') }]
    const badge = await arrive('badge-b')
    const second = await open(badge)
    await tell(badge)
    await finish(second)
    await page.goto(`http://127.0.0.1:${server.app.port}/#/meetings/${second}`)
    await page.getByText('Degraded: made by rules').waitFor()
  })

  it('that is being summed up shows how far that is', thorough, async () => {
    const { server, arrive, open, tell } = await startMeetings()
    server.script.answers = [{ hangs: true }]
    const badge = await arrive('badge-a')
    const id = await open(badge)
    await tell(badge)
    const { page } = await openConsole({ server, path: `meetings/${id}` })
    await page.getByRole('button', { name: 'End meeting' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End meeting' }).click()
    await page.getByRole('progressbar', { name: 'The language model sums it up' }).waitFor()
    await page.getByText('Being summed up').waitFor()
  })

  it('shows its gaps, and what was said there', thorough, async () => {
    const { server, arrive, open, tell } = await startMeetings()
    const badge = await arrive('badge-a')
    const id = await open(badge)
    await tell(badge)
    const item = { text: 'By rule: the printer is broken.', segments: ['s1'] }
    const content = { bullets: [item], decisions: [], actions: [], risks: [], nextSteps: [] }
    await server.app.store.meetings.addCheckpoint(id, { fromSeq: 1, toSeq: 2, state: 'gap', content, at: Date.now() })
    const { page } = await openConsole({ server, path: `meetings/${id}` })
    await page.getByText('0 of 3 contributions are summed up').waitFor()
    await page.getByText('gap: extracted by rules').click()
    await page.getByRole('button', { name: 'By rule: the printer is broken. s1' }).waitFor()
    await page.getByRole('button', { name: 's1 – s2' }).click()
    await expect.poll(() => page.locator('.transcript .marked').count(), patience).toBe(2)
  })

  it('gives tasks, and takes in another device', thorough, async () => {
    const { server, held, arrive, open } = await startMeetings()
    const { id } = await held()
    const { page } = await openConsole({ server, path: `meetings/${id}` })
    await page.getByRole('button', { name: 'Make tasks of the actions' }).click()
    await page.getByText('1 task is on the board.').waitFor()

    const running = await open(await arrive('badge-b'))
    const other = await arrive('other-c')
    await page.goto(`http://127.0.0.1:${server.app.port}/#/meetings/${running}`)
    await page.getByLabel('Add device').selectOption('other-c')
    await page.getByRole('button', { name: 'Add device' }).click()
    await other.expect('meeting', { phase: 'started', sessionId: running })
    await page.getByRole('listitem').filter({ hasText: 'other-c' }).getByText('online').waitFor()
  })
})

describe.skipIf(!browserIsThere)('the transcript', { timeout: longMs }, () => {
  const count = 3000
  async function withLongMeeting() {
    const meetings = await startMeetings()
    const badge = await meetings.arrive('badge-a')
    const id = await meetings.open(badge)
    const at = Date.now()
    const drafts = Array.from({ length: count }, (_, index) => ({
      at: at + index * 1000,
      text: `Contribution ${index + 1}. ${'It says something, at length. '.repeat(index % 5)}`,
      speakerId: `speaker ${(index % 4) + 1}`,
      deviceId: 'badge-a',
      tag: undefined,
    }))
    await meetings.server.app.store.meetings.append(id, drafts, 0, () => drafts)
    const opened = await openConsole({ server: meetings.server, path: `meetings/${id}` })
    await row(opened.page, `Contribution ${count}.`).waitFor()
    return { ...meetings, badge, id, page: opened.page, console: opened }
  }

  it('of thousands has only those in sight, and follows the end until it is scrolled up', thorough, async () => {
    const { badge, tell, page } = await withLongMeeting()
    expect(await page.locator('.transcript li').count()).toBeLessThan(80)
    await tell(badge, [{ text: 'This is the newest.' }])
    await row(page, 'This is the newest.').waitFor()
    await page.locator('.transcript').evaluate((element) => element.scrollTo({ top: 20_000 }))
    await page.getByRole('button', { name: 'Go to the newest' }).waitFor()
    const topOf = () => page.locator('.transcript').evaluate((element) => element.scrollTop)
    const before = await topOf()
    await tell(badge, [{ text: 'And this one is newer.' }])
    await page
      .getByText(`${count + 2} contributions`)
      .first()
      .waitFor()
    expect(Math.abs((await topOf()) - before)).toBeLessThan(200)
    expect(await row(page, 'And this one is newer.').count()).toBe(0)
    await page.getByRole('button', { name: 'Go to the newest' }).click()
    await row(page, 'And this one is newer.').waitFor()
  })

  it('costs little to scroll through', thorough, async () => {
    const { console: open } = await withLongMeeting()
    const { cpuMs } = await scrollFrames(open, '.transcript', 120, -400)
    expect(cpuMs).toBeLessThan(16)
  })
})

it.skipIf(!browserIsThere)(
  'a delivery that failed is sent again from the console',
  { ...thorough, timeout: longMs },
  async () => {
    const { server, held } = await startMeetings()
    const { id } = await held()
    const { store } = server.app
    const draft = { id: 'd-1', meetingId: id, url: 'http://127.0.0.1:9/hook?key=secret', body: '{}', at: 1 }
    const summary = { text: '{}', isDegraded: false, title: '', at: 1 }
    await store.meetings.open({ id: 'm-x', groupKey: 'g', code: '0000', title: 'Budget', startedAt: 1 }, 'x')
    await store.meetings.end('m-x', 2)
    await store.meetings.saveSummary('m-x', summary, [{ ...draft, meetingId: 'm-x' }])
    await store.outbox.failed('d-1', 'the receiver answered 500', undefined)
    const { page } = await openConsole({ server, path: 'meetings' })
    await page.getByRole('tab', { name: 'Failed deliveries' }).click()
    await page.getByText('the receiver answered 500').waitFor()
    expect(await page.getByText('secret').count()).toBe(0)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('It is on its way again.').waitFor()
    await page.getByText('No delivery has failed.').waitFor()
  },
)

it.skipIf(!browserIsThere)(
  'a meeting is begun, ended and read with the keyboard alone',
  { ...thorough, timeout: longMs },
  async () => {
    const { server, arrive, tell } = await startMeetings()
    const badge = await arrive('badge-a')
    const { page } = await openConsole({ server, path: 'meetings' })
    await page.getByRole('button', { name: 'Start a meeting' }).waitFor()
    const tabTo = async (name: string | RegExp) => {
      for (let count = 0; count < 60; count++) {
        await page.keyboard.press('Tab')
        const text = await page.evaluate(() => {
          const element = document.activeElement
          return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
        })
        if (typeof name === 'string' ? text === name : name.test(text)) return
      }
      throw new Error(`the keyboard does not lead to ${name}`)
    }
    await tabTo('Start a meeting')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo('Start a meeting')
    await page.keyboard.press('Enter')
    await badge.expect('meeting', { phase: 'started' })
    await page.getByRole('heading', { name: 'Transcript' }).waitFor()
    await tell(badge)
    await row(page, 'Anna will order the printer').waitFor()
    await tabTo('End meeting')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo('End meeting')
    await page.keyboard.press('Enter')
    await page.getByText('Summed up', { exact: true }).waitFor()
    await tabTo(/买一台新的打印机/)
    await page.keyboard.press('Enter')
    await row(page, '我们决定买一台新的打印机。').getByText('source of the claim').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => document.activeElement?.className), patience).toBe('claim')
  },
)

it.skipIf(!browserIsThere)(
  'whoever may only look gets no buttons that change anything',
  { ...thorough, timeout: longMs },
  async () => {
    const { server, held } = await startMeetings()
    const { id } = await held()
    const { page } = await openConsole({ server, path: `meetings/${id}`, token: 'a viewer token for tests' })
    await row(page, '打印机').waitFor()
    for (const name of ['Edit title', 'Delete', 'Make tasks of the actions', 'Rename 李伟']) {
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    }
  },
)

it.skipIf(!browserIsThere).each([
  ['light', 'en'],
  ['dark', 'zh'],
] as const)(
  'one meeting can be used by everybody, in %s and %s, on a phone too',
  { ...thorough, timeout: longMs },
  async (colorScheme, language) => {
    const { server, held } = await startMeetings()
    const { id } = await held()
    const viewport = { width: 360, height: 740 }
    const { page } = await openConsole({ server, path: `meetings/${id}/s2`, colorScheme, language, viewport })
    await page.locator('.transcript .marked').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  },
)
