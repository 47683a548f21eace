import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { browserIsThere, openConsole } from '../support/console-browser.ts'
import { hasPrograms } from '../support/programs.ts'
import {
  audioInUse,
  deviceIdOf,
  microphoneFile,
  openTalk,
  patiently,
  pause,
  startTalkServer,
} from '../support/talking-browser.ts'
import { thorough } from '../support/thorough.ts'

const hasVoiceAndEars = await hasPrograms('espeak-ng', 'pocketsphinx_continuous')
const lanAddress = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address

describe.skipIf(!browserIsThere || !hasVoiceAndEars)('what can go wrong while talking in a browser', () => {
  it('after a restart of the server it is connected and listens again, by itself', {
    ...thorough,
    timeout: 90_000,
  }, async () => {
    const first = await startTalkServer([{ pieces: ['Yes.'] }])
    const { port } = first.server.app
    const page = await openTalk({
      server: first.server,
      fakeMicrophoneWav: await microphoneFile(pause(1000)),
      allow: [/ERR_CONNECTION_REFUSED/, /WebSocket/, /api\/v1\/(live|session)/],
    })
    await page.getByRole('button', { name: 'Start listening' }).click()
    const id = await deviceIdOf(page)
    const isHeard = (server: typeof first.server) => server.app.sessions.get(id)?.microphone.isOpen
    await expect.poll(() => isHeard(first.server), patiently).toBe(true)
    await first.server.stop()
    await expect.poll(() => page.getByText('No connection; trying again').count(), patiently).toBe(1)
    const { dataDir } = first.server.config
    const second = await startTalkServer([{ pieces: ['Yes.'] }], { dataDir, server: { port } })
    await expect.poll(() => isHeard(second.server), patiently).toBe(true)
    await expect.poll(() => page.getByRole('status').allTextContents(), patiently).toContain('Listening')
  })

  it('microphone and loudspeaker are given back when the page is left, and the device goes', {
    ...thorough,
    timeout: 90_000,
  }, async () => {
    const { server } = await startTalkServer([{ pieces: ['Yes.'] }])
    const page = await openTalk({ server, fakeMicrophoneWav: await microphoneFile(pause(1000)) })
    await page.getByRole('button', { name: 'Start listening' }).click()
    await expect.poll(() => audioInUse(page), patiently).toEqual({ tracks: 1, contexts: 2 })
    const id = await deviceIdOf(page)
    await page.evaluate(`location.hash = '#/fleet'`)
    await expect.poll(() => audioInUse(page), patiently).toEqual({ tracks: 0, contexts: 0 })
    await expect.poll(() => server.app.sessions.get(id)?.link, patiently).toBeUndefined()
  })

  it.each([
    ['NotAllowedError', 'The microphone was not allowed.'],
    ['NotFoundError', 'No microphone was found.'],
    ['NotReadableError', 'Another program may be using it.'],
  ])(
    'a microphone that cannot be had (%s): it says why, and what to do',
    { ...thorough, timeout: 90_000 },
    async (name, words) => {
      const { server } = await startTalkServer([{ pieces: ['Yes.'] }])
      const page = await openTalk(
        { server },
        `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '${name}'))`,
      )
      await page.getByRole('button', { name: 'Start listening' }).click()
      await expect.poll(() => page.getByRole('alert').textContent(), patiently).toContain(words)
      await expect.poll(() => page.getByRole('button', { name: 'Start listening' }).count(), patiently).toBe(1)
    },
  )

  it.skipIf(lanAddress === undefined)(
    'a page that is not secure says so, and typing works there',
    { ...thorough, timeout: 90_000 },
    async () => {
      const { server } = await startTalkServer([{ pieces: ['It is ten past three.'] }], { server: { host: '0.0.0.0' } })
      const { page } = await openConsole({ server, path: 'talk', signIn: false, allow: [/Cross-Origin-Opener-Policy/] })
      await page.goto(`http://${lanAddress}:${server.app.port}/#/talk`)
      await page.getByLabel(/token/i).fill('an admin token for tests')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Start listening' }).click()
      await expect.poll(() => page.getByRole('alert').textContent(), patiently).toContain('Open this page by https')
      await page.getByLabel('Or type it').fill('What time is it?')
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByRole('log').textContent(), patiently).toContain('It is ten past three.')
      await expect.poll(() => page.locator('[data-step=speaking] dd').textContent(), patiently).toMatch(/\d m?s$/)
    },
  )

  it('a browser that is shut out while it talks says so and stays away', { ...thorough, timeout: 90_000 }, async () => {
    const { server } = await startTalkServer([{ pieces: ['Yes.'] }])
    const page = await openTalk({ server })
    await expect.poll(() => page.getByText('Connected', { exact: true }).count(), patiently).toBe(1)
    const id = await deviceIdOf(page)
    await page.evaluate(
      `fetch('/api/v1/devices/${id}/revoke', { method: 'POST', headers: { 'X-Lapel-Console': '1' } })`,
    )
    await expect.poll(() => page.getByText('This browser has been shut out.').count(), patiently).toBe(1)
  })

  it('in a second tab it goes on there, and the first one says so', { ...thorough, timeout: 90_000 }, async () => {
    const { server } = await startTalkServer([{ pieces: ['Yes.'] }])
    const page = await openTalk({ server })
    await expect.poll(() => page.getByText('Connected', { exact: true }).count(), patiently).toBe(1)
    const other = await page.context().newPage()
    await other.goto(page.url())
    await expect.poll(() => other.getByText('Connected', { exact: true }).count(), patiently).toBe(1)
    await expect.poll(() => page.getByText('talks in another tab').count(), patiently).toBe(1)
    await page.getByRole('button', { name: 'Connect again' }).click()
    await expect.poll(() => page.getByText('Connected', { exact: true }).count(), patiently).toBe(1)
  })

  it('who may only look is told that talking takes more', { ...thorough, timeout: 90_000 }, async () => {
    const viewers = [{ name: 'wall', token: 'a viewer token for tests' }]
    const { server } = await startTalkServer([{ pieces: ['Yes.'] }], { auth: { viewers } })
    const page = await openTalk({ server, token: 'a viewer token for tests' })
    await expect.poll(() => page.getByText('signed in to look only').count(), patiently).toBe(1)
    expect(server.app.sessions.size).toBe(0)
  })

  it('when nobody has spoken for too long the microphone is given back, and the page says why', {
    ...thorough,
    timeout: 90_000,
  }, async () => {
    const { server } = await startTalkServer([{ pieces: ['Yes.'] }], { idle: { silenceSeconds: 3 } })
    const page = await openTalk({ server, fakeMicrophoneWav: await microphoneFile(pause(1000)) })
    await page.getByRole('button', { name: 'Start listening' }).click()
    await expect.poll(() => page.getByText('nobody had spoken for a while').count(), patiently).toBe(1)
    expect((await audioInUse(page)).tracks).toBe(0)
    await page.getByRole('button', { name: 'Start listening' }).click()
    await expect.poll(() => page.getByRole('status').allTextContents(), patiently).toContain('Listening')
  })
})
