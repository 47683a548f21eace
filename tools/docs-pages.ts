import { configReference } from '../src/config/docs.ts'
import { metricsReference } from '../src/observe/metrics-reference.ts'
import { closeCodesReference } from './close-codes-reference.ts'
import { findVendors } from './vendors.ts'

export interface Page {
  /** Name in docs/reference/. */
  readonly file: string
  readonly render: () => string | Promise<string>
}

/** Every page that is printed from a table. */
export const pages: readonly Page[] = [
  { file: 'config.md', render: async () => configReference(await findVendors()) },
  { file: 'metrics.md', render: metricsReference },
  { file: 'close-codes.md', render: closeCodesReference },
]

const mark = '<!-- Printed by `npm run docs`; change the tables in src/ instead. -->\n\n'

export const folder = new URL('../docs/reference/', import.meta.url)

export async function pageText(page: Page): Promise<string> {
  return mark + (await page.render())
}
