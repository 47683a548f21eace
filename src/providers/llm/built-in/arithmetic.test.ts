import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateSum, spokenNumber } from './arithmetic.ts'

test.each([
  ["what's 12 times 3?", 36],
  ['how much is 2 plus 3 times 4', 14],
  ['10 divided by 4', 2.5],
  ['5 minus negative 3', 8],
  ['7 x 6 =', 42],
  ['3加5等于多少？', 8],
  ['请问100除以8是多少', 12.5],
  ['帮我算一下9乘以9减1', 80],
  ['1.5+1.5', 3],
])('%s', (text, value) => {
  expect(evaluateSum(text)).toBe(value)
})

test.each(['room 5', 'meet me at 5 and bring 3 apples', '12', '3 4', '二零二六年', 'what is 5 minus', ''])(
  '%j is no sum',
  (text) => {
    expect(evaluateSum(text)).toBeUndefined()
  },
)

test('agrees with the language on sums of four numbers', () => {
  const number = fc.integer({ min: 1, max: 99 })
  const operator = fc.constantFrom('+', '-', '*')
  fc.assert(
    fc.property(number, operator, number, operator, number, operator, number, (a, p, b, q, c, r, d) => {
      const text = `${a}${p}${b}${q}${c}${r}${d}`
      const [left, right] = [term(a, p, b), term(c, r, d)]
      expect(Number.isInteger(evaluateSum(text))).toBe(true)
      if (p === '*' && r === '*') expect(evaluateSum(text)).toBe(term(left, q, right))
    }),
  )
})

test('no rounding errors are spoken', () => {
  expect(spokenNumber(0.1 + 0.2)).toBe('0.3')
})

function term(a: number, operator: string, b: number): number {
  if (operator === '+') return a + b
  return operator === '-' ? a - b : a * b
}
