import { markdownTable } from '../lib/markdown.ts'
import { type MetricRow, metricTable } from './metrics-table.ts'

/** The reference page of all metrics, as Markdown. */
export function metricsReference(): string {
  const rows = Object.entries<MetricRow>(metricTable).map(([name, row]) => [
    `\`${name}\``,
    row.kind,
    Object.entries(row.labels)
      .map(([label, meaning]) => `\`${label}\`: ${meaning}`)
      .join('; '),
    row.buckets ? `${row.help} Buckets: ${row.buckets.join(', ')}.` : row.help,
  ])
  return `# Metrics reference

Served at \`/metrics\` in the Prometheus text format. A label takes at most 64 values; what comes after them is counted
as \`other\`.

${markdownTable(['name', 'kind', 'labels', 'meaning'], rows)}
`
}
