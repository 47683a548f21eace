import type { SourceDetails } from './source-types.ts'
import { words } from './words.ts'

const shown = [
  'lines',
  'errors',
  'warnings',
  'failedTests',
  'passedTests',
  'templates',
  'redacted',
  'dropped',
] as const satisfies readonly (keyof SourceDetails['counters'])[]

/** The counts of the run. */
export function Statistics({ counters }: Pick<SourceDetails, 'counters'>) {
  const t = words.value
  return (
    <section class="panel" aria-labelledby="statistics-title">
      <h2 id="statistics-title">{t.statistics}</h2>
      <dl class="statistics">
        {shown.map((name) => (
          <div key={name}>
            <dt>{t.counters[name]}</dt>
            <dd>{counters[name]}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
