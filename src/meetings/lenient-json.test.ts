import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLenientObject } from './lenient-json.ts'

describe('a JSON object in what a model wrote', () => {
  it.each([
    ['plain', '{"a":["x"]}'],
    ['in a code fence, with words around', 'Here you are:\n```json\n{"a":["x"]}\n```\nAnything else?'],
    ['with a comma too many', '{"a":["x",],}'],
    ['in single quotes', "{'a':['x']}"],
    ['in curly quotes', '{“a”：[“x”]}'],
    ['with bare keys and comments', '{a: ["x"] // the only one\n}'],
    ['without commas', '{"a":["x"]\n}'],
    ['after braces that are none', 'a set {x} is {"a":["x"]}'],
  ])('%s', (_, text) => {
    expect(readLenientObject(text)).toEqual({ a: ['x'] })
  })

  it('keeps quotes inside of quotes and line feeds in strings', () => {
    expect(readLenientObject('{"a":"she said "no" twice","b":"one\ntwo",}')).toEqual({
      a: 'she said "no" twice',
      b: 'one\ntwo',
    })
  })

  it('reads words that stand for values', () => {
    expect(readLenientObject("{'a': None, 'b': True, 'c': 12, 'd': s3}")).toEqual({ a: null, b: true, c: 12, d: 's3' })
  })

  it.each([
    ['none', 'I am sorry.'],
    ['one that was cut', '{"a":["x","y'],
    ['only a list', '["a"]'],
    ['an empty one', '{}'],
  ])('is not there: %s', (_, text) => {
    expect(readLenientObject(text)).toBeUndefined()
  })

  it('sets members, not the object itself', () => {
    const read = readLenientObject('{"__proto__":{"x":1}, "a":2,}')
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(read).toHaveProperty('a', 2)
  })

  it('reads all JSON objects as JSON does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { minKeys: 1 }), (object) => {
        const text = JSON.stringify(object)
        expect(readLenientObject(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('never throws, and ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,\'“”\\ua1 \n/*') }), (text) => {
        readLenientObject(text)
      }),
      { numRuns: 500 },
    )
  })
})
