import { describe, expect, it } from 'vitest'
import { seriousViolations } from '../support/console-axe.ts'
import { browserIsThere, openConsole } from '../support/console-browser.ts'
import { consolePages } from '../support/console-pages.ts'
import { startInhabitedServer } from '../support/inhabited-server.ts'
import { thorough } from '../support/thorough.ts'

const languages = ['en', 'zh'] as const
const schemes = ['light', 'dark'] as const
/** Views within a page that stand for what one sees there most of the time. */
const views = ['fleet/aa:bb:01', 'board/depot', 'settings/auth']
/** A small phone. */
const narrow = { width: 360, height: 740 }

/** Every page is looked through several times. */
const longMs = 60_000

describe.skipIf(!browserIsThere)('the console', { timeout: longMs }, () => {
  it('has no serious violation on any page, be it in English and light or in Chinese and dark', async () => {
    const server = await startInhabitedServer()
    const found: Record<string, readonly string[]> = {}
    for (const [language, colorScheme] of [['en', 'light'] as const, ['zh', 'dark'] as const]) {
      const { page } = await openConsole({ server, path: consolePages[0] ?? '', language, colorScheme })
      for (const path of [...consolePages, ...views]) {
        await page.evaluate((to) => {
          location.hash = `#/${to}`
        }, path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForLoadState('networkidle')
        const violations = await seriousViolations(page)
        if (violations.length > 0) found[`${path} ${language} ${colorScheme}`] = violations
      }
    }
    expect(found).toEqual({})
  })

  it.each([...consolePages, ...views])(
    '%s has no serious violation, light or dark, in English or Chinese',
    thorough,
    async (path) => {
      const server = await startInhabitedServer()
      for (const language of languages) {
        const { page } = await openConsole({ server, path, language })
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForLoadState('networkidle')
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme })
          expect({ language, colorScheme, found: await seriousViolations(page) }).toEqual({
            language,
            colorScheme,
            found: [],
          })
        }
      }
    },
  )

  it('the way in has none either', thorough, async () => {
    const server = await startInhabitedServer()
    for (const language of languages) {
      const { page } = await openConsole({ server, language, signIn: false })
      await page.getByRole('heading', { level: 2 }).waitFor()
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme })
        expect(await seriousViolations(page)).toEqual([])
      }
    }
  })

  it.each([...consolePages, ...views])('%s fits a phone, its navigation behind a button', thorough, async (path) => {
    const server = await startInhabitedServer()
    const { page } = await openConsole({ server, path, viewport: narrow })
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(narrow.width)
    await page.getByRole('button', { name: 'Menu' }).click()
    expect(await page.getByRole('navigation').getByRole('link').first().isVisible()).toBe(true)
  })
})
