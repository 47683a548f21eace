import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { encodeWav } from '../../src/audio/wav.ts'
import { vendors } from '../../src/catalogue.ts'
import { importSherpa } from '../../src/providers/asr/sherpa-onnx/sherpa-package.ts'
import { seriousViolations } from '../support/console-axe.ts'
import { browserIsThere, openConsole, screenshot } from '../support/console-browser.ts'
import { serviceAnswer, serviceKey, serviceTranscript, startKeyService } from '../support/key-service.ts'
import { memoryFile } from '../support/memory-file.ts'
import { startModelMirror } from '../support/model-mirror.ts'
import { hasPrograms } from '../support/programs.ts'
import { speak } from '../support/speech.ts'
import { startTestServer, type TestServerOptions } from '../support/test-server.ts'
import { thorough } from '../support/thorough.ts'

const isPossible = browserIsThere && (await hasPrograms('espeak-ng'))
const hasSherpa = await importSherpa().then(
  () => true,
  () => false,
)

/** A server that knows nothing yet, as after the first start; no phrases are made in the background. */
async function startEmpty(options: TestServerOptions = {}, more = '') {
  const adminToken = 'an admin token for tests'
  const file = memoryFile(`chat: { waitMs: 0 }\nauth: { devices: open, adminToken: ${adminToken} }\n${more}`)
  const server = await startTestServer({
    vendors,
    configFile: file,
    ...options,
    config: { auth: { adminToken }, ...options.config },
  })
  return { server, file }
}

const goOn = (page: Page) => page.getByRole('button', { name: 'Save and go on' }).click()

/** Chooses the service, with a key. */
async function fillService(page: Page, url: string, key: string): Promise<void> {
  await page.getByLabel('Service').selectOption('Another one')
  await page.getByLabel('Address').fill(`${url}/v1`)
  await page.getByLabel('Key').fill(key)
}

