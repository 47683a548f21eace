import { describe, expect, it } from 'vitest'
import type { Reply } from '../../console/src/lib/api-types.ts'
import { browserIsThere, openConsole, screenshot } from '../support/console-browser.ts'
import { thorough } from '../support/thorough.ts'
import { startApi } from '../wire/api-client.ts'

describe.skipIf(!browserIsThere)('health', { timeout: 30_000 }, () => {
  it('shows what the metrics say, and follows a device that comes and goes', async () => {
    const { server } = await startApi()
    const { page } = await openConsole({ server, path: 'health' })
    const card = (name: string) => page.getByRole('figure').filter({ hasText: name }).locator('strong')
    await expect.poll(() => card('Devices here').textContent()).toBe('0')
    const device = server.device()
    await device.hello()
    await expect.poll(() => card('Connections').textContent(), { timeout: 6000 }).toBe('1')
    const metrics = await (await fetch(`http://127.0.0.1:${server.app.port}/metrics`)).text()
    const told = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(metrics)?.[1])
    expect(await card('Devices here').textContent()).toBe(String(told('lapel_sessions')))
    expect(await card('Connections').textContent()).toBe(String(told('lapel_connections')))
    const shownMb = Number.parseFloat((await card('Memory of the process').textContent()) ?? '')
    expect(shownMb / (told('lapel_process_resident_memory_bytes') / 1024 ** 2)).toBeCloseTo(1, 0)
    for (const name of ['CPU', 'Delay of the event loop', 'One read from the store', 'JavaScript heap']) {
      // Some figures are between two samples.
      await expect.poll(() => card(name).textContent(), { timeout: 6000, message: name }).toMatch(/\d/)
    }
    await device.close()
    await expect.poll(() => card('Connections').textContent(), { timeout: 6000 }).toBe('0')
    await screenshot(page, 'health')
  })

  it('shows each provider with its calls and errors', thorough, async () => {
    const { server, ask } = await startApi()
    const { page } = await openConsole({ server, path: 'health' })
    const device = server.device()
    await device.hello()
    device.type('one')
    await device.expectAnswer()
    const { json } = await ask<Reply<'listProviders'>>('GET /providers')
    const calls = json.find(({ kind }) => kind === 'llm')?.stats.calls
    expect(calls).toBe(1)
    const row = page.getByRole('row').filter({ hasText: 'Thinking' })
    await expect.poll(() => row.getByRole('cell').nth(2).textContent(), { timeout: 8000 }).toBe(String(calls))
  })

  it('shows a warning of the log as it comes, without anything personal', thorough, async () => {
    const { server } = await startApi()
    const { page } = await openConsole({ server, path: 'health', language: 'zh' })
    await page.getByText('启动以来没有警告和错误。').waitFor()
    server.app.services.log.warn({ attempt: 3, personal: { text: 'my diary' } }, 'the model did not answer')
    await page.getByText('the model did not answer').waitFor()
    expect(await page.content()).not.toContain('diary')
    expect(await page.getByText('attempt: 3').count()).toBe(1)
  })
})
