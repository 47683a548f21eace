import { expect, test } from 'vitest'
import { languageCode, tidyText } from './recognised-text.ts'

test.each([
  [' WHAT TIME IS IT', 'what time is it'],
  ['What time is it?', 'What time is it?'],
  ['打开TV', '打开tv'],
  ['现在几点', '现在几点'],
  ['。', ''],
  [' (silence) ', ''],
  ['[BLANK_AUDIO]', ''],
  ['<|nospeech|>', ''],
  ['hello   there', 'hello there'],
])('%j becomes %j', (text, tidy) => {
  expect(tidyText(text)).toBe(tidy)
})

test.each([
  ['<|zh|>', 'zh'],
  ['yue', 'yue'],
  ['<|nospeech|>', undefined],
  ['', undefined],
  [undefined, undefined],
])('language %j is %j', (language, code) => {
  expect(languageCode(language)).toBe(code)
})
