import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemsOf, type Minutes, type MinutesItem } from './minutes.ts'
import { notesText, packNotes } from './notes.ts'

const item = fc.record({
  text: fc.string({ minLength: 1, maxLength: 300 }),
  segments: fc.array(fc.constantFrom('s1', 's2', 's30'), { maxLength: 3 }),
})
const items = fc.array(item, { maxLength: 4 })
const minutes = fc.record({ bullets: items, decisions: items, actions: items, risks: items, nextSteps: items })
const all = (parts: readonly Minutes[]): MinutesItem[] => parts.flatMap((part) => [...itemsOf(part)])
const sorted = (list: readonly MinutesItem[]) => list.map((each) => JSON.stringify(each)).sort()

describe('notes in groups', () => {
  it('fit the limit, and hold every entry exactly once', () => {
    fc.assert(
      fc.property(fc.array(minutes, { maxLength: 8 }), fc.integer({ min: 500, max: 4000 }), (parts, maxChars) => {
        const groups = packNotes(parts, maxChars)
        for (const group of groups) expect(notesText(group).length).toBeLessThanOrEqual(maxChars)
        expect(sorted(all(groups.flat()))).toEqual(sorted(all(parts)))
      }),
    )
  })
})
