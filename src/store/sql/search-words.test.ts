import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchWords, soughtPhrases } from './search-words.ts'

describe('the words of a text', () => {
  it.each([
    ['The Budget, postponed!', ['the', 'budget', 'postponed']],
    ['会议纪要。', ['会', '议', '纪', '要']],
    ['新的API接口v2', ['新', '的', 'api', '接', '口', 'v2']],
    ['ＡＢＣ ﾃﾞｰﾀ', ['abc', 'デ', 'ー', 'タ']],
    ['회의는', ['회', '의', '는']],
    ['Müll Mu\u0308ll', ['müll', 'müll']],
    ['हिन्दी', ['हिन्दी']],
    ['🩸 -- "\' \ud800', []],
  ])('of %j', (text, words) => {
    expect(searchWords(text)).toEqual(words)
  })

  it('are bounded in length and number, and are never cut inside a character', () => {
    expect(searchWords('𐐨'.repeat(500))).toEqual(['𐐨'.repeat(100)])
    expect(searchWords('会'.repeat(20_000))).toHaveLength(5000)
  })

  it('hold nothing that an index could take for its language', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const word of searchWords(text)) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u)
      }),
    )
  })

  it('are the same whether a text comes alone or with another one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(searchWords(`${one} ${other}`)).toEqual([...searchWords(one), ...searchWords(other)])
      }),
    )
  })
})

describe('what a query asks for', () => {
  const shown = (query: string) =>
    soughtPhrases(query).map(({ words, isPrefix }) => `${words.join(' ')}${isPrefix ? '…' : ''}`)

  it.each([
    ['budget meet', ['budget', 'meet…']],
    ['budget "the meeting"', ['budget', 'the meeting']],
    ['"the meeting" bud', ['the meeting', 'bud…']],
    ['“会议 纪要”「讨论」', ['会 议 纪 要', '讨 论']],
    ['会议 API接口', ['会 议', 'api 接 口']],
    ['接口API', ['接 口 api…']],
    [`don't`, ['don t…']],
    ['budget ???', ['budget…']],
    ['"unfinished', ['unfinished…']],
    ['"" “” 「」 * ', []],
  ])('by %j', (query, phrases) => {
    expect(shown(query)).toEqual(phrases)
  })

  it('is bounded', () => {
    expect(soughtPhrases('a '.repeat(100_000)).flatMap(({ words }) => words)).toHaveLength(50)
    expect(soughtPhrases('会'.repeat(100_000)).flatMap(({ words }) => words)).toHaveLength(50)
    expect(shown('x'.repeat(100_000))).toEqual([`${'x'.repeat(100)}…`])
  })
})
