import { expect, test } from 'vitest'
import { accessToken } from './access-token.ts'

const midnight = Date.UTC(2026, 0, 1)

test('is the hash of the time in ticks since 1601, cut to five minutes, and the client token', () => {
  // Computed apart, in Python, by the recipe of the project edge-tts.
  expect(accessToken(midnight)).toBe('42D1947403FD94975436C65DBFCA8003073F9CB5C3F1CE25AF8961A11D7C3DFE')
})

test('holds for five minutes', () => {
  expect(accessToken(midnight + 299_999)).toBe(accessToken(midnight))
  expect(accessToken(midnight + 300_000)).not.toBe(accessToken(midnight))
})
