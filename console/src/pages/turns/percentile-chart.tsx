import { durationText } from '../../lib/format.ts'
import { words } from './percentile-words.ts'
import { roundUp } from './turn-times.ts'
import { words as listWords } from './turn-words.ts'
import type { Percentiles } from './use-percentiles.ts'

interface PercentileChartProps {
  readonly moment: keyof Percentiles['all']['moments']
  readonly found: Percentiles
}

const ranks = ['p50', 'p95', 'p99'] as const

const size = { width: 300, height: 80 } as const

/** Three lines over time, and in its caption what they come to in all. */
export function PercentileChart({ moment, found: { all, buckets } }: PercentileChartProps) {
  const t = words.value
  const name = listWords.value.moments[moment]
  const values = buckets.map((bucket) => bucket.moments[moment])
  const topMs = roundUp(Math.max(...values.map((value) => value?.p99 ?? 0), 1))
  const point = (index: number, ms: number) => ({
    x: ((index + 0.5) / buckets.length) * size.width,
    y: size.height - (ms / topMs) * size.height,
  })
  const inAll = all.moments[moment]
  const texts = ranks.map((rank) => durationText(inAll?.[rank]))
  const [p50 = '', p95 = '', p99 = ''] = texts
  return (
    <figure class="chart">
      <figcaption>
        <strong>{name}</strong>
        <span class="chart-figures small">
          {ranks.map((rank, index) => (
            <span key={rank} class={`rank ${rank}`}>
              {t[rank]} {texts[index]}
            </span>
          ))}
        </span>
      </figcaption>
      <svg viewBox={`-2 -4 ${size.width + 4} ${size.height + 8}`} role="img" aria-label={t.chart(name, p50, p95, p99)}>
        <line class="axis" x1={0} x2={size.width} y1={size.height} y2={size.height} />
        <line class="axis" x1={0} x2={size.width} y1={0} y2={0} />
        <text class="chart-top" x={2} y={12}>
          {durationText(topMs)}
        </text>
        {ranks.map((rank) => (
          <g key={rank} class={`line ${rank}`}>
            <path
              d={pathOf(
                values.map((value) => value?.[rank]),
                point,
              )}
            />
            {values.map((value, index) =>
              // One alone has no line that would show it.
              value && !values[index - 1] && !values[index + 1] ? (
                <circle key={buckets[index]?.from} {...centre(point(index, value[rank]))} r={2.5} />
              ) : null,
            )}
          </g>
        ))}
      </svg>
    </figure>
  )
}

const centre = ({ x, y }: { readonly x: number; readonly y: number }) => ({ cx: x, cy: y })

/** A line through what is known, broken where nothing is. */
function pathOf(
  values: readonly (number | undefined)[],
  point: (index: number, ms: number) => { readonly x: number; readonly y: number },
): string {
  let path = ''
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue
    const { x, y } = point(index, value)
    path += `${values[index - 1] === undefined ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
  }
  return path
}
