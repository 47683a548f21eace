import { expect, it } from 'vitest'
import { createEnrolment, sameSecret } from './enrolment.ts'

const enrolment = createEnrolment(Buffer.alloc(32, 1))

it('gives a device the same token each time, and each device another one', () => {
  expect(enrolment.tokenFor('a')).toBe(enrolment.tokenFor('a'))
  expect(enrolment.tokenFor('a')).not.toBe(enrolment.tokenFor('b'))
})

it('accepts a token for its own id only', () => {
  expect(enrolment.accepts('a', enrolment.tokenFor('a'))).toBe(true)
  expect(enrolment.accepts('b', enrolment.tokenFor('a'))).toBe(false)
  expect(enrolment.accepts('a', '')).toBe(false)
})

it('another secret makes other tokens', () => {
  const other = createEnrolment(Buffer.alloc(32, 2))
  expect(other.accepts('a', enrolment.tokenFor('a'))).toBe(false)
})

it.each([
  ['same', 'same', true],
  ['same', 'Same', false],
  ['same', 'same ', false],
  ['', '', true],
  ['é', 'e', false],
])('sameSecret(%j, %j) is %s', (left, right, same) => {
  expect(sameSecret(left, right)).toBe(same)
})
