import { describe, expect, it } from 'vitest'
import { leavesOpen, negationsIn } from './negation.ts'

const words = (clause: string) => negationsIn(clause).map(({ start, end }) => clause.slice(start, end))

describe('negations', () => {
  it.each([
    ['We will not use it', ['not']],
    ["They won't and can't", ["won't", "can't"]],
    ['no budget is left', ['no']],
    ['shipped without the manual', ['without']],
    ['The board rejected it', ['rejected']],
    ['neither plastic nor wood', ['neither', 'nor']],
    ['我们不用这个', ['不']],
    ['王总没有批准', ['没有']],
    ['尚未测试', ['未']],
    ['客户拒绝支付', ['拒绝']],
  ])('%s', (clause, expected) => {
    expect(words(clause)).toEqual(expected)
  })

  it.each([
    'not only cheap but good',
    'no problem',
    "don't forget the report",
    "it is cheap, isn't it?",
    'why not Friday',
    '不仅便宜，而且好',
    '没问题，差不多了',
    '不错，不过有点贵',
    '特别是这个',
    '无论如何',
  ])('none: %s', (clause) => {
    expect(words(clause)).toEqual([])
  })

  it.each(['Shall we ship it?', "I don't know if it works", '是不是可以', '不知道行不行'])(
    'leave open: %s',
    (clause) => {
      expect(leavesOpen(clause)).toBe(true)
    },
  )
})
