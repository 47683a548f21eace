import { describe, expect, it } from 'vitest'
import { labelOf, names, namesIn, peopleOf } from './people.ts'

const people = peopleOf(['Anna', 'Right Hon. Justin Trudeau (Prime Minister)', 'Project Manager', '张伟', undefined])
const found = (text: string) => namesIn(text, people).map(({ name }) => name)

describe('names', () => {
  it('of speakers are those that people call them by', () => {
    expect(labelOf('Right Hon. Justin Trudeau (Prime Minister)')).toBe('Justin Trudeau')
    expect(labelOf('Dr. No')).toBe('No')
  })

  it.each([
    ['Anna sends it to Marcus and the CRM team.', ['Anna', 'Marcus', 'CRM']],
    ['Then the Project Manager spoke.', ['Project Manager']],
    ['The project manager of the team', []],
    ['Production starts in May.', []],
    ['Kwame has signed.', ['Kwame']],
    ['Marketing will pay.', []],
    ['由王芳负责，李强跟进。', ['王芳', '李强']],
    ['陈总和小刘说可以。', ['陈总', '小刘']],
    ['方案由团队负责，时间在周五。', []],
    ['高度重视成本，任务已经完成。', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  it.each([
    ['I asked Trudeau about it', 'Justin Trudeau', true],
    ['I asked justin trudeau', 'Justin Trudeau', true],
    ["that is Anna's", 'Anna', true],
    ['the Annapurna', 'Anna', false],
    ['the manager of it', 'Project Manager', false],
  ])('%s: %s %s', (text, label, expected) => {
    expect(names(text, label)).toBe(expected)
  })

  it('that two people share name neither of them', () => {
    const family = peopleOf(['Steve Davies', 'Suzy Davies'])
    expect(names('Mr. Davies said so', 'Steve Davies', family)).toBe(false)
    expect(names('Steve said so', 'Steve Davies', family)).toBe(true)
  })
})
