import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureLevels } from './levels.ts'
import { Resampler } from './resample.ts'
import { joinPcm, makeNoise, makeTone } from './test-signals.ts'

const rates = [8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000]
const pairs = rates.flatMap((from) => rates.filter((to) => to !== from).map((to): [number, number] => [from, to]))

function resample(from: number, to: number, pcm: Int16Array): Int16Array {
  const resampler = new Resampler(from, to)
  return joinPcm(resampler.push(pcm), resampler.flush())
}

/** Level in dB relative to the level of what went in, without the edges where the tone begins and ends. */
function gain(from: number, to: number, hertz: number): number {
  const input = makeTone(hertz, from, 0.3)
  const output = resample(from, to, input)
  const edge = Math.round(to * 0.05)
  return measureLevels(output.subarray(edge, -edge)).rms - measureLevels(input).rms
}

describe('Resampler', () => {
  it.each(pairs)('%i to %i Hz keeps speech frequencies at their level', (from, to) => {
    const top = 0.38 * Math.min(from, to)
    for (const hertz of [100, 440, 1000, top / 2, top]) expect(Math.abs(gain(from, to, hertz))).toBeLessThan(0.1)
  })

  it.each(pairs.filter(([from, to]) => from > to))('%i to %i Hz rejects what would fold back', (from, to) => {
    for (const hertz of [0.52 * to, 0.6 * to, 0.49 * from]) {
      if (hertz > to / 2 && hertz < from / 2) expect(gain(from, to, hertz)).toBeLessThan(-60)
    }
  })

  it.each(pairs.filter(([from, to]) => from < to))('%i to %i Hz adds no mirror images', (from, to) => {
    const hertz = 0.3 * from
    const output = resample(from, to, makeTone(hertz, from, 0.3))
    const ideal = makeTone(hertz, to, output.length / to)
    const edge = Math.round(to * 0.05)
    const error = output.map((sample, index) => sample - (ideal[index] ?? 0)).subarray(edge, -edge)
    expect(measureLevels(error).rms - measureLevels(ideal).rms).toBeLessThan(-60)
  })

  it('is aligned with its input: a tone comes out with the same phase', () => {
    const output = resample(24_000, 16_000, makeTone(1000, 24_000, 0.2))
    const ideal = makeTone(1000, 16_000, 0.2)
    const error = output.map((sample, index) => sample - (ideal[index] ?? 0)).subarray(800, -800)
    expect(measureLevels(error).peak).toBeLessThan(-75)
  })

  it('gives the same samples however the stream is cut', () => {
    const input = makeNoise(3000, 5000)
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.array(fc.nat(3000), { maxLength: 12 }), ([from, to], cuts) => {
        const resampler = new Resampler(from, to)
        const parts: Int16Array[] = []
        let start = 0
        for (const end of [...cuts.sort((a, b) => a - b), input.length]) {
          parts.push(resampler.push(input.slice(start, end)))
          start = end
        }
        expect(joinPcm(...parts, resampler.flush())).toEqual(resample(from, to, input))
      }),
      { numRuns: 40 },
    )
  })

  it('gives exactly ceil(samples * to / from) samples, also for the shortest sounds', () => {
    for (const [from, to] of pairs) {
      const resampler = new Resampler(from, to)
      for (const samples of [0, 1, 7, 441, 4410]) {
        const pcm = new Int16Array(samples)
        const count = resampler.push(pcm).length + resampler.flush().length
        expect(count).toBe(Math.ceil((samples * to) / from))
      }
    }
  })

  it('is as new after a flush', () => {
    const resampler = new Resampler(22_050, 16_000)
    const tone = makeTone(500, 22_050, 0.1)
    const first = joinPcm(resampler.push(tone), resampler.flush())
    expect(joinPcm(resampler.push(tone), resampler.flush())).toEqual(first)
  })

  it('keeps a constant and clamps overshoot instead of wrapping', () => {
    const constant = resample(16_000, 24_000, new Int16Array(800).fill(12_345))
    expect(new Set(constant.subarray(100, -100))).toEqual(new Set([12_345]))
    const square = Int16Array.from({ length: 1600 }, (_, index) => (index % 32 < 16 ? 32_767 : -32_768))
    const output = resample(16_000, 48_000, square)
    // A wrapped sample would jump over more than half the range between neighbours inside a plateau.
    for (let index = 300; index < 4500; index++) {
      const plateau = index % 96
      if (plateau > 6 && plateau < 40) expect(output[index]).toBeGreaterThan(25_000)
    }
  })

  it('passes equal rates through without a copy', () => {
    const resampler = new Resampler(16_000, 16_000)
    const pcm = makeTone(440, 16_000, 0.02)
    expect(resampler.push(pcm)).toBe(pcm)
    expect(resampler.flush().length).toBe(0)
  })

  it('refuses rates that are none', () => {
    for (const rate of [0, -8000, 16_000.5, Number.NaN, 1_000_000]) {
      expect(() => new Resampler(rate, 16_000)).toThrow('cannot resample')
      expect(() => new Resampler(16_000, rate)).toThrow('cannot resample')
    }
  })
})
