import { expect, test } from 'vitest'
import { readSnapshot, taskLines } from './task-lines.ts'

const task = (id: string, more: object = {}) => ({ id, title: `Do ${id}`, status: 'open', groupKey: 'g', ...more })

function linesOf(tasks: readonly object[], total = tasks.length) {
  const read = readSnapshot({ type: 'workflow', event: 'update', groupKey: 'office', version: 7, total, tasks })
  return read && taskLines(read)
}

test('open tasks have the numbers that people say, with owner and urgency; done ones follow', () => {
  expect(
    linesOf([
      task('a', { priority: 2, owner: 'Anna' }),
      task('b', { title: '' }),
      task('c', { status: 'done', owner: 'Bo' }),
    ]),
  ).toEqual(['tasks of office, version 7: 2 open, 3 in all', '  1. Do a (Anna, priority 2)', '  2. b', '  done: Do c'])
})

test('of a long list ten are shown, and how many more there are', () => {
  const lines = linesOf(
    Array.from({ length: 15 }, (_, index) => task(`t${index}`)),
    230,
  )
  expect(lines).toHaveLength(12)
  expect(lines?.at(-1)).toBe('  and 220 more')
})

test('what others have written cannot steer the terminal', () => {
  expect(linesOf([task('a', { title: 'red\u001b[31m\nnew line\u202e' })])?.[1]).toBe('  1. red [31m new line ')
})

test.each([
  { type: 'workflow', status: 'ok', event: 'update' },
  { type: 'stt', text: 'tasks' },
])('%j is no snapshot', (message) => {
  expect(readSnapshot(message)).toBeUndefined()
})
