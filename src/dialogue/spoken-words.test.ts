import { expect, it } from 'vitest'
import { isOneOf } from './spoken-words.ts'

it.each([
  ['Goodbye.', true],
  ['good bye', true],
  ['再见！', true],
  ['goodbye my friend', false],
  ['', false],
  ['…', false],
])('%j is one of the words: %j', (text, is) => {
  expect(isOneOf(text, ['Goodbye', '再见', ''])).toBe(is)
})
