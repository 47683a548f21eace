import { expect, it } from 'vitest'
import { randomIds } from './ids.ts'

it('ids have two hex digits for each byte and differ', () => {
  expect(randomIds.hex(4)).toMatch(/^[0-9a-f]{8}$/)
  expect(new Set(Array.from({ length: 100 }, () => randomIds.hex(8))).size).toBe(100)
})
