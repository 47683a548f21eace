import { describe, expect, it } from 'vitest'
import { meetingSummary } from '../protocol/messages/meeting.ts'
import type { Minutes } from './minutes.ts'
import { checkpointSummary, wholeSummary, withIdempotent } from './summary.ts'
import { said } from './test-model.ts'

const segments = said(['Anna', 'The printer is broken.'], ['Bob', 'I will order a new one by next Friday.'])
const startedAt = segments[0]?.at ?? 0
const meeting = { id: 'm-1', title: 'Monday round', startedAt, endedAt: startedAt + 3_725_900 }
const minutes: Minutes = {
  title: 'Printer',
  bullets: [{ text: 'The printer is broken.', segments: ['s1'] }],
  decisions: [],
  actions: [{ text: 'Order a new one', owner: 'Bob', due: 'next Friday', segments: ['s2'], unverified: true }],
  risks: [],
  nextSteps: [],
}
const options = { coverage: { total: 2, gaps: [] }, isDegraded: false, minDurationMs: 5000 }

describe('a summary', () => {
  it('is the message of the protocol', () => {
    const summary = wholeSummary(meeting, segments, minutes, options)
    expect(summary).toEqual({
      type: 'meeting',
      phase: 'summary',
      sessionId: 'm-1',
      title: 'Printer',
      duration: '01:02:05',
      bullets: ['The printer is broken.'],
      decisions: [],
      actions: ['Bob: Order a new one (by 2026-12-04)'],
      risks: [],
      nextSteps: [],
      bulletsLength: 1,
      sourceSegments: 2,
      coverage: { covered: 2, total: 2, gaps: [] },
      claims: [
        { text: 'The printer is broken.', segments: ['s1'] },
        { text: 'Bob: Order a new one (by 2026-12-04)', segments: ['s2'], unverified: true },
      ],
      checkpoint: false,
    })
    expect(meetingSummary.parse(summary)).toEqual(summary)
  })

  it('has the title of the meeting where the minutes have none', () => {
    const { title: _, ...untitled } = minutes
    expect(wholeSummary(meeting, segments, untitled, options).title).toBe('Monday round')
  })

  it('says what it does not cover, and that no model wrote it', () => {
    const summary = wholeSummary(meeting, segments, minutes, {
      ...options,
      coverage: { total: 50, gaps: [{ fromSeq: 11, toSeq: 20 }] },
      isDegraded: true,
    })
    expect(summary).toMatchObject({ coverage: { covered: 40, total: 50, gaps: [['s11', 's20']] }, degraded: true })
  })

  it.each([
    ['the last segment, while it goes on', { ...meeting, endedAt: undefined }, '00:00:05'],
    ['the end, when that is later', { ...meeting, endedAt: startedAt + 90_000 }, '00:01:30'],
    [
      'at least the shortest duration',
      { ...meeting, startedAt: startedAt + 60_000, endedAt: startedAt + 60_000 },
      '00:00:05',
    ],
    ['more than a day', { ...meeting, endedAt: startedAt + 100 * 3_600_000 }, '100:00:00'],
  ])('lasts until %s', (_, of, duration) => {
    expect(wholeSummary(of, segments, minutes, options).duration).toBe(duration)
  })

  it('has no more than devices show', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ text: `Point ${index}`, segments: ['s1'] }))
    const summary = wholeSummary(meeting, segments, { ...minutes, bullets: many, risks: many }, options)
    expect([summary.bullets.length, summary.bulletsLength, summary.risks.length]).toEqual([6, 6, 4])
  })

  it('of a window says so', () => {
    const summary = checkpointSummary({ ...meeting, endedAt: undefined }, segments, minutes, { minDurationMs: 5000 })
    expect(summary).toMatchObject({ checkpoint: true, coverage: { covered: 2, total: 2 } })
    expect(meetingSummary.parse(summary)).toEqual(summary)
  })

  it('sent again is the same text with one more member', () => {
    const text = JSON.stringify(wholeSummary(meeting, segments, minutes, options))
    const again = withIdempotent(text)
    expect(again.startsWith(text.slice(0, -1))).toBe(true)
    expect(JSON.parse(again)).toEqual({ ...JSON.parse(text), idempotent: true })
  })
})
