import { Tag } from '../../parts/notice.tsx'
import type { SourceDetails } from './source-types.ts'
import { words } from './words.ts'

interface InsightListProps {
  readonly source: Pick<SourceDetails, 'insights' | 'refs' | 'actions' | 'nextSteps' | 'risks'>
  /** The output is to be shown there. */
  onLine(number: number): void
}

/** What is wrong, how bad it is, which lines say so; and what to do. */
export function InsightList({ source, onLine }: InsightListProps) {
  const t = words.value
  const { insights, refs, actions, nextSteps, risks } = source
  return (
    <section class="panel" aria-labelledby="insights-title">
      <h2 id="insights-title">{t.insights}</h2>
      {insights.length === 0 && <p class="soft">{t.noInsights}</p>}
      <ul class="insights">
        {insights.map((text, index) => {
          const ref = refs[index]
          return (
            <li key={text} class={`insight ${ref?.severity ?? 'warning'}`}>
              {ref && (
                <p class="row">
                  <Tag kind={ref.severity === 'error' ? 'bad' : 'warn'}>{t.severities[ref.severity]}</Tag>
                  <span class="small">{t.kinds[ref.kind] ?? ref.kind}</span>
                  {ref.isNew && <Tag>{t.isNew}</Tag>}
                  {ref.count > 1 && <span class="soft small">{t.times(ref.count)}</span>}
                </p>
              )}
              <p>{text}</p>
              <p class="row">
                {ref?.lines.map((number) => (
                  <button key={number} type="button" class="line-ref" onClick={() => onLine(number)}>
                    {t.line(number)}
                  </button>
                ))}
              </p>
            </li>
          )
        })}
      </ul>
      <Texts title={t.actions} texts={actions} />
      <Texts title={t.nextSteps} texts={nextSteps} />
      <Texts title={t.risks} texts={risks} />
    </section>
  )
}

function Texts({ title, texts }: { readonly title: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  )
}
