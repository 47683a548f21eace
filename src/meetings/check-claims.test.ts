import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../test/support/churn.ts'
import { tryClaims } from '../../test/support/claim-trial.ts'
import { generatedSummaries } from '../../test/support/generated-summaries.ts'
import {
  recordedMeetings,
  recordedMeetingsAreThere,
  recordedMeetingsNeed,
} from '../../test/support/recorded-meetings.ts'
import { recordedSummaries } from '../../test/support/recorded-summaries.ts'
import { ClaimChecker, checkClaims } from './check-claims.ts'
import type { MinutesItem } from './minutes.ts'
import { said } from './test-model.ts'

const segments = said(
  ['Anna', "I'll send the budget of twenty-five thousand euros to Bob by next Friday."],
  ['Bob', 'We will not use plastic, it is too expensive. We go with the rubber case.'],
  ['Carol', "I don't think we should ship in March. Let's ship on the third of May."],
  ['张伟', '预算是三千五百块，下周五之前我来提交报告。'],
  ['李强', '王总没有批准这个方案，成本涨了百分之三十。'],
  ['Bob', 'Anna, can you call the supplier tomorrow?'],
  ['Anna', 'Sure, will do.'],
)
const checker = new ClaimChecker(segments)
const problems = (text: string, cited: string, other: Partial<MinutesItem> = {}) =>
  checker.problemsOf({ text, segments: cited.split(' '), ...other }).map(({ kind, what }) => `${kind}: ${what}`)

describe('a claim', () => {
  it.each<[string, string, Partial<MinutesItem>?]>([
    [
      'Anna will send the budget of 25,000 euros to Bob by Friday, 4 December.',
      's1',
      { owner: 'Anna', due: '2026-12-04' },
    ],
    ['Anna sends Bob the 25k budget.', 's1', { owner: 'anna' }],
    ['Plastic will not be used because it is too expensive.', 's2'],
    ['The team rejected plastic and chose the rubber case.', 's2'],
    ['Shipping is planned for 3 May, not March.', 's3'],
    ['张伟将在下周五前提交预算3500元的报告。', 's4', { owner: '张伟', due: '2026-12-04' }],
    ['王总没有批准方案，成本上涨30%。', 's5'],
    ['王总没有批准方案，成本上涨三成。', 's5'],
    ['Anna calls the supplier.', 's6 s7', { owner: 'Anna', due: '25 November' }],
    ['The team looked at the plan.', 's2', { owner: 'Everyone' }],
  ])('holds: %s', (text, cited, other) => {
    expect(problems(text, cited, other)).toEqual([])
  })

  it.each<[string, string, readonly string[], Partial<MinutesItem>?]>([
    ['Anna will send the budget of 35,000 euros to Bob.', 's1', ['number: 35,000']],
    ['Anna will send the budget by next Monday.', 's1', ['date: next Monday']],
    ['Anna will send the budget.', 's1', ['date: 2026-12-11'], { due: '2026-12-11' }],
    ['Anna will send the budget to Marcus.', 's1', ['name: Marcus']],
    ['Bob will send the budget.', 's1', ['owner: Bob']],
    ['Send the budget.', 's1', ['owner: Bob'], { owner: 'Bob' }],
    ['Call the supplier.', 's6 s7', ['owner: Bob'], { owner: 'Bob' }],
    ['Plastic will be used.', 's2', ['negation: Plastic will be used.']],
    ['The team did not choose the rubber case.', 's2', ['negation: The team did not choose the rubber case.']],
    ['Shipping in March was agreed.', 's3', ['negation: Shipping in March was agreed.']],
    ['预算是四千五百元。', 's4', ['number: 四千五百']],
    ['张伟下周三前提交报告。', 's4', ['date: 下周三']],
    ['由王芳提交报告。', 's4', ['name: 王芳']],
    ['王总批准了这个方案。', 's5', ['negation: 王总批准了这个方案。']],
    ['陈总没有批准方案。', 's5', ['name: 陈总']],
    ['Anything.', 's99', ['citation: Anything.']],
  ])('fails: %s', (text, cited, expected, other) => {
    expect(problems(text, cited, other)).toEqual(expected)
  })

  it('may use the words that were meant', () => {
    const heard = said(['Anna', 'We move to cube ernetties.'])
    const claim = { text: 'The team moves to Kubernetes.', segments: ['s1'] }
    expect(new ClaimChecker(heard).problemsOf(claim)).toEqual([{ kind: 'name', what: 'Kubernetes' }])
    expect(new ClaimChecker(heard, { 'cube ernetties': 'Kubernetes' }).problemsOf(claim)).toEqual([])
  })

  it('in a language other than the transcript is checked for numbers and dates', () => {
    expect(problems('Budget: 3,500, due 4 December.', 's4')).toEqual([])
    expect(problems('Budget: 3,600, due 5 December.', 's4')).toEqual(['number: 3,600', 'date: 5 December'])
  })
})

describe('minutes', () => {
  it('are marked where they fail, and nowhere else', () => {
    const good = { text: 'The rubber case was chosen.', segments: ['s2'] }
    const bad = { text: 'Plastic will be used.', segments: ['s2'] }
    const minutes = { bullets: [good, bad], decisions: [], actions: [], risks: [], nextSteps: [] }
    const { minutes: marked, failed } = checkClaims(minutes, segments)
    expect(marked.bullets).toEqual([good, { ...bad, unverified: true }])
    expect(failed).toMatchObject([{ section: 'bullets', index: 1, item: bad, problems: [{ kind: 'negation' }] }])
  })

  it('of meetings that never were: 19 of 20 wrong claims are found, at most one summary in 50 is doubted', () => {
    const random = seededRandom(5)
    const { caughtShare, falseAlarms, missed, alarms } = tryClaims(
      [...generatedSummaries(80, random, 'generated'), ...generatedSummaries(80, random, 'later')],
      random,
    )
    expect(caughtShare, missed.join('\n')).toBeGreaterThanOrEqual(0.95)
    expect(falseAlarms, alarms.join('\n')).toBeLessThanOrEqual(3)
  })

  it.skipIf(!recordedMeetingsAreThere)('of real meetings: the same', { meta: { needs: recordedMeetingsNeed } }, () => {
    const random = seededRandom(5)
    const { caughtShare, falseAlarms } = tryClaims(recordedSummaries(recordedMeetings(), 45, random), random)
    expect(caughtShare).toBeGreaterThanOrEqual(0.95)
    expect(falseAlarms).toBeLessThanOrEqual(2)
  })
})
