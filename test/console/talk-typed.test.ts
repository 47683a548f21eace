import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { browserIsThere } from '../support/console-browser.ts'
import { hasPrograms } from '../support/programs.ts'
import {
  audioInUse,
  deviceIdOf,
  loudMoments,
  openTalk,
  patiently,
  startTalkServer,
} from '../support/talking-browser.ts'
import { thorough } from '../support/thorough.ts'

const hasVoice = await hasPrograms('espeak-ng')
const longAnswer =
  'There are many things that can be said about this. Some of them are short and some are rather long. ' +
  'People have thought about it for a very long time.'

async function type(page: Page, text: string): Promise<void> {
  await page.getByLabel('Or type it').fill(text)
  await page.keyboard.press('Enter')
}

describe.skipIf(!browserIsThere || !hasVoice)('typing to the server in a browser', () => {
  it('what is typed is answered in words and in sound, without a microphone', async () => {
    const { server, script } = await startTalkServer([{ pieces: ['It is ten past three.'] }])
    const page = await openTalk({ server })
    await type(page, 'What time is it?')
    const log = page.getByRole('log')
    await expect.poll(() => log.textContent(), patiently).toContain('What time is it?')
    await expect.poll(() => log.textContent(), patiently).toContain('It is ten past three.')
    await expect.poll(async () => (await loudMoments(page)).length, patiently).toBeGreaterThan(25)
    expect(script.asked).toHaveLength(1)
    expect((await audioInUse(page)).tracks).toBe(0)
  }, 90_000)

  it('the answer is stopped by its button', { ...thorough, timeout: 90_000 }, async () => {
    const { server } = await startTalkServer([{ pieces: [longAnswer] }])
    const page = await openTalk({ server })
    await type(page, 'Tell me more.')
    await expect.poll(async () => (await loudMoments(page)).length, patiently).toBeGreaterThan(5)
    await page.getByRole('button', { name: 'Stop the answer' }).click()
    await expect.poll(() => page.getByRole('log').textContent(), patiently).toContain('interrupted')
    await expect.poll(() => page.getByRole('status').allTextContents(), patiently).toContain('Ready')
  })

  it('another mode is switched to, and the page follows when the server leaves it', {
    ...thorough,
    timeout: 90_000,
  }, async () => {
    const { server } = await startTalkServer([{ pieces: ['Yes.'] }])
    const page = await openTalk({ server })
    const mode = page.getByLabel('Mode', { exact: true })
    await expect.poll(() => page.getByText('Connected', { exact: true }).count(), patiently).toBe(1)
    await mode.selectOption('meeting')
    const id = await deviceIdOf(page)
    await expect.poll(() => server.app.sessions.get(id)?.mode.name, patiently).toBe('meeting')
    const ended = await page.evaluate(`fetch('/api/v1/devices/${id}/mode', {
      method: 'POST',
      headers: { 'X-Lapel-Console': '1', 'Content-Type': 'application/json' },
      body: JSON.stringify({ mode: 'meeting', state: 'end' }),
    }).then(({ status }) => status)`)
    expect(ended).toBe(200)
    await expect.poll(() => mode.inputValue(), patiently).toBe('chat')
  })
})
