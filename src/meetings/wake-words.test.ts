import { describe, expect, it } from 'vitest'
import { afterWakeWord } from './wake-words.ts'

const wakeWords = ['你好小智', '小智', 'hi lapel', 'C++ (bot)']

describe('a text that begins with a wake word', () => {
  it.each([
    ['hi lapel what time is it', 'what time is it'],
    ['Hi, Lapel! What time is it?', 'What time is it?'],
    ['  "hi lapel" what time is it', 'what time is it'],
    ['hi lapel', ''],
    ['小智，现在几点', '现在几点'],
    ['小智现在几点', '现在几点'],
    ['你好小智', ''],
    ['c++ (bot) help', 'help'],
  ])('%s: asks "%s"', (text, question) => {
    expect(afterWakeWord(text, wakeWords)).toBe(question)
  })
})

it.each([
  'what time is it',
  'we should say hi lapel to it',
  'hi lapels are in fashion',
  'hilapel what time is it',
  '我的小智在哪里',
  '',
])('"%s" is said to somebody else', (text) => {
  expect(afterWakeWord(text, wakeWords)).toBeUndefined()
})

it('nobody is addressed by a wake word of nothing', () => {
  expect(afterWakeWord('what time is it', ['', '  '])).toBeUndefined()
})
