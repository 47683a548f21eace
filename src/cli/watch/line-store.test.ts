import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LineStore } from './line-store.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function takeAll(store: LineStore): string {
  let all = ''
  for (let piece = store.take(); piece; piece = store.take()) all += new TextDecoder().decode(piece.bytes)
  return all
}

it('gives out what came, in whole lines and in order, however it was cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', 'é') }), { maxLength: 20 }), (chunks) => {
      const store = new LineStore()
      for (const chunk of chunks) store.add('out', bytes(chunk))
      store.end()
      const text = chunks.join('')
      const expected = text === '' || text.endsWith('\n') ? text : `${text}\n`
      expect(store.count).toBe(expected.split('\n').length - 1)
      expect(takeAll(store)).toBe(expected)
    }),
  )
})

it('keeps the lines of two outputs whole', () => {
  const store = new LineStore()
  store.add('out', bytes('one and '))
  store.add('err', bytes('two\n'))
  store.add('out', bytes('three\n'))
  expect(takeAll(store)).toBe('two\none and three\n')
})

it('holds no more than it may: the oldest lines go, and are counted', () => {
  const store = new LineStore(100_000)
  for (let count = 0; count < 1000; count++) store.add('out', bytes(`${'x'.repeat(999)}\n`))
  const left = takeAll(store).length / 1000
  expect(left).toBeLessThanOrEqual(100)
  expect(store.dropped).toBe(1000 - left)
  expect(store.count).toBe(1000)
})

it('sends the beginning of an endless line', () => {
  const store = new LineStore()
  for (let count = 0; count < 100; count++) store.add('out', bytes('x'.repeat(65_536)))
  store.add('out', bytes('\nnext\n'))
  const [first = '', second] = takeAll(store).split('\n')
  expect(first.length).toBeLessThan(20_000)
  expect(second).toBe('next')
})
