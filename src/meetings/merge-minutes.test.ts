import { describe, expect, it } from 'vitest'
import { mergeMinutes } from './merge-minutes.ts'
import type { Minutes, MinutesItem } from './minutes.ts'

const part = (bullets: readonly MinutesItem[], title?: string): Minutes => ({
  ...(title !== undefined && { title }),
  bullets,
  decisions: [],
  actions: [],
  risks: [],
  nextSteps: [],
})
const point = (text: string, id: string, owner?: string): MinutesItem => ({
  text,
  segments: [id],
  ...(owner && { owner }),
})

describe('parts merged by rule', () => {
  it('take turns, so that each has its say', () => {
    const parts = ['alpha', 'beta', 'gamma', 'delta'].map((word, index) =>
      part([point(`${word} first matter`, `s${index}1`), point(`${word} second subject`, `s${index}2`)]),
    )
    const merged = mergeMinutes(parts).bullets.map(({ text }) => text)
    expect(merged).toHaveLength(6)
    expect(merged.slice(0, 4)).toEqual([
      'alpha first matter',
      'beta first matter',
      'gamma first matter',
      'delta first matter',
    ])
  })

  it('say once what was said twice, with the citations of both', () => {
    const parts = [part([point('The printer is broken.', 's1')]), part([point('The printers are broken', 's9')])]
    expect(mergeMinutes(parts).bullets).toEqual([{ text: 'The printer is broken.', segments: ['s1', 's9'] }])
  })

  it.each([
    ['numbers', point('Buy 3 printers', 's1'), point('Buy 5 printers', 's2')],
    ['owners', point('Test the printer', 's1', 'Anna'), point('Test the printer', 's2', 'Bob')],
  ])('keep apart what differs in %s', (_, one, other) => {
    expect(mergeMinutes([part([one]), part([other])]).bullets).toHaveLength(2)
  })

  it('have the title of the first part that has one', () => {
    expect(mergeMinutes([part([]), part([], 'Printer'), part([], 'Desk')]).title).toBe('Printer')
  })
})
