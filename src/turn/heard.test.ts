import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heardText } from './heard.ts'

const sentences = [
  { text: 'It is ten past three. ', packets: 20 },
  { text: 'Anything else?', packets: 10 },
]

describe('what was heard of an answer', () => {
  it('is nothing before the first packet was played', () => {
    expect(heardText(sentences, 0)).toBe('')
  })

  it('is whole sentences, and of the next one as much of its text as of its sound', () => {
    expect(heardText(sentences, 20)).toBe('It is ten past three.')
    expect(heardText(sentences, 28)).toBe('It is ten past three. Anything')
  })

  it('ends behind a whole word', () => {
    expect(heardText(sentences, 9)).toBe('It is ten')
    expect(heardText(sentences, 8)).toBe('It is')
  })

  it('ends behind any character in Chinese', () => {
    expect(heardText([{ text: '现在三点十分', packets: 6 }], 3)).toBe('现在三')
  })

  it('cuts no character in two', () => {
    expect(heardText([{ text: '𠮷𠮷𠮷𠮷', packets: 4 }], 2)).toBe('𠮷𠮷')
  })

  it('grows with every packet, and is a beginning of the answer', () => {
    const sentence = fc.record({
      text: fc.string({ unit: 'grapheme', minLength: 1 }),
      packets: fc.integer({ min: 1, max: 50 }),
    })
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 5 }), fc.nat(200), (said, played) => {
        const whole = said
          .map(({ text }) => text)
          .join('')
          .trim()
        const heard = heardText(said, played)
        expect(whole.startsWith(heard)).toBe(true)
        expect(heardText(said, played + 1).length).toBeGreaterThanOrEqual(heard.length)
      }),
      { seed: 7 },
    )
  })
})
