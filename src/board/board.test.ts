import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { deviceRecord } from '../../test/support/device-record.ts'
import { type StoreKind, storeKinds } from '../../test/support/stores.ts'
import { randomIds } from '../lib/ids.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import type { GroupVersion } from '../store/tasks.ts'
import { type Actor, adminActor, deviceActor } from './actor.ts'
import { Board } from './board.ts'

const [sqlite] = storeKinds as readonly [StoreKind, ...StoreKind[]]
const anna = deviceActor(deviceRecord('badge-a', { name: 'Anna', groupKey: 'team' }), 'voice', {})
const bo = deviceActor(deviceRecord('badge-b', { name: 'Bo', groupKey: 'team' }), 'message', {})
const admin = adminActor('Mara')

async function start() {
  const place = await sqlite.makePlace()
  onTestFinished(() => place[Symbol.asyncDispose]())
  const { tasks } = await place.open()
  const clock = new ManualClock()
  const board = new Board({ clock, ids: randomIds, tasks })
  const told: (readonly GroupVersion[])[] = []
  board.onChange((changed) => void told.push(changed))
  const content = async (groupKey = 'team') =>
    (await board.page(groupKey, {}, { offset: 0, limit: 1000 })).items.map(
      ({ createdAt: _created, changedAt: _changed, version: _version, ...task }) => task,
    )
  return { board, clock, told, content }
}

it('tells of a change once, with the groups that changed and their versions, after it is done', async () => {
  const { board, told, content } = await start()
  const seen: number[] = []
  board.onChange(() => void content().then((tasks) => seen.push(tasks.length)))
  await board.update(admin, [{ id: 'a' }, { id: 'b', groupKey: 'others' }, { id: 'c' }], 'team')
  expect(told).toEqual([
    [
      { groupKey: 'others', version: 1 },
      { groupKey: 'team', version: 1 },
    ],
  ])
  await expect.poll(() => seen).toEqual([2])
})

it('tells nothing of a change that is none, nor of one that is refused', async () => {
  const { board, told } = await start()
  await board.update(anna, [{ id: 'a', owner: 'Bo' }], undefined)
  await board.update(anna, [{ id: 'a', owner: 'Bo' }], undefined)
  await board.setStatus(anna, 'open', { ids: ['a'] })
  await board.remove(anna, { ids: ['gone'] })
  await expect(board.assign(anna, 'a', {})).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(board.edit(anna, { id: 'gone' }, undefined)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(told).toHaveLength(1)
})

it('tells nobody who has gone', async () => {
  const { board } = await start()
  let count = 0
  const end = board.onChange(() => void count++)
  await board.add(anna, { title: 'a' }, undefined)
  end()
  await board.add(anna, { title: 'b' }, undefined)
  expect(count).toBe(1)
})

it('adds tasks under ids of its own', async () => {
  const { board, content } = await start()
  const first = await board.add(anna, { title: 'Refill' }, undefined)
  const second = await board.add(anna, { title: 'Refill' }, undefined)
  expect(first.tasks[0]?.id).not.toBe(second.tasks[0]?.id)
  expect(await content()).toHaveLength(2)
})

it('somebody without a group has to name one', async () => {
  const { board } = await start()
  await expect(board.update(admin, [{ id: 'a' }], undefined)).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    fields: ['groupKey'],
  })
  await expect(board.remove(admin, { ids: ['a'] })).rejects.toMatchObject({ code: 'SCHEMA_INVALID' })
})

it('history belongs to the group, as do tasks', async () => {
  const { board } = await start()
  await board.update(admin, [{ id: 'a' }], 'others')
  const read = (actor: Actor) => board.history(actor, { groupKey: 'Others' }, { offset: 0, limit: 9 })
  await expect(read(anna)).rejects.toMatchObject({ code: 'FORBIDDEN_GROUP' })
  expect((await read(admin)).items).toMatchObject([{ id: 'a', author: { name: 'Mara', via: 'api' } }])
})

it('somebody who is no device has no last change to take back', async () => {
  const { board } = await start()
  await board.update(admin, [{ id: 'a' }], 'team')
  await expect(board.undo(admin)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('changes of one task at the same time are done one after another: none is lost', async () => {
  const { board, content, told } = await start()
  await board.update(anna, [{ id: 'a' }], undefined)
  const members = Array.from({ length: 50 }, (_, index) => `member ${index}`)
  await Promise.all(
    members.map((member, index) => board.update(index % 2 ? anna : bo, [{ id: 'a', [member]: index }], undefined)),
  )
  expect(Object.keys((await content())[0]?.extra ?? {}).sort()).toEqual(members.sort())
  expect(told.at(-1)).toEqual([{ groupKey: 'team', version: 51 }])
})

it('a change that is taken back leaves everything as it was, whatever it was', async () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd')
  const patch = fc.record(
    {
      id,
      title: fc.string({ maxLength: 20 }),
      priority: fc.constantFrom(0, 1, 2, 3),
      status: fc.constantFrom('open', 'done'),
      owner: fc.constantFrom(null, 'Anna', 'Bo'),
      floor: fc.integer(),
    },
    { requiredKeys: ['id'] },
  )
  const ids = fc.uniqueArray(id, { minLength: 1 })
  const change = fc.oneof(
    fc.record({ verb: fc.constant('update' as const), patches: fc.array(patch, { minLength: 1, maxLength: 3 }) }),
    fc.record({ verb: fc.constant('complete' as const), ids }),
    fc.record({ verb: fc.constant('remove' as const), ids }),
    fc.record({ verb: fc.constant('assign' as const), ids }),
  )
  type Change = typeof change extends fc.Arbitrary<infer T> ? T : never
  const carryOut = (board: Board, actor: Actor, given: Change) => {
    if (given.verb === 'update') return board.update(actor, given.patches as never, undefined)
    if (given.verb === 'complete') return board.setStatus(actor, 'done', given)
    if (given.verb === 'remove') return board.remove(actor, given)
    return board.assign(actor, given.ids[0] ?? '', { force: true })
  }
  const { board, content } = await start()
  const sorted = async (group: string) =>
    (await content(group)).toSorted((one, other) => one.id.localeCompare(other.id))
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      const group = `group ${++runs}`
      const actor = deviceActor(deviceRecord(group, { groupKey: group }), 'voice', {})
      let before: Awaited<ReturnType<typeof sorted>> | undefined
      for (const given of changes) {
        const current = await sorted(group)
        const outcome = await carryOut(board, actor, given).catch(() => undefined)
        if (outcome?.changed) before = current
      }
      if (!before) return void (await expect(board.undo(actor)).rejects.toMatchObject({ code: 'NOT_FOUND' }))
      expect(await board.undo(actor)).toMatchObject({ changed: true })
      expect(await sorted(group)).toEqual(before)
    }),
    { numRuns: 60 },
  )
})
