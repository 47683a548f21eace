import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { editYaml } from './edit-yaml.ts'

const file = `# Kitchen
server:
  port:   8000   # behind the proxy

vad: {silenceMs: 700,   startMs: 120}
chat:
  # Short, please.
  prompt: 'You are kind.'
  wakeWords:
    - hi   # short
    - hello # long
`

test('one value in place of another changes nothing else of the text', () => {
  expect(editYaml(file, [{ path: ['server', 'port'], value: 8080 }])).toBe(file.replace('8000', '8080'))
  expect(editYaml(file, [{ path: ['vad', 'silenceMs'], value: 500 }])).toBe(file.replace('700', '500'))
  expect(editYaml(file, [{ path: ['chat', 'prompt'], value: "It's me" }])).toBe(
    file.replace("'You are kind.'", "'It''s me'"),
  )
})

test('hundreds of changes take no longer than a person waits', () => {
  const devices = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`badge-${index}`, { name: 'a' }]))
  const text = stringify({ devices })
  const edits = Object.keys(devices).map((id) => ({ path: ['devices', id, 'name'], value: 'b' }))
  const startedAt = performance.now()
  expect(editYaml(text, edits)).toBe(text.replaceAll(': a', ': b'))
  expect(performance.now() - startedAt).toBeLessThan(3000)
})

test('a value that needs quotes gets them', () => {
  const text = editYaml('name: a\n', [{ path: ['name'], value: 'a: b #c' }])
  expect(parse(text)).toEqual({ name: 'a: b #c' })
  expect(parse(editYaml('name: a\n', [{ path: ['name'], value: '12' }]))).toEqual({ name: '12' })
})

test('keys that are added or taken out leave the comments of the others', () => {
  const text = editYaml(file, [
    { path: ['llm', 'models', 'fast'], value: { model: 'm' } },
    { path: ['vad', 'startMs'] },
    { path: ['chat', 'wakeWords'], value: ['hi', 'hey', 'ho'] },
  ])
  expect(parse(text)).toEqual({
    server: { port: 8000 },
    vad: { silenceMs: 700 },
    chat: { prompt: 'You are kind.', wakeWords: ['hi', 'hey', 'ho'] },
    llm: { models: { fast: { model: 'm' } } },
  })
  for (const remark of ['# Kitchen', '# behind the proxy', '# Short, please.', '# short'])
    expect(text).toContain(remark)
})

test('a section that loses its last key goes with it', () => {
  expect(editYaml('a: 1\nvad:\n  silenceMs: 7\n', [{ path: ['vad', 'silenceMs'] }])).toBe('a: 1\n')
})

test('an empty file, one of comments, and an empty section can be written to', () => {
  const edit = { path: ['vad', 'silenceMs'], value: 500 }
  expect(parse(editYaml('', [edit]))).toEqual({ vad: { silenceMs: 500 } })
  const remarks = editYaml('# My server\n', [edit])
  expect(remarks).toContain('# My server')
  expect(parse(remarks)).toEqual({ vad: { silenceMs: 500 } })
  expect(parse(editYaml('vad:\n  # silenceMs: 1\nlog: {}\n', [edit]))).toEqual({ vad: { silenceMs: 500 }, log: {} })
})

test('the last key that goes leaves no empty braces', () => {
  expect(parse(editYaml('# Mine\na: 1\n', [{ path: ['a'] }]))).toBe(null)
})

test('what is no YAML, or has no place for the value, is refused', () => {
  expect(() => editYaml('a: [', [{ path: ['a'], value: 1 }])).toThrow('not valid YAML')
  expect(() => editYaml('a: text\n', [{ path: ['a', 'b'], value: 1 }])).toThrow()
})

test('whatever is set is read again as the same', () => {
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean())
  const tree = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(value, fc.array(value)))
  fc.assert(
    fc.property(tree, tree, (before, after) => {
      const edits = Object.entries(after).map(([key, item]) => ({ path: ['vad', key], value: item }))
      const text = editYaml(editYaml('# top\nvad: {}\n', [{ path: ['vad'], value: before }]), edits)
      expect(parse(text)).toEqual({ vad: { ...before, ...after } })
    }),
    { numRuns: 200 },
  )
})
