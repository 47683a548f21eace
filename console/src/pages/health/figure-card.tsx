import { durationText } from '../../lib/format.ts'
import { words } from './health-words.ts'
import { type Point, Sparkline } from './sparkline.tsx'

interface FigureCardProps {
  readonly title: string
  readonly points: readonly Point[]
  print(value: number): string
  /** What else there is to say of it. */
  readonly more?: string | undefined
}

/** One figure: how it is now, and how it was. */
export function FigureCard({ title, points, print, more }: FigureCardProps) {
  const t = words.value
  const values = points.flatMap(({ value }) => (value === undefined ? [] : [value]))
  const now = points.at(-1)?.value
  const span = durationText((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0))
  const course =
    values.length === 0 ? t.unknown : t.course(print(Math.min(...values)), print(Math.max(...values)), span)
  return (
    <figure class="panel figure">
      <figcaption>{title}</figcaption>
      <strong>{now === undefined ? '–' : print(now)}</strong>
      <Sparkline points={points} label={`${title}: ${course}`} />
      <small class="soft">{more ?? course}</small>
    </figure>
  )
}
