import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SentenceSplitter } from './sentences.ts'

function split(text: string, chunk = text.length): string[] {
  const splitter = new SentenceSplitter()
  const pieces: string[] = []
  for (let at = 0; at < text.length; at += chunk) pieces.push(...splitter.push(text.slice(at, at + chunk)))
  return [...pieces, ...splitter.flush()]
}

const cases: [text: string, pieces: string[]][] = [
  ['It is ten past three. Anything else?', ['It is ten past three. ', 'Anything else?']],
  ['今天天气很好。要不要出去走走？', ['今天天气很好。', '要不要出去走走？']],
  ['Pi is 3.14 and e is 2.72. Both are famous.', ['Pi is 3.14 and e is 2.72. ', 'Both are famous.']],
  ['Dr. Li and Mr. Wu are here. Come in!', ['Dr. Li and Mr. Wu are here. ', 'Come in!']],
  ['See https://lapel.example/a?b=1.5 for more. Bye.', ['See https://lapel.example/a?b=1.5 for more. ', 'Bye.']],
  ['他说：“好的。”然后走了。', ['他说：“好的。”', '然后走了。']],
  ['Use e.g. a lamp. Or i.e. light.', ['Use e.g. a lamp. ', 'Or i.e. light.']],
  ['Wait... what?! Really?', ['Wait... ', 'what?! ', 'Really?']],
  ['人口是1，400万。对吗', ['人口是1，400万。', '对吗']],
  ['1. Milk\n2. Bread\n', ['1. Milk\n', '2. Bread\n']],
  [
    'It costs 1,000,000 dollars and that is a lot, is it not. Yes.',
    ['It costs 1,000,000 dollars and that is a lot, ', 'is it not. ', 'Yes.'],
  ],
  ['我想了想这个问题，答案是四十二。', ['我想了想这个问题，', '答案是四十二。']],
  ['J. Smith came. He left.', ['J. Smith came. ', 'He left.']],
  ['好！Great. 下一句', ['好！', 'Great. ', '下一句']],
]

describe('SentenceSplitter', () => {
  it.each(cases)('cuts %j', (text, pieces) => {
    expect(split(text)).toEqual(pieces)
  })

  it.each(cases)('cuts %j no later when it comes character by character', (text, pieces) => {
    expect(split(text, 1).join('')).toBe(text)
    expect(split(text, 1).length).toBeGreaterThanOrEqual(pieces.length)
  })

  it('gives the first Chinese sentence with its mark, without waiting for more', () => {
    expect(new SentenceSplitter().push('你好。')).toEqual(['你好。'])
  })

  it('joins to the text, however it is cut up', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 })), (texts) => {
        const splitter = new SentenceSplitter()
        const pieces = texts.flatMap((text) => splitter.push(text))
        expect([...pieces, ...splitter.flush()].join('')).toBe(texts.join(''))
      }),
    )
  })

  it('never cuts a number, however it arrives', () => {
    const number = fc.oneof(
      fc.float({ min: 0, max: 1e6, noNaN: true }).map((value) => value.toFixed(2)),
      fc.integer({ min: 1000, max: 9_999_999 }).map((value) => value.toLocaleString('en-US')),
    )
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        (numbers, chunk) => {
          const pieces = split(`The values are ${numbers.join(', then ')}. Done.`, chunk)
          for (const value of numbers) expect(pieces.some((piece) => piece.includes(value))).toBe(true)
        },
      ),
    )
  })

  it('does not let a text without marks grow without end', () => {
    const pieces = split('word '.repeat(200), 7)
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(240)
  })
})
