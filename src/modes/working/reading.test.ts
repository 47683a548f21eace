import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Reading } from './reading.ts'

it('reads page after page, then from the start again', () => {
  const reading = new Reading()
  const pages = Array.from({ length: 4 }, () => {
    const page = reading.page(7, 3, 'next')
    return [page.first, page.count, reading.hasMore(7)]
  })
  expect(pages).toEqual([
    [0, 3, true],
    [3, 3, true],
    [6, 1, false],
    [0, 3, true],
  ])
})

it('begins anew when asked to', () => {
  const reading = new Reading()
  reading.page(7, 3, 'start')
  expect(reading.page(7, 3, 'start')).toEqual({ first: 0, count: 3 })
})

it('begins anew when the list has become shorter than what was read', () => {
  const reading = new Reading()
  reading.page(7, 3, 'start')
  reading.page(7, 3, 'next')
  expect(reading.page(4, 3, 'next')).toEqual({ first: 0, count: 3 })
})

it('never reads what is not there', () => {
  const asked = fc.record({
    total: fc.integer({ min: 0, max: 30 }),
    perPage: fc.integer({ min: 1, max: 10 }),
    from: fc.constantFrom('start' as const, 'next' as const),
  })
  fc.assert(
    fc.property(fc.array(asked), (all) => {
      const reading = new Reading()
      for (const { total, perPage, from } of all) {
        const { first, count } = reading.page(total, perPage, from)
        expect(first + count).toBeLessThanOrEqual(total)
        expect(count).toBe(Math.min(perPage, total - first))
        expect(reading.hasMore(total)).toBe(first + count < total)
      }
    }),
  )
})
