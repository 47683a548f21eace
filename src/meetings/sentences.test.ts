import { describe, expect, it } from 'vitest'
import { sentencesOf } from './sentences.ts'
import { contentWords, stem } from './words.ts'

const texts = (text: string) => sentencesOf(text).map((sentence) => sentence.text)

describe('sentences', () => {
  it.each([
    ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['Mr. Smith pays 3.5 euros, e.g. today. Good.', ['Mr. Smith pays 3.5 euros, e.g. today.', 'Good.']],
    ['打印机坏了。我们买新的！好吗？', ['打印机坏了。', '我们买新的！', '好吗？']],
    ['He said "yes." Then he left', ['He said "yes."', 'Then he left']],
    ['... ?!', []],
  ])('%s', (text, expected) => {
    expect(texts(text)).toEqual(expected)
  })

  it('are where they say', () => {
    const text = ' One.  Two. '
    for (const { text: sentence, start } of sentencesOf(text)) expect(text.slice(start).startsWith(sentence)).toBe(true)
  })
})

describe('words', () => {
  it.each([
    ['approved', 'approve'],
    ['prints', 'printing'],
    ['sent', 'sends'],
    ['decided', 'decision'],
    ['used', 'use'],
    ['supplies', 'supply'],
  ])('%s and %s are one', (one, other) => {
    expect(stem(one)).toBe(stem(other))
  })

  it('are those that say what a text is about', () => {
    expect(contentWords("So we don't think the printer is, you know, working")).toEqual(['printer', 'work'])
    expect(contentWords('我们的38家门店')).toEqual(['38', '家门', '门店'])
  })
})
