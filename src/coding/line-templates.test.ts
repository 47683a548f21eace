import { expect, it } from 'vitest'
import { LineTemplates } from './line-templates.ts'

it('folds lines that differ in numbers into one, and counts them', () => {
  const templates = new LineTemplates()
  templates.add('[1/40] Building a1.o in 3ms', 1)
  const folded = templates.add('[17/40] Building a29.o in 250ms', 2)
  expect(folded).toMatchObject({ count: 2, firstLine: 1, lastLine: 2 })
  expect(templates.size).toBe(1)
})

it('folds lines that differ in one word of several', () => {
  const templates = new LineTemplates()
  templates.add('Compiling the module cart for release', 1)
  const folded = templates.add('Compiling the module price for release', 2)
  expect(folded.words.join(' ')).toBe('Compiling the module <*> for release')
  expect(templates.add('Compiling the module tea for release', 3).count).toBe(3)
})

it('keeps lines apart that say something else', () => {
  const templates = new LineTemplates()
  templates.add('Linking the program', 1)
  expect(templates.add('Testing a library', 2).count).toBe(1)
  expect(templates.size).toBe(2)
})

it('forgets the templates that were not seen for longest', () => {
  const templates = new LineTemplates(8)
  const words = Array.from({ length: 100 }, (_, index) => String.fromCharCode(97 + (index % 26)).repeat(1 + index / 26))
  for (const [index, word] of words.entries()) templates.add(`${word} said`, index)
  expect(templates.size).toBeLessThanOrEqual(8)
  expect(templates.add(`${words.at(-1)} said`, 101).count).toBe(2)
})
