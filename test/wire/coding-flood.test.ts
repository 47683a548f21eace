import { expect, it } from 'vitest'
import { runFlood } from '../support/coding-flood.ts'
import { runLatency } from '../support/coding-latency.ts'

it('finds every failure of a long build at its line, tells few times, and gives no secret away', async () => {
  const report = await runFlood(40_000, 50, 200, 7)
  expect(report).toMatchObject({ planted: 50, found: 50, invented: 0, leaked: 0 })
  expect(report.insights).toBeLessThanOrEqual(60)
  // A tenth of what one core does: a busy machine is no failure.
  expect(report.megabytesPerSecond).toBeGreaterThan(2)
})

it('tells an error, with the model, and sums a run up in time', async () => {
  const { firstInsightMs, summaryMs } = await runLatency(1, 5)
  expect(firstInsightMs.max).toBeLessThan(1200)
  expect(summaryMs.max).toBeLessThan(2000)
})
