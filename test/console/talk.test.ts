import { describe, expect, it } from 'vitest'
import { browserIsThere, screenshot } from '../support/console-browser.ts'
import { hasPrograms } from '../support/programs.ts'
import { speak } from '../support/speech.ts'
import {
  loudMoments,
  microphoneFile,
  openTalk,
  pageTime,
  patiently,
  pause,
  playedPieces,
  startTalkServer,
} from '../support/talking-browser.ts'
import { thorough } from '../support/thorough.ts'

const hasVoiceAndEars = await hasPrograms('espeak-ng', 'pocketsphinx_continuous')
const longAnswer =
  'There are many things that can be said about this. Some of them are short and some are rather long. ' +
  'People have thought about it for a very long time. And they will go on to think about it for many years to come.'

/** As Firefox does. */
const ownRate = `
  const sourceOf = AudioContext.prototype.createMediaStreamSource
  AudioContext.prototype.createMediaStreamSource = function (stream) {
    if (this.sampleRate === 16000) throw new DOMException('another rate', 'NotSupportedError')
    return sourceOf.call(this, stream)
  }
`

/** One turn in a page in which `before` has run first. */
async function spokenTurn(before: string): Promise<void> {
  const { server } = await startTalkServer([{ pieces: ['It is ten past three. ', 'In the afternoon.'] }])
  const heard = await microphoneFile(pause(2000), speak('what time is it'), pause(1000))
  const page = await openTalk({ server, fakeMicrophoneWav: heard }, before)
  const loaded: string[] = []
  page.on('request', (request) => void loaded.push(request.url()))
  await page.getByRole('button', { name: 'Start listening' }).click()
  const log = page.getByRole('log')
  await expect.poll(() => log.textContent(), patiently).toContain('what time is it')
  await expect.poll(() => log.textContent(), patiently).toContain('It is ten past three. In the afternoon.')
  await expect.poll(async () => (await loudMoments(page)).length, patiently).toBeGreaterThan(25)
  await expect.poll(() => page.locator('[data-step=speaking] dd').textContent(), patiently).toMatch(/[\d.]+ s/)
  await expect.poll(() => page.getByRole('status').allTextContents(), patiently).toContain('Listening')
  expect(loaded.some((url) => url.includes('wasm-codec'))).toBe(before.startsWith('delete'))
  await screenshot(page, 'talk')
}

describe.skipIf(!browserIsThere || !hasVoiceAndEars)('talking to the server in a browser', () => {
  it('what is said into the microphone is understood, answered, and heard', { timeout: 90_000 }, () => spokenTurn(''))

  it.each([
    ['libopus where the browser has no codec', 'delete globalThis.AudioEncoder'],
    ['a microphone whose rate the browser does not change', ownRate],
  ])('so it is with %s', { ...thorough, timeout: 90_000 }, (_, before) => spokenTurn(before))

  it('the pieces of an answer are played one right behind the other', { ...thorough, timeout: 90_000 }, async () => {
    const { server } = await startTalkServer([{ pieces: [longAnswer] }])
    const page = await openTalk({ server })
    await page.getByLabel('Or type it').fill('Tell me more.')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await playedPieces(page)).length, patiently).toBeGreaterThan(80)
    const pieces = await playedPieces(page)
    const gaps = pieces.slice(1).map(({ at }, index) => at - (pieces[index]?.until ?? 0))
    // A machine that has too much to do may be late once.
    expect(gaps.filter((seconds) => Math.abs(seconds) > 1e-5).length).toBeLessThanOrEqual(1)
  })

  it('an answer ends at once when somebody speaks into it, and what interrupted it is answered', async () => {
    const { server } = await startTalkServer([{ pieces: [longAnswer] }, { pieces: ['All right.'] }])
    const heard = await microphoneFile(
      pause(2000),
      speak('what can you do'),
      pause(4500),
      speak('what time is it'),
      pause(1000),
    )
    const page = await openTalk({ server, fakeMicrophoneWav: heard })
    await page.getByRole('button', { name: 'Start listening' }).click()
    const log = page.getByRole('log')
    await expect.poll(() => log.textContent(), patiently).toContain('There are many things')
    await expect.poll(() => log.textContent(), { ...patiently, interval: 10 }).toContain('interrupted')
    const cutAt = await pageTime(page)
    await expect.poll(() => log.textContent(), patiently).toContain('All right.')
    const loud = await loudMoments(page)
    const next = loud.find((at) => at > cutAt + 400) ?? 0
    expect(loud.filter((at) => at > cutAt + 100 && at < next)).toEqual([])
    expect(await log.textContent()).not.toContain('many years to come')
  }, 90_000)

  it('taking turns, what is said into an answer is not heard, and it listens again afterwards', {
    ...thorough,
    timeout: 90_000,
  }, async () => {
    const { server, script } = await startTalkServer([{ pieces: [longAnswer] }])
    const heard = await microphoneFile(
      pause(2000),
      speak('what can you do'),
      pause(4500),
      speak('what time is it'),
      pause(1000),
    )
    const page = await openTalk({ server, fakeMicrophoneWav: heard })
    await page.getByRole('radio', { name: 'Taking turns' }).check()
    await page.getByRole('button', { name: 'Start listening' }).click()
    const log = page.getByRole('log')
    await expect.poll(() => log.textContent(), { timeout: 40_000 }).toContain('many years to come')
    await expect.poll(() => page.getByRole('status').allTextContents(), patiently).toContain('Listening')
    expect(await log.textContent()).not.toMatch(/interrupted|what time is it/)
    expect(script.asked).toHaveLength(1)
  })
})
