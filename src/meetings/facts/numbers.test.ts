import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sayChinese, sayEnglish } from '../../../test/support/say-number.ts'
import { numbersIn } from './numbers.ts'

const values = (text: string) => numbersIn(text).map(({ values: [first] }) => first)
const wholeNumbers = fc.oneof(fc.integer({ min: 2, max: 99 }), fc.integer({ min: 2, max: 999_999 }))

describe('numbers in a text', () => {
  it.each<[string, number[]]>([
    ['25,000 euros and 3.5 kilos', [25_000, 3.5]],
    ['3.5k, 2 million, 7 bn', [3500, 2_000_000, 7_000_000_000]],
    ['30% or 12 percent', [30, 12]],
    ['the 12th floor', [12]],
    ['twenty-five thousand euros', [25_000]],
    ['a hundred and fifty people', [150]],
    ['two and a half million', [2_500_000]],
    ['three point one four', [3.14]],
    ['nineteen ninety four, twenty twenty-six', [1994, 2026]],
    ['two thirds, half, a dozen', [2 / 3, 0.5, 12]],
    ['the twenty-first time', [21]],
    ['twenty, five of them', [20, 5]],
    ['三千五百块，两万五，一百二，一百零二', [3500, 25_000, 120, 102]],
    ['百分之三十，两成，三成半，三分之一，一半', [30, 20, 35, 1 / 3, 0.5]],
    ['250万，3.5亿，3千5', [2_500_000, 350_000_000, 3500]],
    ['二零二六年，三点五个百分点', [2026, 3.5]],
    ['花了8800块，有38家门店', [8800, 38]],
    ['第三个方案', [3]],
  ])('%s', (text, expected) => {
    expect(values(text)).toEqual(expected)
  })

  it.each(['一下子，一定要统一，十分重要，万一', 'nobody at all', 'Q3, MP3 and B2B'])('none: %s', (text) => {
    expect(values(text)).toEqual([])
  })

  it('can be read in more than one way', () => {
    expect(numbersIn('25.000')[0]?.values).toEqual([25, 25_000])
    expect(numbersIn('two fifty')[0]?.values).toEqual([250, 2, 50])
  })

  it('tell what is counted', () => {
    expect(numbersIn('3 designers and five testers').map(({ counted }) => counted)).toEqual(['designers', 'testers'])
    expect(numbersIn('三个工程师')[0]?.counted).toBe('工程')
  })

  it('are the same in English words as in figures', () => {
    fc.assert(
      fc.property(wholeNumbers, (value) => {
        expect(values(`we have ${sayEnglish(value)} of them`)).toEqual([value])
      }),
    )
  })

  it('are the same in Chinese numerals as in figures', () => {
    fc.assert(
      fc.property(wholeNumbers, (value) => {
        expect(values(`我们有${sayChinese(value)}块钱`)).toEqual([value])
      }),
    )
  })

  it('are the same with separators as without', () => {
    fc.assert(
      fc.property(wholeNumbers, (value) => {
        expect(values(`it is ${value.toLocaleString('en-US')} now`)).toEqual([value])
      }),
    )
  })
})
