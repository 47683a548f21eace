export interface Point {
  /** Ms since the epoch. */
  readonly at: number
  /** `undefined`: not known then. */
  readonly value: number | undefined
}

const [width, height] = [240, 48]
/** A longer pause is a gap in the line: nobody knows what was in between. */
const gapMs = 7000

interface SparklineProps {
  readonly points: readonly Point[]
  /** What it shows, in words. */
  readonly label: string
}

/** A course at a glance, from zero to its highest value; the numbers stand beside it. */
export function Sparkline({ points, label }: SparklineProps) {
  const known = points.filter((point): point is Point & { value: number } => point.value !== undefined)
  const first = known[0]?.at ?? 0
  const spanMs = Math.max(1, (known.at(-1)?.at ?? 0) - first)
  const top = Math.max(...known.map(({ value }) => value), Number.MIN_VALUE)
  const place = ({ at, value }: { readonly at: number; readonly value: number }) =>
    `${(((at - first) / spanMs) * width).toFixed(1)} ${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`
  const path = known
    .map((point, index) => {
      const before = known[index - 1]
      return `${before && point.at - before.at <= gapMs ? 'L' : 'M'}${place(point)}`
    })
    .join('')
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} preserveAspectRatio="none">
      <path d={path} vector-effect="non-scaling-stroke" />
    </svg>
  )
}
