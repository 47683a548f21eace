import { describe, expect, it } from 'vitest'
import { actionLine, readActionLine } from './action-line.ts'
import type { MinutesItem } from './minutes.ts'

const day = '2026-11-24'

describe('an action on one line', () => {
  it.each([
    [{ text: 'Send the report', owner: 'Anna', due: 'next Friday' }, 'Anna: Send the report (by 2026-12-04)'],
    [{ text: 'Send the report', owner: 'Anna', due: 'next week' }, 'Anna: Send the report (by next week)'],
    [{ text: 'Send the report' }, 'Send the report'],
    [{ text: 'Anna: send the report', owner: 'Anna' }, 'Anna: send the report'],
    [{ text: '提交报告', owner: '张伟', due: '下周五' }, '张伟: 提交报告 (by 2026-12-04)'],
  ])('%j', (action, line) => {
    expect(actionLine({ ...action, segments: [] }, day)).toBe(line)
  })

  it.each<[Omit<MinutesItem, 'segments'>]>([
    [{ text: 'Send the report (draft)', owner: 'Anna', due: '2026-12-04' }],
    [{ text: 'Decide: red or blue' }],
    [{ text: 'Write "see: below"', owner: 'Bob: the builder' }],
  ])('tells owner and date when it is read: %j', (action) => {
    const read = readActionLine(actionLine({ ...action, segments: [] }, day))
    expect(read.owner).toBe(action.owner?.replace(':', ' '))
    expect(read.due).toBe(action.due)
    expect(read.text.replace(' – ', ': ')).toBe(action.text)
  })
})
