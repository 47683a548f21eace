import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ThinkFilter } from './think-filter.ts'

const filter = (pieces: string[]) => {
  const think = new ThinkFilter()
  return pieces.map((piece) => think.push(piece)).join('') + think.end()
}

test('drops a thought at the start however the text is cut', () => {
  const text = ' <think>a < b </thin k></think>\n\nSo <think> is a tag.'
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (cuts) => {
      const borders = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const pieces = borders.slice(1).map((end, index) => text.slice(borders[index], end))
      expect(filter(pieces)).toBe('So <think> is a tag.')
    }),
  )
})

test('passes everything else on as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (pieces) => {
      fc.pre(!pieces.join('').trimStart().startsWith('<think>'))
      expect(filter(pieces)).toBe(pieces.join(''))
    }),
  )
})

test('text that cannot become a tag is not held back', () => {
  expect(new ThinkFilter().push('Hello')).toBe('Hello')
})

test('an unfinished thought is not heard, an unfinished tag is', () => {
  expect(filter(['<think>hm, what'])).toBe('')
  expect(filter(['<thi'])).toBe('<thi')
})
