import { expect, it } from 'vitest'
import { plainText, spokenText } from './spoken-text.ts'

it('drops fillers and politeness at both ends', () => {
  expect(spokenText('嗯，请帮我刷新一下吧')?.text).toBe('刷新')
  expect(spokenText('Um, hey, can you please refresh, thanks!')?.text).toBe('refresh')
})

it('keeps the words of a title that look like fillers', () => {
  expect(spokenText('好像做完了')?.text).toBe('好像做完了')
})

it('takes a polite question for a request, and any other for a question', () => {
  expect(spokenText('Could you refresh?')?.asks).toBe(false)
  expect(spokenText('能不能帮我刷新？')?.asks).toBe(false)
  expect(spokenText('Refresh?')?.asks).toBe(true)
})

it('writes full-width figures and letters as usual ones, without punctuation', () => {
  expect(plainText('第 ３ 个，ＴＡＳＫ！')).toBe('第3个task')
})

it('reads a sign for number as the word', () => {
  expect(plainText('task #3, no. 4')).toBe('task number 3 number 4')
})

it('is nothing where only fillers were said, and where it is too long for a command', () => {
  expect(spokenText('呃 那个 嗯。')).toBeUndefined()
  expect(spokenText('claim task one '.repeat(10))).toBeUndefined()
})
