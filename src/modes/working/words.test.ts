import { describe, expect, it } from 'vitest'
import { type Named, wordsOf } from './words.ts'

const task = (title: string, position?: number, owner: string | null = null): Named => ({
  task: { id: 'a', title, owner },
  position,
})
const english = wordsOf('en')
const chinese = wordsOf('zh')

describe('in English', () => {
  it.each([
    [english.assigned(task('refill printer', 2)), 'Second task, refill printer, is yours.'],
    [english.assigned(task('refill printer', 13)), 'Task 13, refill printer, is yours.'],
    [english.assigned(task('refill printer')), 'refill printer, is yours.'],
    [english.alreadyMine(task('refill printer', 2)), 'Refill printer is yours already.'],
    [english.alreadyMine(task('')), 'A is yours already.'],
    [english.ownedBy(task('Refill', 1), 'Bo'), 'Refill belongs to Bo.'],
    [english.completed([task('One'), task('Two')], 0), 'Done: One, Two. Nothing left.'],
    [
      english.completed(
        ['One', 'Two', 'Three', 'Four', 'Five'].map((title) => task(title)),
        7,
      ),
      'Done: One, Two, Three and 2 more. 7 left.',
    ],
    [english.welcome(0), 'Working mode. No open tasks.'],
    [english.welcome(1), 'Working mode. One open task.'],
    [english.refreshed(3, 0), '3 open tasks. None of them yours.'],
    [english.page([task('One', 1, 'Bo')], 1, false), "One open task. First, One, Bo's."],
    [english.which([task('One', 1), task('Two', 12)]), 'Which one: first, One, or twelfth, Two?'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected)
  })
})

describe('in Chinese', () => {
  it.each([
    [chinese.assigned(task('打印机加纸', 2)), '第2个任务，打印机加纸，归你了。'],
    [chinese.ownedBy(task('打印机加纸', 2), '李伟'), '打印机加纸是李伟的。'],
    [chinese.completed([task('一'), task('二'), task('三'), task('四')], 2), '已完成：一，二，三，还有1个。还剩2个。'],
    [
      chinese.page([task('一', 1), task('二', 2, '李伟')], 5, true),
      '共5个未完成任务。第1个，一。第2个，二，李伟的。要听后面的，请说下一页。',
    ],
    [chinese.which([task('一', 1), task('二', 2)]), '是哪一个：第1个，一，还是第2个，二？'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected)
  })
})

it('of a long title the beginning is said, never half a character', () => {
  const said = english.alreadyMine(task(`${'x'.repeat(79)}😀 and more`))
  expect(said).toBe(`X${'x'.repeat(78)} … is yours already.`)
})
