import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, nearestName } from './near.ts'

const known = ['server', 'publicUrl', 'silenceMs', 'maxTokens', 'openai-compatible', 'espeak-ng']

test.each([
  ['sever', 'server'],
  ['serverr', 'server'],
  ['public_url', 'publicUrl'],
  ['PUBLICURL', 'publicUrl'],
  ['silenecMs', 'silenceMs'],
  ['openai', undefined],
  ['openai_compatable', 'openai-compatible'],
  ['espeak', 'espeak-ng'],
  ['frobnicate', undefined],
  ['', undefined],
])('%s is near %s', (name, expected) => expect(nearestName(name, known)).toBe(expected))

test('distance is symmetric, zero only for equal names, and one for one edit', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (one, other) => {
      expect(editDistance(one, other)).toBe(editDistance(other, one))
      expect(editDistance(one, other) === 0).toBe(one === other)
      expect(editDistance(one, `${one}x`)).toBe(1)
    }),
  )
})
