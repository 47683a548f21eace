import { expect, it } from 'vitest'
import type { SummaryMessage } from '../../meetings/summary.ts'
import { spokenSummary } from './spoken-summary.ts'

const summary: SummaryMessage = {
  type: 'meeting',
  phase: 'summary',
  sessionId: 'm-1',
  title: 'Printer',
  duration: '00:10:00',
  bullets: ['The printer is broken.', 'It is old', 'It is loud.'],
  decisions: ['A new printer is bought.'],
  actions: ['Anna: order the printer (by Friday)'],
  risks: [],
  nextSteps: [],
  bulletsLength: 3,
  sourceSegments: 12,
  coverage: { covered: 12, total: 12, gaps: [] },
  claims: [],
  checkpoint: false,
}

it('says the first points, what was decided and what is to be done', () => {
  expect(spokenSummary(summary, 'en')).toBe(
    'The summary of the meeting. The printer is broken. It is old. Decided: A new printer is bought. To do: Anna: order the printer (by Friday).',
  )
})

it('in Chinese without spaces, and without headings of nothing', () => {
  const chinese = { ...summary, bullets: ['打印机坏了'], decisions: [], actions: ['王芳：下单'] }
  expect(spokenSummary(chinese, 'zh')).toBe('会议总结。打印机坏了。待办：王芳：下单。')
})

it('says so where nothing was said', () => {
  expect(spokenSummary({ ...summary, sourceSegments: 0 }, 'en')).toBe('Nothing was said in this meeting.')
})
