import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MeetingRecord, Segment } from '../../store/meetings.ts'
import type { SummaryMessage } from '../summary.ts'
import { actionsOf, tasksOfMeeting } from './actions.ts'
import { meetingCalendar } from './calendar.ts'
import { meetingMarkdown } from './markdown.ts'
import { meetingSubtitles } from './subtitles.ts'

const startedAt = Date.UTC(2026, 10, 24, 9, 30)
const meeting: MeetingRecord = {
  id: 'm-1',
  groupKey: 'depot',
  code: '4821',
  title: 'Printer',
  state: 'summarised',
  startedAt,
  lastAt: startedAt + 65_000,
  endedAt: startedAt + 70_000,
  deviceIds: ['badge-a'],
  segmentCount: 3,
}

function segment(seq: number, afterMs: number, text: string, speakerId?: string): Segment {
  return { seq, at: startedAt + afterMs, text, speakerId, deviceId: 'badge-a', tag: undefined }
}

const segments = [
  segment(1, 1500, 'The *printer* is <broken>.', 'Anna'),
  segment(2, 4000, '1. We buy\na new one --> today.', 'Li_Wei'),
  segment(3, 65_000, 'I order it by Friday.'),
]

const summary: SummaryMessage = {
  type: 'meeting',
  phase: 'summary',
  sessionId: 'm-1',
  title: 'Printer',
  duration: '00:01:10',
  bullets: ['The printer is broken.'],
  decisions: ['A new one is bought.'],
  actions: ['Anna: order the printer; today, or (by 2026-11-27)', 'tidy up (by next spring)', 'call 李伟'],
  risks: [],
  nextSteps: [],
  bulletsLength: 1,
  sourceSegments: 3,
  coverage: { covered: 3, total: 3, gaps: [] },
  claims: [
    { text: 'The printer is broken.', segments: ['s1'] },
    { text: 'A new one is bought.', segments: ['s2'], unverified: true },
    { text: 'Anna: order the printer; today, or (by 2026-11-27)', segments: ['s2', 's3'] },
    { text: 'tidy up (by next spring)', segments: [] },
    { text: 'call 李伟', segments: ['s3'] },
  ],
  checkpoint: false,
}

describe('markdown', () => {
  const text = meetingMarkdown({ meeting, segments, summary })

  test('links each line of the summary to what it stands on, which is below', () => {
    expect(text).toContain('- The printer is broken. [s1](#s1)')
    expect(text).toContain('- [ ] Anna: order the printer; today, or (by 2026-11-27) [s2](#s2) [s3](#s3)')
    for (const [, id] of text.matchAll(/\]\(#(s\d+)\)/g)) expect(text).toContain(`<a id="${id}"></a>`)
  })

  test('says of a claim that it is not verified', () => {
    expect(text).toContain('- A new one is bought. *(not verified)* [s2](#s2)')
  })

  test('what people said is text, not Markdown or HTML', () => {
    expect(text).toContain('**00:00:01 Anna** The \\*printer\\* is \\<broken\\>.')
    expect(text).toContain('**00:00:04 Li\\_Wei** 1\\. We buy a new one --\\> today.')
  })

  test('leaves out sections without lines, and names parts that the model has not seen', () => {
    expect(text).not.toContain('## Risks')
    const coverage = { covered: 1, total: 3, gaps: [['s2', 's3']] }
    expect(meetingMarkdown({ meeting, segments, summary: { ...summary, coverage, degraded: true } })).toMatch(
      /Made without the language model[\s\S]*s2–s3/,
    )
  })

  test('of a Chinese meeting has Chinese headings', () => {
    const chinese = { ...summary, bullets: ['打印机坏了。'], claims: [] }
    expect(meetingMarkdown({ meeting, segments, summary: chinese })).toContain('## 摘要\n\n- 打印机坏了。')
  })

  test('without a summary has the transcript', () => {
    const open = meetingMarkdown({ meeting, segments, summary: undefined })
    expect(open).toContain('There is no summary yet.')
    expect(open).toContain('I order it by Friday.')
  })
})

describe('subtitles', () => {
  test('are numbered, timed from the start, and none reaches into the next', () => {
    expect(meetingSubtitles({ meeting, segments })).toBe(
      [
        '1\n00:00:01,500 --> 00:00:04,000\nAnna: The *printer* is <broken>.\n',
        '2\n00:00:04,000 --> 00:00:07,240\nLi_Wei: 1. We buy a new one → today.\n',
        '3\n00:01:05,000 --> 00:01:06,890\nI order it by Friday.\n',
      ].join('\n'),
    )
  })

  test('are in order of time, whatever order they came in, and never before the start', () => {
    const late = [segment(1, 5000, 'second'), segment(2, -200, 'first')]
    expect(meetingSubtitles({ meeting, segments: late })).toMatch(/^1\n00:00:00,000 --> .*\nfirst\n\n2\n/)
  })
})

describe('calendar', () => {
  const text = meetingCalendar({ meeting, segments, summary })
  const unfolded = (ics: string) => ics.replaceAll('\r\n ', '')

  test('has the actions with a date as whole days', () => {
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(1)
    expect(unfolded(text)).toContain(
      [
        'UID:MEET-m-1-A1@lapel',
        'DTSTAMP:20261124T093110Z',
        'DTSTART;VALUE=DATE:20261127',
        'DTEND;VALUE=DATE:20261128',
        'SUMMARY:Anna: order the printer\\; today\\, or',
        'DESCRIPTION:Printer\\n> 1. We buy a new one --> today.\\n> I order it by Friday.',
        'TRANSP:TRANSPARENT',
      ].join('\r\n'),
    )
  })

  test('lines have at most 75 octets and whole characters, whatever is in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (title) => {
        const ics = meetingCalendar({ meeting: { ...meeting, title }, segments, summary })
        const lines = ics.split('\r\n')
        expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
        expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
        expect(lines.filter((line) => /^BEGIN:VEVENT/.test(line))).toHaveLength(1)
        expect(ics.isWellFormed()).toBe(title.isWellFormed())
      }),
    )
  })
})

describe('actions', () => {
  test('are read back with owner and date', () => {
    expect(actionsOf(summary)).toMatchObject([
      { id: 'MEET-m-1-A1', text: 'order the printer; today, or', owner: 'Anna', due: '2026-11-27' },
      { id: 'MEET-m-1-A2', text: 'tidy up', owner: undefined, due: 'next spring' },
      { id: 'MEET-m-1-A3', text: 'call 李伟', owner: undefined, due: undefined },
    ])
  })

  test('become tasks; a vague date is kept in its words', () => {
    expect(tasksOfMeeting(summary)).toEqual([
      {
        id: 'MEET-m-1-A1',
        title: 'order the printer; today, or',
        owner: 'Anna',
        due: '2026-11-27',
        meeting: 'm-1',
        segments: ['s2', 's3'],
      },
      { id: 'MEET-m-1-A2', title: 'tidy up', meeting: 'm-1', segments: [], dueSaid: 'next spring' },
      { id: 'MEET-m-1-A3', title: 'call 李伟', meeting: 'm-1', segments: ['s3'] },
    ])
  })
})
