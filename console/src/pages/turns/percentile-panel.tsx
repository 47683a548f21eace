import { useState } from 'preact/hooks'
import { durationText, timeText } from '../../lib/format.ts'
import { common } from '../../lib/words.ts'
import { SelectField } from '../../parts/fields.tsx'
import { PercentileChart } from './percentile-chart.tsx'
import { words } from './percentile-words.ts'
import { words as listWords } from './turn-words.ts'
import { type Percentiles, usePercentiles } from './use-percentiles.ts'

const periods = ['15', '60', '360', '1440', '10080'] as const
type Period = (typeof periods)[number]

const moments = ['transcript', 'firstToken', 'firstSentence', 'firstAudio'] as const

/** How long people waited for each moment of their turns, over time. */
export function PercentilePanel({ device }: { readonly device: string }) {
  const t = words.value
  const [period, setPeriod] = useState<Period>('60')
  const found = usePercentiles(Number(period), device)
  return (
    <section class="panel" aria-labelledby="percentiles-heading">
      <div class="row between">
        <h2 id="percentiles-heading">{t.title}</h2>
        <SelectField<Period>
          label={t.period}
          value={period}
          options={periods.map((value) => ({ value, text: t.periods[value] }))}
          onChange={setPeriod}
        />
      </div>
      {!found ? (
        <p aria-busy="true">{common.value.loading}</p>
      ) : found.all.turns === 0 ? (
        <p class="soft">{t.none}</p>
      ) : (
        <>
          <p class="soft small">{t.turns(found.all.turns)}</p>
          <div class="charts">
            {moments.map((moment) => (
              <PercentileChart key={moment} moment={moment} found={found} />
            ))}
          </div>
          <Table found={found} />
        </>
      )}
    </section>
  )
}

/** The charts in figures; parts without any turn are left out. */
function Table({ found: { buckets } }: { readonly found: Percentiles }) {
  const t = words.value
  const names = listWords.value.moments
  return (
    <details>
      <summary>{t.table}</summary>
      <div class="scroll-x">
        <table>
          <thead>
            <tr>
              <th scope="col">{t.time}</th>
              <th scope="col">{t.count}</th>
              {moments.map((moment) => (
                <th key={moment} scope="col">
                  {names[moment]} ({t.p50} / {t.p95} / {t.p99})
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {buckets
              .filter(({ turns }) => turns > 0)
              .map((bucket) => (
                <tr key={bucket.from}>
                  <th scope="row">{timeText(bucket.from)}</th>
                  <td>{bucket.turns}</td>
                  {moments.map((moment) => {
                    const values = bucket.moments[moment]
                    return (
                      <td key={moment}>
                        {values ? [values.p50, values.p95, values.p99].map((ms) => durationText(ms)).join(' / ') : '–'}
                      </td>
                    )
                  })}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
