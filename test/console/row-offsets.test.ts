import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RowOffsets } from '../../console/src/pages/meetings/row-offsets.ts'

const heights = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 50 })

it('rows follow one another, whatever was measured, in whatever order', () => {
  fc.assert(
    fc.property(heights, fc.array(fc.nat(49)), (measured, order) => {
      const rows = new RowOffsets(() => 50)
      rows.resize(measured.length)
      const known = measured.map(() => 50)
      for (const index of order.filter((each) => each < measured.length)) {
        rows.measure(index, measured[index] ?? 0)
        known[index] = measured[index] ?? 0
      }
      let top = 0
      for (const [index, height] of known.entries()) {
        expect(rows.topOf(index)).toBe(top)
        expect(rows.indexAt(top)).toBe(index)
        expect(rows.indexAt(top + height - 1)).toBe(index)
        top += height
      }
      expect(rows.total).toBe(top)
    }),
  )
})

it('tells whether a measured row is otherwise than was thought', () => {
  const rows = new RowOffsets(() => 50)
  rows.resize(3)
  expect(rows.measure(1, 50)).toBe(false)
  expect(rows.measure(1, 80)).toBe(true)
  expect(rows.measure(1, 80)).toBe(false)
  expect(rows.measure(9, 80)).toBe(false)
})

it('keeps what was measured when rows come, and forgets it where the width is another one', () => {
  const rows = new RowOffsets(() => 50)
  rows.resize(1)
  rows.measure(0, 80)
  rows.resize(3)
  expect(rows.total).toBe(180)
  rows.forget()
  expect(rows.total).toBe(150)
})
