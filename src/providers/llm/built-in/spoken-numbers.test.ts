import { expect, test } from 'vitest'
import { withDigits } from './spoken-numbers.ts'

test.each([
  ['zero', '0'],
  ['twelve times three', '12 times 3'],
  ['twenty-one', '21'],
  ['one hundred and five', '105'],
  ['a hundred', '100'],
  ['two thousand three hundred forty', '2340'],
  ['one million', '1000000'],
  ['three point one four', '3.14'],
  ['two and two', '2 and 2'],
  ['count to ten please', 'count to 10 please'],
  ['a coin and a point', 'a coin and a point'],
])('English: %s', (spoken, digits) => {
  expect(withDigits(spoken, 'en')).toBe(digits)
})

test.each([
  ['十', '10'],
  ['十二乘三', '12乘3'],
  ['二十一', '21'],
  ['一百零五', '105'],
  ['两千三百四十', '2340'],
  ['三万五', '30005'],
  ['一亿两千万', '120000000'],
  ['三点一四', '3.14'],
  ['二零二六', '2026'],
  ['音量调到百分之四十', '音量调到40'],
  ['数到10', '数到10'],
])('Chinese: %s', (spoken, digits) => {
  expect(withDigits(spoken, 'zh')).toBe(digits)
})
