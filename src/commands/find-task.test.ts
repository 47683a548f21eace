import { describe, expect, it } from 'vitest'
import { findTasks, titleTest } from './find-task.ts'

const tasks = [
  'Refill the printer',
  '打印机加纸',
  '打印机换墨',
  'Call plumber',
  'Call plumber about the leak',
  '清洁3号会议室',
  'Prepare room 4',
].map((title, at) => ({ id: `task-${at}`, title }))

const find = (words: string) => findTasks({ kind: 'words', words }, tasks)

describe('a task named by its place', () => {
  it('is counted from one, and from the end', () => {
    expect(findTasks({ kind: 'ordinal', index: 1 }, tasks)).toEqual([0])
    expect(findTasks({ kind: 'ordinal', index: -1 }, tasks)).toEqual([6])
    expect(findTasks({ kind: 'ordinals', indexes: [2, 4, 2] }, tasks)).toEqual([1, 3])
  })

  it('is none where there are not as many', () => {
    expect(findTasks({ kind: 'ordinal', index: 8 }, tasks)).toEqual([])
    expect(findTasks({ kind: 'ordinal', index: -8 }, tasks)).toEqual([])
    expect(findTasks({ kind: 'ordinals', indexes: [1, 99] }, tasks)).toEqual([0])
  })
})

describe('a task named by words', () => {
  it('is found in any case and order, without small words', () => {
    expect(find('The PRINTER, refill!')).toEqual([0])
  })

  it('is found where a word has another form or a wrong letter', () => {
    expect(find('refilling printers')).toEqual([0])
    expect(find('refil the prinder')).toEqual([0])
  })

  it('is found by sound in Chinese', () => {
    expect(find('打音鸡加只')).toEqual([1])
  })

  it('is found whichever way numbers are written', () => {
    expect(find('三号会议室')).toEqual([5])
    expect(find('room four')).toEqual([6])
  })

  it('is several where each could be meant', () => {
    expect(find('打印机')).toEqual([1, 2])
  })

  it('is the one whose whole title was said', () => {
    expect(find('call the plumber')).toEqual([3])
    expect(find('plumber leak')).toEqual([4])
  })

  it('is none where the words are of no title, or only small ones', () => {
    expect(find('water the plants')).toEqual([])
    expect(find('浇花')).toEqual([])
    expect(find('the one')).toEqual([])
  })

  it('is none where no task is open', () => {
    expect(findTasks({ kind: 'words', words: 'printer' }, [])).toEqual([])
  })
})

it('finds nothing for a task that was not named', () => {
  expect(findTasks({ kind: 'unnamed' }, tasks)).toEqual([])
})

it('wants half of the title from a single word that points at nothing', () => {
  const isTitle = titleTest([{ id: 'lunch', title: 'Order lunch for the team meeting' }])
  expect(isTitle('lunch', false)).toBe(false)
  expect(isTitle('lunch', true)).toBe(true)
  expect(isTitle('order lunch', false)).toBe(true)
})
