import { monitorEventLoopDelay } from 'node:perf_hooks'
import packageJson from '../../package.json' with { type: 'json' }
import type { MetricName, Reading } from './metrics-table.ts'

const resolutionMs = 10

/** What the process says of itself. `close` stops the event loop monitor. */
export function processReadings() {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  return {
    readings: {
      lapel_event_loop_delay_seconds: () => {
        // The monitor records the time between two ticks of its timer: an idle loop shows the resolution itself.
        const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - resolutionMs / 1000)
        const values = [
          { labels: { quantile: '0.5' }, value: late(delay.percentile(50)) },
          { labels: { quantile: '0.99' }, value: late(delay.percentile(99)) },
          { labels: { quantile: '1' }, value: late(delay.max) },
        ]
        delay.reset()
        return values
      },
      lapel_process_resident_memory_bytes: () => process.memoryUsage.rss(),
      lapel_process_heap_bytes: () => process.memoryUsage().heapUsed,
      lapel_process_cpu_seconds_total: () => {
        const { user, system } = process.cpuUsage()
        return [
          { labels: { mode: 'user' }, value: user / 1e6 },
          { labels: { mode: 'system' }, value: system / 1e6 },
        ]
      },
      lapel_build_info: () => [{ labels: { version: packageJson.version, node: process.versions.node }, value: 1 }],
    } satisfies { [Name in MetricName]?: () => Reading<Name> },
    close: () => void delay.disable(),
  }
}
