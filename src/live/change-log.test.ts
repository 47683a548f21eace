import { expect, it } from 'vitest'
import { ChangeLog } from './change-log.ts'

const change = (offset: number, id: string, length = 1) => ({ offset, topic: 'devices', id, json: 'x'.repeat(length) })
const offsets = (log: ChangeLog, since: number) => log.since(since)?.map(({ offset }) => offset)

it('tells what came after an offset, in order', () => {
  const log = new ChangeLog({ changes: 10, characters: 100 })
  for (const offset of [1, 2, 3]) log.add(change(offset, `d${offset}`))
  expect(offsets(log, 1)).toEqual([2, 3])
  expect(offsets(log, 3)).toEqual([])
})

it('keeps of each thing its latest change only, which loses nothing', () => {
  const log = new ChangeLog({ changes: 2, characters: 100 })
  log.add(change(1, 'a'))
  for (let offset = 2; offset < 50; offset++) log.add(change(offset, 'b'))
  expect(offsets(log, 0)).toEqual([1, 49])
})

it('says so when it has forgotten something, by number or by size', () => {
  const few = new ChangeLog({ changes: 2, characters: 100 })
  for (const offset of [1, 2, 3]) few.add(change(offset, `d${offset}`))
  expect(offsets(few, 0)).toBeUndefined()
  expect(offsets(few, 1)).toEqual([2, 3])
  const small = new ChangeLog({ changes: 10, characters: 100 })
  for (const offset of [1, 2, 3]) small.add(change(offset, `d${offset}`, 40))
  expect(offsets(small, 0)).toBeUndefined()
  expect(offsets(small, 1)).toEqual([2, 3])
})

it('forgets a change that is larger than everything it may keep', () => {
  const log = new ChangeLog({ changes: 10, characters: 100 })
  log.add(change(1, 'a', 101))
  expect(offsets(log, 0)).toBeUndefined()
  expect(offsets(log, 1)).toEqual([])
})