describe.skipIf(!isPossible)('the first steps', () => {
  it('come first where something is missing, and lead to a model that answers at once', async () => {
    const service = await startKeyService()
    const { server, file } = await startEmpty()
    const { page } = await openConsole({ server, viewport: { width: 1100, height: 950 } })
    await page.getByRole('heading', { name: 'First steps' }).waitFor()
    await fillService(page, service.url, serviceKey)
    await page.getByLabel('Model', { exact: true }).fill('')
    await page.getByRole('button', { name: 'Which models are there?' }).click()
    await page.getByText('2 models are there').waitFor()
    expect(await page.getByLabel('Model', { exact: true }).inputValue()).toBe('gpt-4o')
    await page.getByRole('button', { name: 'Test' }).click()
    await page.getByText(serviceAnswer).waitFor()
    await page.getByText('First word after').waitFor()
    await screenshot(page, 'first-run-model')
    await goOn(page)
    await page.getByRole('heading', { name: 'Recogniser' }).waitFor()
    expect(parse(file.text).llm.models.main).toMatchObject({ baseUrl: `${service.url}/v1`, apiKey: serviceKey })
    const device = server.device()
    await device.hello()
    device.type('hello')
    expect((await device.expectAnswer()).sentences.join('')).toContain('很高兴见到你')
  })

  it('say that a key is wrong, and never show it again', async () => {
    const service = await startKeyService()
    const { server } = await startEmpty()
    const { page } = await openConsole({ server, path: 'first-run/language-model' })
    await fillService(page, service.url, 'sk-wrong')
    await page.getByLabel('Model', { exact: true }).fill('gpt-4o')
    await page.getByRole('button', { name: 'Test' }).click()
    await page.getByRole('alert').getByText('The key is not accepted').waitFor()
    expect(await page.content()).not.toContain('sk-wrong')
  })

  it('can be passed over, which the server remembers', thorough, async () => {
    const { server } = await startEmpty()
    const { page } = await openConsole({ server, path: 'first-run' })
    await page.getByRole('button', { name: 'Pass over' }).click()
    await page.getByRole('heading', { name: 'Recogniser' }).waitFor()
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Recogniser')
    const { page: other } = await openConsole({ server, path: 'first-run', language: 'zh' })
    await other.getByRole('heading', { name: '语音识别' }).waitFor()
    await other.getByRole('link', { name: '语言模型 已跳过' }).waitFor()
  })

  it('let a recogniser hear a sentence of the server’s own voice', thorough, async () => {
    const service = await startKeyService()
    const { server, file } = await startEmpty()
    const { page } = await openConsole({ server, path: 'first-run/recogniser' })
    await page.getByLabel('What listens').selectOption('A service')
    await page.getByLabel('Address').fill(`${service.url}/v1`)
    await page.getByLabel('Key').fill(serviceKey)
    await page.getByRole('button', { name: 'Use a spoken sample' }).click()
    await page.getByRole('definition').nth(1).getByText(serviceTranscript).waitFor()
    await goOn(page)
    await page.getByRole('heading', { name: 'Voice' }).waitFor()
    expect(parse(file.text).asr).toMatchObject({ provider: 'openai-compatible', model: 'whisper-1' })
  })

  it('let a recogniser hear what is said into the browser', thorough, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lapel-microphone-'))
    onTestFinished(() => rm(directory, { recursive: true }))
    const wav = join(directory, 'speech.wav')
    await writeFile(wav, encodeWav(speak('what time is it'), 16_000))
    const service = await startKeyService()
    const { server } = await startEmpty()
    const { page } = await openConsole({ server, path: 'first-run/recogniser', fakeMicrophoneWav: wav })
    await page.getByLabel('What listens').selectOption('A service')
    await page.getByLabel('Address').fill(`${service.url}/v1`)
    await page.getByLabel('Key').fill(serviceKey)
    await page.getByRole('button', { name: 'Speak for three seconds' }).click()
    await page.getByText('Speak now').waitFor()
    await page.getByText(serviceTranscript).waitFor()
    // Three seconds of 16-bit sound at 16 kHz.
    expect(service.calls.at(-1)?.bytes.length).toBeGreaterThan(90_000)
  })

  it.skipIf(!hasSherpa)('bring a local model, show how far it is, and put it in force', thorough, async () => {
    const mirror = await startModelMirror()
    const { server, file } = await startEmpty(
      { localModels: [mirror.model], config: { models: { mirror: mirror.server.url } } },
      `models: { mirror: "${mirror.server.url}" }\n`,
    )
    const { page } = await openConsole({ server, path: 'first-run/recogniser' })
    await page.getByLabel('What listens').selectOption('A model on this server')
    mirror.send('half')
    await page.getByRole('button', { name: 'Download kroko-en' }).click()
    const bar = page.getByRole('progressbar')
    await expect.poll(async () => Number(await bar.getAttribute('value')), { timeout: 10_000 }).toBeCloseTo(0.5, 1)
    await screenshot(page, 'first-run-download')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Go on downloading kroko-en' }).waitFor()
    mirror.send('all')
    await page.getByRole('button', { name: 'Go on downloading kroko-en' }).click()
    await page.getByRole('radio', { name: 'kroko-en' }).check()
    await page.getByRole('button', { name: 'Use a spoken sample' }).click()
    await page.getByText('kroko-en,').waitFor()
    await goOn(page)
    await page.getByRole('heading', { name: 'Voice' }).waitFor()
    expect(parse(file.text).asr).toMatchObject({ provider: 'sherpa-onnx', model: 'kroko-en' })
  })

  it('let people listen to a voice before it is in force', thorough, async () => {
    const { server, file } = await startEmpty()
    const { page } = await openConsole({ server, path: 'first-run/voice' })
    await page.getByLabel('What speaks').selectOption('espeak-ng: robotic, on this server, at once')
    await page.getByLabel('Speed').fill('200')
    const spoken = page.waitForResponse((response) => response.url().endsWith('/setup/voice/trial'))
    await page.getByRole('button', { name: 'Listen in English' }).click()
    expect((await (await spoken).json()).durationMs).toBeGreaterThan(2000)
    await page.getByText('first sound after').waitFor()
    await screenshot(page, 'first-run-voice')
    await goOn(page)
    await page.getByRole('heading', { name: 'Talk to it' }).waitFor()
    expect(parse(file.text).tts).toEqual({ provider: 'espeak-ng', voice: 'auto', speed: 200 })
  })

  it('end where people talk, and say how devices come', thorough, async () => {
    const { server } = await startEmpty()
    const { page } = await openConsole({ server, path: 'first-run/talk' })
    await page.getByText(`:${server.app.port}/xiaozhi/ota/`).waitFor()
    await page.getByRole('button', { name: 'Talk to it now' }).click()
    await page.waitForURL(/#\/talk$/)
  })

  it('only show what is in use to those who may not change it', thorough, async () => {
    const viewerToken = 'a viewer token for tests'
    const auth = { adminToken: 'an admin token for tests', viewers: [{ name: 'wall', token: viewerToken }] }
    const { server } = await startEmpty({ config: { auth } })
    const { page } = await openConsole({ server, path: 'first-run', token: viewerToken })
    await page.getByText('You may look here').waitFor()
    expect(await page.getByRole('button', { name: 'Test' }).count()).toBe(0)
  })

  it.each(['en', 'zh'] as const)(
    'have no serious violation, light or dark, in %s',
    { ...thorough, timeout: 60_000 },
    async (language) => {
      const { server } = await startEmpty()
      const { page } = await openConsole({ server, path: 'first-run/talk', language })
      for (const step of ['language-model', 'recogniser', 'voice', 'talk']) {
        await page.goto(`http://127.0.0.1:${server.app.port}/#/first-run/${step}`)
        await page.locator(`a[href="#/first-run/${step}"][aria-current]`).waitFor()
        const kind = page.getByRole('combobox').nth(1)
        if (step === 'recogniser' || step === 'voice') await kind.selectOption({ index: step === 'voice' ? 2 : 1 })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          expect({ step, colorScheme, found: await seriousViolations(page) }).toEqual({ step, colorScheme, found: [] })
        }
      }
    },
  )

  it('fit on a phone', thorough, async () => {
    const { server } = await startEmpty()
    const { page } = await openConsole({ server, path: 'first-run/voice', viewport: { width: 360, height: 740 } })
    for (const step of ['language-model', 'recogniser', 'voice', 'talk']) {
      await page.goto(`http://127.0.0.1:${server.app.port}/#/first-run/${step}`)
      await page.locator(`a[href="#/first-run/${step}"][aria-current]`).waitFor()
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect({ step, overflow }).toEqual({ step, overflow: 0 })
    }
  })
})
