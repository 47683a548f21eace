import { expect, it } from 'vitest'
import { findTasks } from './find-task.ts'

const tasks = [
  { id: 'a', title: 'Refill the printer' },
  { id: 'b', title: '打印机加纸' },
]

it('counts from one, and from the end', () => {
  expect(findTasks({ kind: 'ordinal', index: 1 }, tasks)).toEqual([0])
  expect(findTasks({ kind: 'ordinal', index: -1 }, tasks)).toEqual([1])
  expect(findTasks({ kind: 'ordinal', index: 3 }, tasks)).toEqual([])
})

it('finds words of a title', () => {
  expect(findTasks({ kind: 'words', words: '打印机' }, tasks)).toEqual([1])
})
