import type { TurnEntry } from './turn-entry.ts'
import type { TurnMoment } from './turn-steps.ts'

/** Moments that a user waits for; when the sound stops depends on how much there is to say. */
export const awaitedMoments = [
  'transcript',
  'firstToken',
  'firstSentence',
  'firstAudio',
] as const satisfies TurnMoment[]
type AwaitedMoment = (typeof awaitedMoments)[number]

interface Percentiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export interface PercentileBucket {
  /** Since the Unix epoch. */
  readonly from: number
  readonly to: number
  readonly count: number
  /** In ms since the end of speech; absent: no turn came that far. */
  readonly moments: Partial<Record<AwaitedMoment, Percentiles>>
}

interface Period {
  readonly from: number
  readonly to: number
  readonly buckets: number
}

/** Percentiles of each moment over time: equal parts of the period, the oldest first. Reads the entries once. */
export function percentilesOver(entries: Iterable<TurnEntry>, { from, to, buckets }: Period): PercentileBucket[] {
  const lengthMs = (to - from) / buckets
  const groups = Array.from({ length: buckets }, (): TurnEntry[] => [])
  for (const entry of entries) {
    if (entry.startedAt < from || entry.startedAt > to) continue
    groups[Math.min(buckets - 1, Math.floor((entry.startedAt - from) / lengthMs))]?.push(entry)
  }
  return groups.map((group, index) => ({
    from: from + index * lengthMs,
    to: from + (index + 1) * lengthMs,
    count: group.length,
    moments: momentsOf(group),
  }))
}

function momentsOf(entries: readonly TurnEntry[]): PercentileBucket['moments'] {
  const known = awaitedMoments.flatMap((moment) => {
    const values = entries.flatMap(({ ms }) => ms[moment] ?? [])
    return values.length === 0 ? [] : [[moment, percentilesOf(values)] as const]
  })
  return Object.fromEntries(known)
}

/** By nearest rank: each is a value that was measured. */
function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
