import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdownTable } from './markdown.ts'
import { cutText, shorten } from './text.ts'

describe('cutText', () => {
  it.each([
    ['hello', 10, 'hello'],
    ['hello', 5, 'hello'],
    ['hello', 2, 'he'],
    ['a🙂b', 2, 'a'],
    ['a🙂b', 3, 'a🙂'],
    ['你好', 1, '你'],
    ['hello', 0, ''],
  ])('%j to %s: %j', (text, max, cut) => {
    expect(cutText(text, max)).toBe(cut)
  })

  it('never cuts inside a code point and never exceeds the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, max) => {
        const cut = cutText(text, max)
        expect(cut.length).toBeLessThanOrEqual(max)
        expect(text.startsWith(cut)).toBe(true)
        expect(cut.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('shorten', () => {
  it('keeps a text that fits', () => {
    expect(shorten('x'.repeat(100), 100)).toBe('x'.repeat(100))
  })

  it('keeps head and tail and says how many characters are missing', () => {
    const text = `head${'x'.repeat(1000)}tail`
    const short = shorten(text, 100)
    expect(short).toMatch(/^head.*…\[\d+ characters cut\]….*tail$/)
    expect(short.length).toBeLessThanOrEqual(100)
    const [, cut] = /\[(\d+) characters cut\]/.exec(short) ?? []
    expect(Number(cut)).toBe(text.length - short.replace(/…\[.*\]…/, '').length)
  })

  it('never leaves half a code point at its seams', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 60, maxLength: 200 }),
        fc.integer({ min: 31, max: 60 }),
        (text, max) => {
          expect(shorten(text, max).isWellFormed()).toBe(true)
        },
      ),
    )
  })
})

it('markdownTable takes any text as a cell', () => {
  expect(markdownTable(['a', 'b'], [['x|y', 'two\n lines']])).toBe('| a | b |\n|---|---|\n| x\\|y | two lines |')
})
