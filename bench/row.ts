/** One figure of a bench. */
export interface BenchRow {
  name: string
  value: number
  unit: string
  note?: string
}

/** Rows as aligned text, one a line. */
export function formatRows(rows: readonly BenchRow[]): string {
  const nameWidth = Math.max(...rows.map(({ name }) => name.length))
  const values = rows.map(({ value, unit }) => `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`)
  const valueWidth = Math.max(...values.map((value) => value.length))
  const lines = rows.map(({ name, note = '' }, index) =>
    `${name.padEnd(nameWidth)}  ${(values[index] ?? '').padStart(valueWidth)}  ${note}`.trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

/** The value that half of all are below. */
export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
}

/** Median time in us of one call of `run`, which is called in batches so that the clock's own cost vanishes. */
export function measureCall(run: (index: number) => void, options: { calls: number; batch: number }): number {
  const times: number[] = []
  for (let index = 0; index < options.calls; ) {
    const start = performance.now()
    for (let inBatch = 0; inBatch < options.batch; inBatch++) run(index++)
    times.push(((performance.now() - start) / options.batch) * 1000)
  }
  // The first half warms up the compiler.
  return median(times.slice(times.length / 2))
}
