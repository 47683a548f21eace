import { describe, expect, it } from 'vitest'
import { dueDay, dueIn } from './due.ts'

describe('until when', () => {
  it.each([
    ['We met on Monday, and I send it by Friday.', 'Friday'],
    ['Call them tomorrow', 'tomorrow'],
    ['下周五之前提交', '下周五'],
    ['Last week I sent it.', undefined],
    ['It is nice today.', undefined],
    ['At 3 pm we had coffee.', undefined],
    ['this year is good', undefined],
  ])('%s', (text, expected) => {
    expect(dueIn(text)).toBe(expected)
  })

  it.each([
    ['2026-12-04', '2026-12-04'],
    ['Friday, 4 December', '2026-12-04'],
    ['４ December', '2026-12-04'],
    ['soon', undefined],
    ['next month', undefined],
  ])('%s is %s', (due, expected) => {
    expect(dueDay(due, '2026-11-24')).toBe(expected)
  })
})
