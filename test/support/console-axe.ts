import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe-core finds serious or worse in the page as it is now: rule, what is at fault, why. Empty: nothing. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  // Whoever asks from outside is not bound by the policy of the page.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => {
    const { axe: inPage } = globalThis as unknown as { readonly axe: typeof axe }
    return inPage.run({ resultTypes: ['violations'] })
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`))
}
