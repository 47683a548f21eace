import { expect, it } from 'vitest'
import { plainLine } from './plain-line.ts'

it('takes colours, titles and links away', () => {
  expect(plainLine('\u001b[1m\u001b[31mFAIL\u001b[0m \u001b]8;;file:///a\u0007a.ts\u001b]8;;\u0007')).toBe('FAIL a.ts')
})

it('keeps of a progress bar what was written last', () => {
  expect(plainLine('10 %\r50 %\r100 %\r')).toBe('100 %')
})

it('takes control characters away, but for tabs', () => {
  expect(plainLine('\ta\u0000b\u0007c  ')).toBe('\tabc')
})

it('looks at no more than the beginning of an endless line', () => {
  expect(plainLine('x'.repeat(1_000_000))).toHaveLength(4096)
})
