import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  type MetricName,
  metricTable,
  type Reading,
} from './metrics-table.ts'
import { processReadings } from './process-readings.ts'

export interface Metrics {
  /** `amount` is finite and not negative. */
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, amount?: number): void
  observe<Name extends HistogramName>(name: Name, value: number, labels: LabelsOf<Name>): void
  /** Read at each scrape, from now until the returned function is called; a later source replaces an earlier one. */
  gauge<Name extends GaugeName>(name: Name, read: () => Reading<Name>): () => void
  /** What a metric that is read at each scrape would say now, all labels added up; 0 without a source. */
  valueOf(name: GaugeName | 'lapel_process_cpu_seconds_total'): number
  /** The Prometheus text exposition, version 0.0.4. */
  text(): Promise<string>
  readonly contentType: string
  /** Stops measuring the event loop. */
  close(): void
}

/**
 * Different values one label may take. Some come from strangers (message types): without a bound they would fill the
 * memory of the server and of whoever scrapes it. Everything after them is counted as `other`.
 */
const maxLabelValues = 64

/** Metrics of one server: its own registry, so that several servers may live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const sources = new Map<string, () => Reading<MetricName>>()
  const counters = new Map<string, Counter>()
  const histograms = new Map<string, Histogram>()
  for (const [name, row] of Object.entries(metricTable)) {
    const shape = { name, help: row.help, labelNames: Object.keys(row.labels), registers: [registry] }
    if (row.kind === 'histogram') histograms.set(name, new Histogram({ ...shape, buckets: [...row.buckets] }))
    else if (row.kind === 'counter') counters.set(name, new Counter({ ...shape, collect: readCounter }))
    else new Gauge({ ...shape, collect: readGauge })

    function readGauge(this: Gauge): void {
      this.reset()
      for (const { labels, value } of listed(sources.get(name)?.() ?? [])) this.set(labels, value)
    }
    function readCounter(this: Counter): void {
      const read = sources.get(name)
      if (!read) return
      this.reset()
      for (const { labels, value } of listed(read())) this.inc(labels, value)
    }
  }
  const bounded = labelBound()
  const measured = processReadings()
  for (const [name, read] of Object.entries(measured.readings)) sources.set(name, read)
  return {
    count: (name, labels, amount = 1) => counters.get(name)?.inc(bounded(name, labels), amount),
    observe: (name, value, labels) => histograms.get(name)?.observe(bounded(name, labels), value),
    gauge(name, read) {
      sources.set(name, read)
      return () => {
        if (sources.get(name) === read) sources.delete(name)
      }
    },
    valueOf: (name) => listed(sources.get(name)?.() ?? []).reduce((sum, { value }) => sum + value, 0),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: measured.close,
  }
}

function listed(reading: Reading<MetricName>): readonly { labels: Record<string, string>; value: number }[] {
  return typeof reading === 'number' ? [{ labels: {}, value: reading }] : reading
}

/** Replaces label values beyond the bound. */
function labelBound(): (name: string, labels: Readonly<Record<string, string>>) => Record<string, string> {
  const seen = new Map<string, Set<string>>()
  return (name, labels) => {
    const bounded: Record<string, string> = {}
    for (const label in labels) {
      const key = `${name} ${label}`
      const values = seen.get(key) ?? new Set()
      seen.set(key, values)
      const value = labels[label] ?? ''
      if (values.size < maxLabelValues) values.add(value)
      bounded[label] = values.has(value) ? value : 'other'
    }
    return bounded
  }
}
