import { describe, expect, test } from 'vitest'
import { SpeakerClusters } from './speaker-clusters.ts'

/** Evenly distributed from 0 to 1, the same with every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Prints of one made-up voice: a direction of its own, and noise around it. */
function voice(seed: number, noise: number, dimensions = 192): () => Float32Array {
  const random = seeded(seed)
  const gaussian = () => Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random())
  const direction = Array.from({ length: dimensions }, gaussian)
  return () => Float32Array.from(direction, (value) => value + noise * gaussian())
}

describe('voices', () => {
  test('are numbered in the order in which they are first heard', () => {
    const clusters = new SpeakerClusters(() => 0.5)
    const [anna, li] = [voice(1, 0.3), voice(2, 0.3)]
    expect([anna(), anna(), li(), anna(), li()].map((print) => clusters.add(print))).toEqual([1, 1, 2, 1, 2])
  })

  test('of six people in 600 utterances are told apart, with every print as different as in a noisy room', () => {
    const clusters = new SpeakerClusters(() => 0.4)
    const people = [1, 2, 3, 4, 5, 6].map((seed) => voice(seed * 7919, 0.8))
    const random = seeded(42)
    const turns = Array.from({ length: 600 }, () => Math.floor(random() * people.length))
    const given = turns.map((person) => clusters.add(people[person]?.() ?? new Float32Array()))
    const numbers = people.map((_, person) => new Set(given.filter((_number, at) => turns[at] === person)))
    expect(numbers.map(({ size }) => size)).toEqual([1, 1, 1, 1, 1, 1])
    expect(new Set(given)).toEqual(new Set([1, 2, 3, 4, 5, 6]))
  })

  test('do not depend on loudness: only the direction of a print counts', () => {
    const clusters = new SpeakerClusters(() => 0.9)
    const anna = voice(1, 0)
    expect([anna(), anna().map((value) => value * 1000)].map((print) => clusters.add(print))).toEqual([1, 1])
  })

  test('are as strictly told apart as the threshold says at that moment', () => {
    let threshold = 0.99
    const clusters = new SpeakerClusters(() => threshold)
    const anna = voice(1, 0.5)
    expect([clusters.add(anna()), clusters.add(anna())]).toEqual([1, 2])
    threshold = 0.3
    expect(clusters.add(anna())).toBeLessThanOrEqual(2)
  })

  test('are 32 at most; then the likeliest is taken', () => {
    const clusters = new SpeakerClusters(() => 0.99)
    const numbers = Array.from({ length: 100 }, (_, seed) => clusters.add(voice(seed + 1, 0)()))
    expect(numbers.slice(0, 32)).toEqual(Array.from({ length: 32 }, (_, index) => index + 1))
    expect(numbers.slice(32).every((number) => number !== undefined && number >= 1 && number <= 32)).toBe(true)
  })
})

describe('prints that say nothing', () => {
  test.each([
    ['empty', []],
    ['zero', [0, 0, 0]],
    ['not a number', [1, Number.NaN]],
    ['infinite', [Number.POSITIVE_INFINITY, 1]],
  ])('%s: no number', (_, values) => {
    expect(new SpeakerClusters(() => 0.5).add(Float32Array.from(values))).toBeUndefined()
  })

  test('of another model than before are another voice', () => {
    const clusters = new SpeakerClusters(() => 0.1)
    expect([clusters.add(Float32Array.of(1, 0)), clusters.add(Float32Array.of(1, 0, 0))]).toEqual([1, 2])
  })
})
