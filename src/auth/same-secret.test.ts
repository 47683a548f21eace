import { expect, it } from 'vitest'
import { sameSecret } from './same-secret.ts'

it.each([
  ['same', 'same', true],
  ['same', 'Same', false],
  ['same', 'same ', false],
  ['', '', true],
  ['é', 'e', false],
])('sameSecret(%j, %j) is %s', (left, right, same) => {
  expect(sameSecret(left, right)).toBe(same)
})
