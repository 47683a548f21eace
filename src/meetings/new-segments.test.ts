import { describe, expect, it } from 'vitest'
import type { SegmentDraft } from '../store/meetings.ts'
import { newSegments } from './new-segments.ts'

const said = (text: string, more: Partial<SegmentDraft> = {}): SegmentDraft => ({
  at: 100_000,
  text,
  speakerId: more.deviceId ?? 'badge-a',
  deviceId: 'badge-a',
  tag: undefined,
  ...more,
})
/** Which of the second are new after the first. */
const newAfter = (known: SegmentDraft, ...drafts: SegmentDraft[]) => newSegments([{ ...known, seq: 1 }], drafts)

describe('one speaker', () => {
  it('says something new', () => {
    const next = said('And who pays for it?')
    expect(newAfter(said('We buy a printer.'), next)).toEqual([next])
  })

  it.each([
    ['the same', 'We buy a printer.'],
    ['without its marks', 'we buy a printer'],
    ['in full-width letters', 'Ｗｅ buy a printer.'],
  ])('repeats it within a minute: %s', (_what, text) => {
    expect(newAfter(said('We buy a printer.'), said(text, { at: 159_999 }))).toEqual([])
  })

  it('may say it again when the minute is over', () => {
    expect(newAfter(said('Yes.'), said('Yes.', { at: 160_000 }))).toHaveLength(1)
  })

  it('repeats it within one message', () => {
    expect(newSegments([], [said('Yes.'), said('yes'), said('No.')])).toEqual([said('Yes.'), said('No.')])
  })

  it('sent out of order repeats it too', () => {
    expect(newAfter(said('Yes.'), said('Yes.', { at: 50_000 }))).toEqual([])
  })
})

describe('two badges in one room', () => {
  const sentence = 'We will buy a new printer for the second floor on Monday.'
  const other = { deviceId: 'badge-b', at: 102_000 }

  it.each([
    ['word for word', sentence],
    ['one of them one word less', 'We will buy new printer for the second floor on Monday'],
    ['one of them one word wrong', 'We will buy a new painter for the second floor on Monday.'],
  ])('hear one sentence, %s', (_what, text) => {
    expect(newAfter(said(sentence), said(text, other))).toEqual([])
  })

  it.each([
    ['我们下周买一台新打印机放在二楼', '我们下周买一台新打印机放二楼'],
    ['会议到这里', '会议到这里。'],
  ])('hear one Chinese sentence: %s', (one, two) => {
    expect(newAfter(said(one), said(two, other))).toEqual([])
  })

  it.each([
    ['another number', 'We need five more printers this year.', 'We need nine more printers this year.'],
    ['another ordinal', sentence, 'We will buy a new printer for the third floor on Monday.'],
    ['a negation', 'I can be at the customer on Monday.', 'I can not be at the customer on Monday.'],
    ['a Chinese negation', '我们下个月可以发布这个新版本', '我们下个月不可以发布这个新版本'],
    ['something else', sentence, 'And who is going to pay for the thing?'],
    ['a short answer of another person', 'Yes, please.', 'No, please.'],
  ])('hear two sentences that differ by %s', (_what, one, two) => {
    expect(newAfter(said(one), said(two, other))).toHaveLength(1)
  })

  it('hear it again after more than eight seconds: it was said twice', () => {
    expect(newAfter(said(sentence), said(sentence, { ...other, at: 108_001 }))).toHaveLength(1)
  })

  it('hear one "yes": short ones are one only when they are the same', () => {
    expect(newAfter(said('Yes.'), said('yes', other))).toEqual([])
  })
})
