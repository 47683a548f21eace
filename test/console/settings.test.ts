import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Reply } from '../../console/src/lib/api-types.ts'
import { vendors } from '../../src/catalogue.ts'
import { configText, memoryFile, secrets } from '../support/config-text.ts'
import { seriousViolations } from '../support/console-axe.ts'
import { browserIsThere, openConsole, screenshot } from '../support/console-browser.ts'
import { thorough } from '../support/thorough.ts'
import { startApi, viewerToken } from '../wire/api-client.ts'

async function openSettings(path = '', options: Partial<Parameters<typeof openConsole>[0]> = {}) {
  const file = memoryFile(configText)
  const configFile = { read: () => file.read(), write: (next: string) => file.write(next) }
  const { server, ask } = await startApi({ configFile, env: { TTL: '1000' } })
  await ask('POST /config/reload')
  const { page } = await openConsole({ server, path: `settings/${path}`, ...options })
  return { server, ask, page, file, config: () => server.app.services.config() }
}

describe.skipIf(!browserIsThere)('settings', { timeout: 30_000 }, () => {
  it('change a value that is in force at once, and touch nothing else in the file', async () => {
    const { page, file, config } = await openSettings('vad')
    await page.getByLabel('silenceMs (ms)').fill('500')
    await page.getByRole('button', { name: 'Review and apply' }).click()
    const row = page.getByRole('dialog').getByRole('row', { name: 'vad.silenceMs' })
    expect(await row.getByRole('cell').allTextContents()).toEqual(['700', '500'])
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await page.getByText('The new configuration is in force.').waitFor()
    expect(config().vad.silenceMs).toBe(500)
    expect(file.text).toBe(configText.replace('700', '500'))
  })

  it('refuse a bad value beside its field, and change nothing', async () => {
    const { page, file, config } = await openSettings('vad')
    const field = page.getByLabel('silenceMs (ms)')
    await field.fill('7')
    await page.getByText('Expected whole number, 100 to 5000; got 7.').waitFor()
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByRole('button', { name: 'Review and apply' }).isDisabled()).toBe(true)
    expect(await seriousViolations(page)).toEqual([])
    await screenshot(page, 'settings')
    expect([config().vad.silenceMs, file.text]).toEqual([700, configText])
  })

  it('notice that the file has changed meanwhile, and keep what was entered on top of it', thorough, async () => {
    const { page, file, ask, config } = await openSettings('vad', { allow: [/409/] })
    await page.getByLabel('silenceMs (ms)').fill('500')
    file.text = configText.replace('startMs: 120', 'startMs: 200')
    await ask('POST /config/reload')
    await page.getByRole('button', { name: 'Keep my changes on top of the new file' }).click()
    await expect.poll(() => page.getByLabel('startMs (ms)').inputValue()).toBe('200')
    await page.getByRole('button', { name: 'Review and apply' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => config().vad).toMatchObject({ silenceMs: 500, startMs: 200 })
  })

  it('keep a text that was edited while the file changed, and show what it takes back', thorough, async () => {
    const { page, file, ask, config } = await openSettings('-file', { allow: [/409/] })
    const text = page.getByLabel('Text of the configuration file')
    const before = await text.inputValue()
    file.text = configText.replace('startMs: 120', 'startMs: 200')
    await ask('POST /config/reload')
    await expect.poll(() => text.inputValue()).toContain('startMs: 200')
    await text.fill(before.replace('silenceMs: 700', 'silenceMs: 500'))
    file.text = configText.replace('startMs: 120', 'startMs: 300')
    await ask('POST /config/reload')
    await page.getByRole('button', { name: 'Keep my text in place of the new file' }).click()
    expect(await text.inputValue()).toContain('silenceMs: 500')
    await page.getByRole('button', { name: 'Review and apply' }).click()
    await page.getByRole('dialog').getByRole('row', { name: 'vad.startMs' }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => config().vad).toMatchObject({ silenceMs: 500, startMs: 120 })
  })

  it('keep what was entered while another page is looked at', thorough, async () => {
    const { page } = await openSettings('vad')
    await page.getByLabel('silenceMs (ms)').fill('500')
    await page.getByRole('link', { name: 'Health' }).click()
    await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor()
    await page.goBack()
    await expect.poll(() => page.getByLabel('silenceMs (ms)').inputValue()).toBe('500')
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
    await expect.poll(() => page.getByLabel('silenceMs (ms)').inputValue()).toBe('700')
  })

  it('never bring a secret to the page, and replace one', async () => {
    const replies: string[] = []
    const { page, config, server } = await openSettings('meeting')
    page.on(
      'response',
      (response) =>
        void response.text().then(
          (text) => replies.push(text),
          () => undefined,
        ),
    )
    await page.reload()
    await page.getByText('Set. It is never shown.').first().waitFor()
    await page.getByRole('button', { name: 'Replace secret' }).click()
    await page.getByLabel('New value of secret').fill('another-key-of-the-signature')
    await page.getByRole('button', { name: 'Review and apply' }).click()
    await page.getByRole('dialog').getByText('another secret').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => config().meeting.webhook.secret).toBe('another-key-of-the-signature')
    await page.goto(`http://127.0.0.1:${server.app.port}/#/settings/-file`)
    const text = await page.getByLabel('Text of the configuration file').inputValue()
    expect(text).toContain('«secret ')
    await page.goto(`http://127.0.0.1:${server.app.port}/#/settings/auth`)
    await page.getByRole('heading', { name: 'Access' }).waitFor()
    const seen = [...replies, text, await page.content()].join('\n')
    for (const secret of [...Object.values(secrets), 'another-key']) expect(seen).not.toContain(secret)
  })

  it('add, rename and remove entries of a map', thorough, async () => {
    const { page, config } = await openSettings('devices')
    const add = async (id: string) => {
      await page.getByLabel('New entry: device id').fill(id)
      await page.getByRole('button', { name: 'Add to devices' }).click()
    }
    const apply = async () => {
      await page.getByRole('button', { name: 'Review and apply' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
      await page.getByText('is in force').last().waitFor()
    }
    await add('badge-1')
    await page.getByRole('group', { name: 'badge-1' }).getByLabel('owner').fill('Anna')
    await add('badge-2')
    await apply()
    expect(config().devices).toEqual({ 'badge-1': { owner: 'Anna' }, 'badge-2': {} })
    await page.getByRole('button', { name: 'Remove badge-2' }).click()
    await page.getByRole('button', { name: 'Rename badge-1' }).click()
    await page.getByLabel('Rename badge-1', { exact: true }).last().fill('badge-3')
    await page.keyboard.press('Enter')
    await apply()
    await expect.poll(() => config().devices).toEqual({ 'badge-3': { owner: 'Anna' } })
  })

  it('edit the file as text with the same check, and tell where it is wrong', thorough, async () => {
    const { page, config, file } = await openSettings('-file')
    const text = page.getByLabel('Text of the configuration file')
    const before = await text.inputValue()
    await text.fill(before.replace('silenceMs: 700', 'silenceMs: 7'))
    await page.getByText(/Line \d+: ?vad.silenceMs Expected/).waitFor()
    await text.fill(before.replace('silenceMs: 700', 'silenceMs: 600'))
    await page.getByRole('tab', { name: 'Form' }).click()
    await page.getByRole('link', { name: 'Voice activity' }).click()
    await expect.poll(() => page.getByLabel('silenceMs (ms)').inputValue()).toBe('600')
    await page.getByLabel('startMs (ms)').fill('100')
    await page.getByRole('button', { name: 'Review and apply' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => config().vad).toMatchObject({ silenceMs: 600, startMs: 100 })
    expect(file.text).toBe(
      configText.replace('silenceMs: 700', 'silenceMs: 600').replace('startMs: 120', 'startMs: 100'),
    )
  })

  it('say what waits for the next start, and keep it in the history', thorough, async () => {
    const { page, ask } = await openSettings('vad')
    await page.getByLabel('provider', { exact: true }).selectOption('webrtc')
    await page.getByRole('button', { name: 'Review and apply' }).click()
    await page.getByRole('dialog').getByText('with the next start').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await screenshot(page, 'settings-review')
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await page.getByText('These take effect with the next start').first().waitFor()
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('row', { name: /console vad.provider with the next start/ }).waitFor()
    const { json } = await ask<Reply<'listConfigChanges'>>('GET /config/audit')
    expect(json[0]?.needRestart).toEqual(['vad.provider'])
  })

  it('say why a change could not be put in force, and change nothing', thorough, async () => {
    const file = memoryFile('')
    const { server } = await startApi({
      vendors,
      configFile: { read: () => file.read(), write: (next) => file.write(next) },
    })
    const { page } = await openConsole({ server, path: 'settings/asr', allow: [/422/] })
    await page.getByLabel('Provider').selectOption('pocketsphinx')
    await page.getByRole('button', { name: 'Review and apply' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await page.getByText(/pocketsphinx_continuous was not found/).waitFor()
    expect([server.app.services.config().asr.provider, file.text]).toEqual(['auto', ''])
  })

  it('show a reader what is in force, and nothing of the file', thorough, async () => {
    const { page } = await openSettings('', { token: viewerToken })
    await page.getByText('You may look, not change.').waitFor()
    await page.getByText('silenceMs: 700').waitFor()
    const seen = await page.content()
    expect(seen).not.toContain('measured in the ward')
    for (const secret of Object.values(secrets)) expect(seen).not.toContain(secret)
  })

  it('are found by a word, also by keyboard alone and in Chinese', thorough, async () => {
    const { page, config } = await openSettings('', { language: 'zh' })
    await page.getByLabel('查找设置').focus()
    await page.keyboard.type('静音多久')
    await page.getByLabel('silenceMs (毫秒)').waitFor()
    expect(await page.locator('.settings-fields input').count()).toBe(1)
    for (let steps = 0; steps < 40; steps++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate(() => document.activeElement?.matches('.settings-fields input'))) break
    }
    await page.keyboard.type('5')
    await page.getByText('应为 whole number').waitFor()
    await page.keyboard.type('00')
    await page.getByText('应为 whole number').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: '查看并应用', disabled: false }).waitFor()
    await pressOn(page, '查看并应用')
    await pressOn(page, '应用')
    await page.getByText('新配置已生效。').waitFor()
    expect(config().vad.silenceMs).toBe(500)
  })

  it('lead the keyboard on when what had the focus goes', thorough, async () => {
    const { page } = await openSettings('auth')
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id)
    await page.getByRole('group', { name: 'tokens' }).getByRole('button', { name: 'Replace token' }).press('Enter')
    expect(await page.getByLabel('New value of token').getAttribute('id')).toBe(await focused())
    await page.getByRole('group', { name: 'tokens' }).getByRole('button', { name: 'Remove Entry 1' }).press('Enter')
    expect(await focused()).toBe('Add to tokens')
    await page.getByRole('button', { name: 'Reset devices' }).press('Enter')
    expect(await page.getByLabel('devices', { exact: true }).getAttribute('id')).toBe(await focused())
  })
})

/** By Tab and Enter alone. */
async function pressOn(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < 60; steps++) {
    if ((await page.evaluate(() => document.activeElement?.textContent)) === name) return page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${name}`)
}
