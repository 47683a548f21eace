import { describe, expect, it } from 'vitest'
import { measureLevels, measureRms } from './levels.ts'
import { makeTone } from './test-signals.ts'

describe('measureLevels', () => {
  it('measures a sine 3 dB below its peak', () => {
    const levels = measureLevels(makeTone(1000, 16_000, 1, 16_384))
    expect(levels.peak).toBeCloseTo(-6.02, 1)
    expect(levels.rms).toBeCloseTo(-9.03, 1)
    expect(measureRms(makeTone(1000, 16_000, 1, 16_384))).toBeCloseTo(levels.rms, 6)
  })

  it('calls silence and nothing at all -Infinity', () => {
    for (const pcm of [new Int16Array(100), new Int16Array(0)]) {
      expect(measureLevels(pcm)).toEqual({ rms: -Infinity, peak: -Infinity, clipped: 0 })
    }
  })

  it('counts flattened tops as clipped, single full-scale peaks not', () => {
    expect(measureLevels(Int16Array.of(0, 32_767, 32_766, -32_768, 0)).clipped).toBe(0)
    expect(measureLevels(Int16Array.of(0, 32_767, 32_767, 32_767, 32_767, 0)).clipped).toBe(4)
    const overdriven = makeTone(200, 16_000, 0.1).map((sample) => Math.max(-32_768, Math.min(32_767, sample * 5)))
    expect(measureLevels(overdriven).clipped).toBeGreaterThan(400)
  })
})
