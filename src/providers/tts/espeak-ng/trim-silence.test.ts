import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SilenceTrimmer } from './trim-silence.ts'

/** 1 kHz: a sample is a millisecond. */
function trim(pcm: number[], keepMs: number, pieceLength = pcm.length): number[] {
  const trimmer = new SilenceTrimmer(1000, keepMs)
  const out: number[] = []
  for (let offset = 0; offset < pcm.length; offset += pieceLength) {
    out.push(...trimmer.push(Int16Array.from(pcm.slice(offset, offset + pieceLength))))
  }
  return [...out, ...trimmer.end()]
}

const zeros = (count: number) => Array<number>(count).fill(0)

test('keeps a little silence on both sides and all of it inside', () => {
  const speech = [500, ...zeros(100), -500]
  expect(trim([...zeros(200), ...speech, ...zeros(400)], 30)).toEqual([...zeros(30), ...speech, ...zeros(30)])
})

test('adds no silence where there was less', () => {
  expect(trim([0, 0, 500, 0], 30)).toEqual([0, 0, 500, 0])
})

test('silence alone is nothing', () => {
  expect(trim(zeros(100), 30)).toEqual([])
})

test('gives the same however the audio is cut', () => {
  const sample = fc.oneof(fc.constant(0), fc.constantFrom(500, -500, 8))
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1 }), fc.nat(5), fc.integer({ min: 1, max: 9 }), (pcm, keep, length) => {
      expect(trim(pcm, keep, length)).toEqual(trim(pcm, keep))
    }),
  )
})
