import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { browserIsThere } from '../support/console-browser.ts'
import { hasPrograms } from '../support/programs.ts'
import { speak } from '../support/speech.ts'
import {
  loudMoments,
  microphoneFile,
  openTalk,
  patiently,
  pause,
  spokenOut,
  startTalkServer,
} from '../support/talking-browser.ts'
import { thorough } from '../support/thorough.ts'

const hasVoiceAndEars = await hasPrograms('espeak-ng', 'pocketsphinx_continuous')

/** Tab by tab to what has this label. */
async function tabTo(page: Page, label: RegExp): Promise<void> {
  const focused = () =>
    page.evaluate(`(document.activeElement?.closest('label') ?? document.activeElement)?.textContent ?? ''`)
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab')
    if (label.test(String(await focused()))) return
  }
  throw new Error(`no way by keyboard to ${label}`)
}

describe.skipIf(!browserIsThere || !hasVoiceAndEars)('push to talk', () => {
  it('by keyboard alone: what is said while the space bar is held is answered', async () => {
    const { server } = await startTalkServer([{ pieces: ['It is ten past three.'] }])
    const heard = await microphoneFile(pause(1500), speak('what time is it'), pause(3000))
    const page = await openTalk({ server, fakeMicrophoneWav: heard })
    await page.getByRole('radio', { name: 'Realtime' }).waitFor()
    await tabTo(page, /^Realtime$/)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await tabTo(page, /^Hold to talk$/)
    await page.keyboard.down(' ')
    await expect.poll(() => page.getByRole('status').allTextContents(), patiently).toContain('Listening')
    await spokenOut(page)
    await page.keyboard.up(' ')
    const log = page.getByRole('log')
    await expect.poll(() => log.textContent(), patiently).toContain('what time is it')
    await expect.poll(() => log.textContent(), patiently).toContain('It is ten past three.')
    await expect.poll(async () => (await loudMoments(page)).length, patiently).toBeGreaterThan(25)
    await expect.poll(() => page.getByRole('status').allTextContents(), patiently).toContain('Ready')
  }, 90_000)

  it('by pointer: what is said while the button is held is answered', { ...thorough, timeout: 90_000 }, async () => {
    const { server } = await startTalkServer([{ pieces: ['It is ten past three.'] }])
    const heard = await microphoneFile(pause(1500), speak('what time is it'), pause(3000))
    const page = await openTalk({ server, fakeMicrophoneWav: heard })
    await page.getByRole('radio', { name: 'Push to talk' }).check()
    await page.getByRole('button', { name: 'Hold to talk' }).hover()
    await page.mouse.down()
    await spokenOut(page)
    await page.mouse.up()
    const log = page.getByRole('log')
    await expect.poll(() => log.textContent(), patiently).toContain('what time is it')
    await expect.poll(() => page.locator('[data-step=understanding] dd').textContent(), patiently).toMatch(/\d m?s$/)
  })
})
