import { expect, it } from 'vitest'
import { testTurn } from './test-turn.ts'
import { percentilesOver } from './turn-percentiles.ts'

const turns = (values: readonly number[], startedAt: number) =>
  values.map((firstAudio, index) => testTurn(index, { startedAt, ms: { transcript: 10, firstAudio } }))

it('gives percentiles by nearest rank for each part of the time', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  const [early, late] = percentilesOver([...turns(values, 1500), ...turns([7], 2000)], {
    from: 1000,
    to: 3000,
    buckets: 2,
  })
  expect(early).toEqual({
    from: 1000,
    to: 2000,
    count: 100,
    moments: { transcript: { p50: 10, p95: 10, p99: 10 }, firstAudio: { p50: 50, p95: 95, p99: 99 } },
  })
  expect(late).toMatchObject({ count: 1, moments: { firstAudio: { p50: 7, p95: 7, p99: 7 } } })
})

it('leaves out what began before or after', () => {
  const entries = [...turns([1], 999), ...turns([2], 3001), ...turns([3], 3000)]
  const parts = percentilesOver(entries, { from: 1000, to: 3000, buckets: 4 })
  expect(parts.map(({ count }) => count)).toEqual([0, 0, 0, 1])
})

it('has nothing to say of a time without turns', () => {
  expect(percentilesOver([], { from: 0, to: 10, buckets: 1 })).toEqual([{ from: 0, to: 10, count: 0, moments: {} }])
})
