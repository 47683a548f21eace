import fc from 'fast-check'
import { expect, test } from 'vitest'
import { speechRuns } from './speech-runs.ts'

test.each([
  ['Hello there.', 'auto', [['en', 'Hello there.']]],
  ['你好，世界。', 'auto', [['zh', '你好，世界。']]],
  ['我有 3 个苹果。', 'en', [['zh', '我有 3 个苹果。']]],
  [
    '我喜欢 Python 编程。',
    'zh',
    [
      ['zh', '我喜欢 '],
      ['en', 'Python '],
      ['zh', '编程。'],
    ],
  ],
  ['“Guten Tag!”', 'de', [['de', '“Guten Tag!”']]],
  ['東京へ行きます', 'auto', [['ja', '東京へ行きます']]],
  ['안녕하세요', 'auto', [['ko', '안녕하세요']]],
  ['Привіт', 'uk', [['uk', 'Привіт']]],
  ['42', 'zh', [['zh', '42']]],
  ['42', 'auto', [['en', '42']]],
])('cuts %j (%s) by language', (text, language, expected) => {
  expect(speechRuns(text, language).map((run) => [run.language, run.text])).toEqual(expected)
})

test('no character is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('auto', 'zh', 'en', 'ja'), (text, language) => {
      expect(
        speechRuns(text, language)
          .map((run) => run.text)
          .join(''),
      ).toBe(text)
    }),
  )
})
