import { expect, it } from 'vitest'
import { undoMishearing } from './mishearing.ts'

it('puts right what sounds like a word of a command', () => {
  expect(undoMishearing('任领人物')).toBe('认领任务')
  expect(undoMishearing('高定了')).toBe('搞定了')
})

it('makes traditional command words simplified ones', () => {
  expect(undoMishearing('認領第三個任務')).toBe('认领第三个任务')
})

it('leaves words alone that are said as often', () => {
  expect(undoMishearing('昨晚的回忆')).toBe('昨晚的回忆')
  expect(undoMishearing('接手')).toBe('接手')
})

it('puts ordinals right only where something is counted', () => {
  expect(undoMishearing('弟儿个')).toBe('第二个')
  expect(undoMishearing('地十一各任务')).toBe('第十一个任务')
  expect(undoMishearing('地一')).toBe('地一')
})

it('leaves text of other languages as it is', () => {
  expect(undoMishearing('claim task 3 ünïcode')).toBe('claim task 3 ünïcode')
})
