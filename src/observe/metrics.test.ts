import { afterEach, expect, test } from 'vitest'
import { createMetrics, type Metrics } from './metrics.ts'
import { metricTable } from './metrics-table.ts'

let opened: Metrics[] = []
afterEach(() => {
  for (const metrics of opened) metrics.close()
  opened = []
})

function open(): Metrics {
  const metrics = createMetrics()
  opened.push(metrics)
  return metrics
}

/** The exposition as a scraper reads it: types by name, values by series. */
async function scrape(metrics: Metrics) {
  const types: Record<string, string> = {}
  const help: Record<string, string> = {}
  const series: Record<string, number> = {}
  for (const line of (await metrics.text()).split('\n')) {
    const [, kind, name, rest] = /^# (TYPE|HELP) (\S+) (.*)$/.exec(line) ?? []
    if (name && kind === 'TYPE') types[name] = rest ?? ''
    else if (name) help[name] = rest ?? ''
    else if (line !== '') {
      const [, key, value] = /^([a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)+\})?) (\S+)$/.exec(line) ?? []
      if (!key) throw new Error(`not a sample: ${line}`)
      series[key] = Number(value)
    }
  }
  return { types, help, series }
}

test('the exposition has exactly the metrics of the table, with their kinds and helps', async () => {
  const { types, help } = await scrape(open())
  expect(types).toEqual(Object.fromEntries(Object.entries(metricTable).map(([name, row]) => [name, row.kind])))
  expect(help).toEqual(Object.fromEntries(Object.entries(metricTable).map(([name, row]) => [name, row.help])))
})

test('counters add up by labels', async () => {
  const metrics = open()
  metrics.count('lapel_audio_packets_total', { direction: 'up' })
  metrics.count('lapel_audio_packets_total', { direction: 'up' }, 4)
  metrics.count('lapel_audio_packets_total', { direction: 'down' })
  const { series } = await scrape(metrics)
  expect(series['lapel_audio_packets_total{direction="up"}']).toBe(5)
  expect(series['lapel_audio_packets_total{direction="down"}']).toBe(1)
})

test('histograms count into the buckets of the table', async () => {
  const metrics = open()
  for (const value of [0.0005, 0.2, 45]) metrics.observe('lapel_turn_stage_seconds', value, { stage: 'total' })
  const { series } = await scrape(metrics)
  expect(series['lapel_turn_stage_seconds_bucket{le="0.001",stage="total"}']).toBe(1)
  expect(series['lapel_turn_stage_seconds_bucket{le="30",stage="total"}']).toBe(2)
  expect(series['lapel_turn_stage_seconds_bucket{le="+Inf",stage="total"}']).toBe(3)
  expect(series['lapel_turn_stage_seconds_count{stage="total"}']).toBe(3)
})

test('gauges are read at each scrape until they are taken back', async () => {
  const metrics = open()
  let connections = 1
  const forget = metrics.gauge('lapel_connections', () => connections)
  expect((await scrape(metrics)).series.lapel_connections).toBe(1)
  connections = 2
  expect((await scrape(metrics)).series.lapel_connections).toBe(2)
  forget()
  expect((await scrape(metrics)).series.lapel_connections).toBe(0)
})

test('a label takes a bounded number of values, the rest is other', async () => {
  const metrics = open()
  for (let index = 0; index < 1000; index++) {
    metrics.count('lapel_messages_total', { type: `invented-${index}`, outcome: 'UNKNOWN_TYPE' })
  }
  const { series } = await scrape(metrics)
  const ours = Object.entries(series).filter(([key]) => key.startsWith('lapel_messages_total'))
  expect(ours).toHaveLength(65)
  expect(series['lapel_messages_total{type="other",outcome="UNKNOWN_TYPE"}']).toBe(936)
})

test('label values of strangers cannot break the exposition', async () => {
  const metrics = open()
  metrics.count('lapel_messages_total', { type: 'a"b\\c\nd', outcome: 'ok' })
  expect((await scrape(metrics)).series['lapel_messages_total{type="a\\"b\\\\c\\nd",outcome="ok"}']).toBe(1)
})

test('two servers in one process count apart', async () => {
  const [one, other] = [open(), open()]
  one.count('lapel_closes_total', { reason: 'idle' })
  expect((await scrape(other)).series['lapel_closes_total{reason="idle"}']).toBeUndefined()
})

test('the process tells its memory, CPU time, versions and event loop delay', async () => {
  const { series } = await scrape(open())
  expect(series.lapel_process_resident_memory_bytes).toBeGreaterThan(1e6)
  expect(series.lapel_process_heap_bytes).toBeGreaterThan(1e6)
  expect(series['lapel_process_cpu_seconds_total{mode="user"}']).toBeGreaterThan(0)
  const build = Object.keys(series).find((key) => key.startsWith('lapel_build_info'))
  expect(build).toContain(`node="${process.versions.node}"`)
  for (const quantile of ['0.5', '0.99', '1']) {
    expect(series[`lapel_event_loop_delay_seconds{quantile="${quantile}"}`]).toBeGreaterThanOrEqual(0)
  }
})
