import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import type { Author, ChangeRequest, Decision, Task, TaskContent, TaskRef } from '../../src/store/tasks.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'

const all = { offset: 0, limit: 1000 }
const badge: Author = { deviceId: 'badge-1', name: 'Ada', via: 'message' }

function content(id: string, more: Partial<TaskContent> = {}): TaskContent {
  return { groupKey: 'ward', id, title: id, priority: 0, status: 'open', owner: null, due: null, extra: {}, ...more }
}

const ref = (id: string, groupKey = 'ward'): TaskRef => ({ groupKey, id })

/** What every store owes those who change and read tasks. */
export function storeTasksContract({ makePlace }: StoreKind): void {
  describe('tasks', () => {
    let place: StorePlace
    let store: Store
    let made = 0

    beforeAll(async () => {
      place = await makePlace()
    })
    beforeEach(async () => {
      store = await place.open()
      made = 0
    })
    afterEach(() => place.empty())
    afterAll(() => place[Symbol.asyncDispose]())

    const change = <Result>(
      refs: readonly TaskRef[],
      decide: (current: readonly Task[]) => Decision<Result>,
      more: Partial<ChangeRequest> = {},
    ) => {
      made++
      return store.tasks.change({ id: `c${made}`, refs, author: badge, event: 'update', at: made, ...more }, decide)
    }
    const put = (tasks: readonly TaskContent[], more: Partial<ChangeRequest> = {}) =>
      change(tasks, () => ({ tasks, result: undefined }), more)
    const remove = (refs: readonly TaskRef[]) => change(refs, () => ({ tasks: [], removed: refs, result: undefined }))
    const shown = async (groupKey = 'ward') => (await store.tasks.page(groupKey, {}, all)).items.map(({ id }) => id)

    test('a task is kept with everything that belongs to it', async () => {
      const task = content('a', {
        title: 'Blut abnehmen 🩸 采血',
        priority: 3,
        status: 'done',
        owner: 'Ada',
        due: '2026-02-28',
        extra: { place: 'room 4', nested: { list: [1, null, 'ü'] } },
      })
      expect(await put([task])).toEqual({ result: undefined, changed: [{ groupKey: 'ward', version: 1 }] })
      expect(await store.tasks.get(ref('a'))).toEqual({ ...task, createdAt: 1, changedAt: 1, version: 1 })
    })

    test('a task that is not there is undefined', async () => {
      await put([content('a')])
      expect(await store.tasks.get(ref('b'))).toBeUndefined()
      expect(await store.tasks.get(ref('a', 'other'))).toBeUndefined()
    })

    test('the decision is made on the tasks that exist of those that are asked for', async () => {
      await put([content('a'), content('b'), content('a', { groupKey: 'other', title: 'another' })])
      const seen = await change([ref('a'), ref('missing'), ref('a', 'other'), ref('a')], (current) => ({
        tasks: [],
        result: current.map(({ title }) => title).sort(),
      }))
      expect(seen).toEqual({ result: ['a', 'another'], changed: [] })
    })

    test('a change keeps when the task was made, and says when it was changed', async () => {
      await put([content('a')])
      await put([content('a', { title: 'new' })])
      expect(await store.tasks.get(ref('a'))).toMatchObject({ title: 'new', createdAt: 1, changedAt: 2, version: 2 })
    })

    test('what a decision leaves out stays as it is', async () => {
      await put([content('a'), content('b')])
      await change([ref('a'), ref('b')], () => ({ tasks: [content('a', { title: 'new' })], result: undefined }))
      expect(await store.tasks.get(ref('b'))).toMatchObject({ title: 'b', version: 1 })
    })

    test('what is as it was is no change: no version, no history', async () => {
      await put([content('a', { extra: { x: 1, y: { z: [2] } } })])
      expect(await put([content('a', { extra: { y: { z: [2] }, x: 1 } })])).toMatchObject({ changed: [] })
      expect(await store.tasks.get(ref('a'))).toMatchObject({ changedAt: 1, version: 1 })
      expect(await store.tasks.history({}, all)).toMatchObject({ total: 1 })
    })

    test('of several tasks only those that differ are written', async () => {
      await put([content('a'), content('b')])
      await put([content('a'), content('b', { owner: 'Ada' })])
      expect((await store.tasks.history({}, all)).items.map(({ id, version }) => [id, version])).toEqual([
        ['b', 2],
        ['b', 1],
        ['a', 1],
      ])
    })

    test('one change moves the version of each changed group by one, of no other', async () => {
      await put([content('a'), content('b'), content('a', { groupKey: 'lab' }), content('a', { groupKey: 'bay' })])
      const changed = [
        content('a', { title: 'new' }),
        content('b', { title: 'new' }),
        content('a', { groupKey: 'lab' }),
      ]
      expect(await put([...changed, content('a', { groupKey: 'bay', status: 'done' })])).toMatchObject({
        changed: [
          { groupKey: 'bay', version: 2 },
          { groupKey: 'ward', version: 2 },
        ],
      })
      expect(await store.tasks.groups()).toEqual([
        { groupKey: 'bay', version: 2, open: 0, done: 1 },
        { groupKey: 'lab', version: 1, open: 1, done: 0 },
        { groupKey: 'ward', version: 2, open: 2, done: 0 },
      ])
    })

    test('looking at a group that never was leaves nothing of it', async () => {
      await change([ref('a')], () => ({ tasks: [], result: undefined }))
      expect(await store.tasks.groups()).toEqual([])
      expect(await store.tasks.page('ward', {}, all)).toEqual({ items: [], total: 0, version: 0 })
    })

    test('a removed task is gone, and its group remains with a version', async () => {
      await put([content('a'), content('b')])
      expect(await remove([ref('a')])).toMatchObject({ changed: [{ groupKey: 'ward', version: 2 }] })
      expect(await shown()).toEqual(['b'])
      await remove([ref('b')])
      expect(await store.tasks.groups()).toEqual([{ groupKey: 'ward', version: 3, open: 0, done: 0 }])
    })

    test('removing what is not there is no change', async () => {
      await put([content('a')])
      expect(await remove([ref('b')])).toMatchObject({ changed: [] })
    })

    test('what a decision throws takes everything back', async () => {
      await put([content('a')])
      const refusal = new Error('owned by another')
      await expect(
        change([ref('a')], () => {
          throw refusal
        }),
      ).rejects.toBe(refusal)
      expect(await store.tasks.groups()).toEqual([{ groupKey: 'ward', version: 1, open: 1, done: 0 }])
      expect(await store.tasks.history({}, all)).toMatchObject({ total: 1 })
    })

    test('a change that fails half way takes everything back', async () => {
      await put([content('a')])
      const bad = content('b', { title: null as unknown as string })
      await expect(put([content('a', { title: 'new' }), bad])).rejects.toThrow()
      expect(await store.tasks.get(ref('a'))).toMatchObject({ title: 'a', version: 1 })
      expect(await store.tasks.history({}, all)).toMatchObject({ total: 1 })
    })

    test.each([
      ['on a task that was not asked for', [content('other')]],
      ['twice on one task', [content('a'), content('a')]],
    ])('deciding %s is refused', async (_, tasks) => {
      await expect(change([ref('a')], () => ({ tasks, result: undefined }))).rejects.toThrow('task')
      expect(await store.tasks.count('ward')).toBe(0)
    })

    test('are shown open before done, the most urgent first, then the oldest, then as they came', async () => {
      await put([content('old'), content('zz'), content('aa'), content('done', { status: 'done', priority: 3 })])
      await put([content('late'), content('urgent', { priority: 2 }), content('most urgent', { priority: 3 })])
      await put([content('zz', { title: 'changed' })])
      expect(await shown()).toEqual(['most urgent', 'urgent', 'old', 'zz', 'aa', 'late', 'done'])
    })

    test('come in pages, with the length of the whole list and the version of the group', async () => {
      await put(Array.from({ length: 25 }, (_, index) => content(`t${String(index).padStart(2, '0')}`)))
      await put([content('elsewhere', { groupKey: 'other' })])
      const page = await store.tasks.page('ward', {}, { offset: 10, limit: 3 })
      expect(page).toMatchObject({ total: 25, version: 1 })
      expect(page.items.map(({ id }) => id)).toEqual(['t10', 't11', 't12'])
      expect(await store.tasks.page('ward', {}, { offset: 30, limit: 3 })).toEqual({ items: [], total: 25, version: 1 })
      expect(await store.tasks.count('ward')).toBe(25)
    })

    test('are found by status, owner and part of the title', async () => {
      await put([
        content('a', { title: 'Betten ÜBERZIEHEN', owner: 'Ada' }),
        content('b', { title: 'Betten zählen', owner: 'Bob', status: 'done' }),
        content('c', { title: '50%_off' }),
      ])
      const found = async (filter: Parameters<Store['tasks']['page']>[1]) => {
        const { items, total } = await store.tasks.page('ward', filter, all)
        expect(total).toBe(items.length)
        return items.map(({ id }) => id)
      }
      expect(await found({ status: 'done' })).toEqual(['b'])
      expect(await found({ owner: 'Ada' })).toEqual(['a'])
      expect(await found({ text: 'betten' })).toEqual(['a', 'b'])
      expect(await found({ text: 'überz' })).toEqual(['a'])
      expect(await found({ text: '%_' })).toEqual(['c'])
      expect(await found({ text: '%' })).toEqual(['c'])
      expect(await found({ text: 'betten', owner: 'Bob', status: 'open' })).toEqual([])
    })

    test.each([
      ['quotes and comments', `'; drop table tasks; -- " /* \\' \\" $1 ? :x @y`],
      ['control characters and line ends', '\u0001\t\r\n\u2028'],
      ['characters outside of the first plane', '𝔘🩺👩🏽‍⚕️'],
      ['a very long text', '长'.repeat(100_000)],
    ])('hold %s unchanged', async (_, text) => {
      const task = content('a', { title: text, owner: text, extra: { [text]: [text] } })
      await put([task])
      expect(await store.tasks.get(ref('a'))).toMatchObject(task)
      expect(await store.tasks.page('ward', { text, owner: text }, all)).toMatchObject({ total: 1 })
      expect((await store.tasks.history({}, all)).items[0]?.after).toEqual(task)
    })

    test('names may hold anything too', async () => {
      const odd = { groupKey: `'";--`, id: `\\%_'` }
      await put([content(odd.id, odd)], { id: `'`, event: `"`, author: { ...badge, name: `'` } })
      expect(await store.tasks.get(odd)).toMatchObject(odd)
      expect(await store.tasks.history({ groupKey: odd.groupKey, taskId: odd.id }, all)).toMatchObject({ total: 1 })
    })

    test('what no database can hold becomes a replacement character', async () => {
      await put([content('a', { title: 'a\0b\ud800c' })])
      expect(await store.tasks.get(ref('a'))).toMatchObject({ title: 'a\ufffdb\ufffdc' })
    })

    test('a change may be of thousands of tasks', async () => {
      const many = Array.from({ length: 3000 }, (_, index) => content(`t${index}`))
      await put(many)
      expect(await store.tasks.count('ward')).toBe(3000)
      await put(many.map((task) => ({ ...task, owner: 'Ada' })))
      expect(await store.tasks.page('ward', { owner: 'Ada' }, { offset: 2999, limit: 5 })).toMatchObject({
        items: [{ id: 't2999' }],
        total: 3000,
        version: 2,
      })
      await remove(many)
      expect(await store.tasks.count('ward')).toBe(0)
    })

    test('history keeps who changed what, and from what into what', async () => {
      const first = content('a')
      const second = content('a', { owner: 'Ada', extra: { x: 1 } })
      await put([first], { event: 'update', author: { deviceId: undefined, name: 'console', via: 'api' } })
      await put([second], { id: 'claim', event: 'assign', author: badge, at: 77 })
      await remove([ref('a')])
      const { items } = await store.tasks.history({}, all)
      expect(items.map(({ before, after }) => [before, after])).toEqual([
        [second, undefined],
        [first, second],
        [undefined, first],
      ])
      expect(items[1]).toEqual({
        seq: expect.any(Number),
        changeId: 'claim',
        event: 'assign',
        groupKey: 'ward',
        id: 'a',
        author: badge,
        at: 77,
        version: 2,
        before: first,
        after: second,
        undone: false,
      })
      expect(items[2]?.author).toEqual({ deviceId: undefined, name: 'console', via: 'api' })
    })

    test('history is found by group, task, device and change, the newest first, in pages', async () => {
      await put([content('a'), content('b')])
      await put([content('a', { groupKey: 'lab' })], { author: { ...badge, deviceId: 'badge-2' } })
      await put([content('a', { title: 'new' })])
      const found = async (filter: Parameters<Store['tasks']['history']>[0], page = all) => {
        const { items, total } = await store.tasks.history(filter, page)
        return [total, items.map(({ changeId, id }) => `${changeId} ${id}`)]
      }
      expect(await found({})).toEqual([4, ['c3 a', 'c2 a', 'c1 b', 'c1 a']])
      expect(await found({ groupKey: 'ward' })).toEqual([3, ['c3 a', 'c1 b', 'c1 a']])
      expect(await found({ groupKey: 'ward', taskId: 'a' })).toEqual([2, ['c3 a', 'c1 a']])
      expect(await found({ deviceId: 'badge-2' })).toEqual([1, ['c2 a']])
      expect(await found({ changeId: 'c1' })).toEqual([2, ['c1 b', 'c1 a']])
      expect(await found({}, { offset: 1, limit: 2 })).toEqual([4, ['c2 a', 'c1 b']])
      const seqs = (await store.tasks.history({}, all)).items.map(({ seq }) => seq)
      expect(seqs).toEqual(seqs.toSorted((a, b) => b - a))
    })

    test('the last change of a device is all of it, whatever others did since', async () => {
      await put([content('a'), content('b')])
      await put([content('a', { title: 'new' }), content('b', { title: 'new' })])
      await put([content('c')], { author: { ...badge, deviceId: 'badge-2' } })
      const last = await store.tasks.lastChangeOf('badge-1')
      expect(last.map(({ changeId, id }) => [changeId, id])).toEqual([
        ['c2', 'a'],
        ['c2', 'b'],
      ])
      expect(await store.tasks.lastChangeOf('badge-3')).toEqual([])
    })

    test('an undo marks all of what it takes back, and is no last change itself', async () => {
      await put([content('a'), content('b')], { id: 'first' })
      await put([content('a', { title: 'new' }), content('b', { title: 'new' })], { id: 'second' })
      await put([content('a'), content('b')], { id: 'back', event: 'undo', undoes: 'second' })
      const { items } = await store.tasks.history({}, all)
      expect(items.map(({ changeId, undone }) => [changeId, undone])).toEqual([
        ['back', false],
        ['back', false],
        ['second', true],
        ['second', true],
        ['first', false],
        ['first', false],
      ])
      expect(await store.tasks.lastChangeOf('badge-1')).toMatchObject([
        { changeId: 'second', undone: true },
        { changeId: 'second', undone: true },
      ])
    })

    test('an undo that changes nothing marks nothing', async () => {
      await put([content('a')], { id: 'first' })
      expect(await put([content('a')], { undoes: 'first' })).toMatchObject({ changed: [] })
      expect((await store.tasks.history({}, all)).items).toMatchObject([{ undone: false }])
    })

    test('history keeps the latest changes of each group', async () => {
      store = await place.open({ keptChanges: 30 })
      await put([content('a', { groupKey: 'lab' })])
      for (let index = 0; index < 200; index++) await put([content('a', { title: `title ${index}` })])
      const { items } = await store.tasks.history({ groupKey: 'ward' }, all)
      expect(items.map(({ version }) => version)).toEqual(Array.from({ length: 30 }, (_, index) => 200 - index))
      expect(await store.tasks.history({ groupKey: 'lab' }, all)).toMatchObject({ total: 1 })
    })
  })
}
