import { vendors } from '../src/catalogue.ts'
import { configReference } from '../src/config/docs.ts'
import { metricsReference } from '../src/observe/metrics-reference.ts'
import { apiReference } from './api-reference.ts'
import { apiTypes } from './api-types.ts'
import { closeCodesReference } from './close-codes-reference.ts'
import { liveReference } from './live-reference.ts'
import { messagesReference } from './messages-reference.ts'

export interface Page {
  /** From docs/reference/. */
  readonly file: string
  readonly render: () => string
}

/** Every page that is printed from a table. */
export const pages: readonly Page[] = [
  { file: 'messages.md', render: messagesReference },
  { file: 'config.md', render: () => configReference(vendors) },
  { file: 'metrics.md', render: metricsReference },
  { file: 'close-codes.md', render: closeCodesReference },
  { file: 'api.md', render: apiReference },
  { file: 'live.md', render: liveReference },
  { file: '../../console/src/lib/api-types.ts', render: apiTypes },
]

const note = 'Printed by `npm run docs`; change the tables in src/ instead.'

export const folder = new URL('../docs/reference/', import.meta.url)

export function pageText({ file, render }: Page): string {
  return `${file.endsWith('.md') ? `<!-- ${note} -->` : `/* ${note} */`}\n\n${render()}`
}
