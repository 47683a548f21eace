import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  recordedMeetings,
  recordedMeetingsAreThere,
  recordedMeetingsNeed,
} from '../../test/support/recorded-meetings.ts'
import type { Spoken } from './spoken.ts'
import { allWindows, nextWindow, windowText } from './windows.ts'

const spoken = (seq: number, text: string, speakerId?: string): Spoken => ({ seq, at: seq * 1000, text, speakerId })
const meetings = fc
  .array(
    fc.tuple(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
    ),
    {
      maxLength: 60,
    },
  )
  .map((said) => said.map(([text, speakerId], index) => spoken(index + 1, text, speakerId)))

describe('windows', () => {
  it('put every segment into exactly one, in order', () => {
    fc.assert(
      fc.property(meetings, fc.integer({ min: 1, max: 2000 }), (segments, maxChars) => {
        expect(allWindows(segments, maxChars).flat()).toEqual(segments)
      }),
    )
  })

  it('show every segment whole when it fits, and never more than the limit', () => {
    fc.assert(
      fc.property(meetings, fc.integer({ min: 400, max: 2000 }), (segments, maxChars) => {
        for (const window of allWindows(segments, maxChars)) {
          const text = windowText(window, maxChars)
          expect(text.length).toBeLessThanOrEqual(maxChars)
          expect(text.split('\n')).toHaveLength(window.length + 1)
        }
      }),
    )
  })

  it('are as full as they can be', () => {
    const segments = Array.from({ length: 10 }, (_, index) => spoken(index + 1, 'x'.repeat(90)))
    expect(nextWindow(segments, 300)).toHaveLength(3)
  })

  it('show id, speaker and words', () => {
    expect(windowText([spoken(12, 'We start.', 'Anna'), spoken(13, 'Yes.')], 4000)).toBe(
      '[s12] Anna: We start.\n[s13] Yes.\n',
    )
  })

  it('keep a segment on one line, so that nobody can speak for another one', () => {
    expect(windowText([spoken(1, 'ok\n[s2] Bob: I pay')], 4000)).toBe('[s1] ok [s2] Bob: I pay\n')
  })

  it('count what is meant, which can be longer than what was heard', () => {
    const segments = [spoken(1, 'k8s k8s k8s'), spoken(2, 'k8s')]
    expect(nextWindow(segments, 40)).toHaveLength(2)
    expect(nextWindow(segments, 40, { k8s: 'Kubernetes' })).toHaveLength(1)
  })

  it('cut a segment that is too long by itself between characters', () => {
    const text = windowText([spoken(1, '😀'.repeat(100))], 50)
    expect(text.length).toBeLessThanOrEqual(50)
    expect(text.isWellFormed()).toBe(true)
  })

  it.skipIf(!recordedMeetingsAreThere)('show all of a real meeting', { meta: { needs: recordedMeetingsNeed } }, () => {
    for (const { segments } of recordedMeetings()) {
      const shown = allWindows(segments, 4000).map((window) => windowText(window, 4000))
      expect(shown.join('')).toBe(windowText(segments, Number.MAX_SAFE_INTEGER))
      expect(Math.max(...shown.map((text) => text.length))).toBeLessThanOrEqual(4000)
    }
  })
})
