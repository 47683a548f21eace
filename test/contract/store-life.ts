import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { firstTables } from '../../src/store/migrations/0001-first-tables.ts'
import type { Migration } from '../../src/store/migrations/migration.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
import type { Author, TaskContent } from '../../src/store/tasks.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'

const all = { offset: 0, limit: 1000 }
const author: Author = { deviceId: undefined, name: 'test', via: 'api' }
const bed: TaskContent = {
  groupKey: 'ward',
  id: 'bed',
  title: 'bed',
  priority: 0,
  status: 'open',
  owner: null,
  due: null,
  extra: {},
}

/** What every store owes: nothing half done, nothing lost, whoever else is at work on it. */
export function storeLifeContract({ name, makePlace }: StoreKind): void {
  describe('a store', () => {
    let place: StorePlace

    beforeAll(async () => {
      place = await makePlace()
    })
    afterEach(() => place.empty())
    afterAll(() => place[Symbol.asyncDispose]())

    const put = (store: Store, id: string, task: TaskContent) =>
      store.tasks.change({ id, refs: [task], author, event: 'update', at: 1 }, () => ({
        tasks: [task],
        result: undefined,
      }))

    /** Claims the task unless somebody has it; says whether that worked. */
    const claim = (store: Store, id: string, owner: string) =>
      store.tasks.change({ id, refs: [bed], author, event: 'assign', at: 1 }, ([task]) =>
        task?.owner === null ? { tasks: [{ ...task, owner }], result: true } : { tasks: [], result: false as boolean },
      )

    test('of two who claim one task at the same instant exactly one succeeds, a thousand times', {
      timeout: 120_000,
    }, async () => {
      const [one, two] = [await place.open(), await place.open()]
      const winners = new Set<string>()
      for (let round = 0; round < 1000; round++) {
        await put(round % 2 === 0 ? one : two, `free ${round}`, bed)
        const before = await one.tasks.get(bed)
        const [first, second] = await Promise.all([
          claim(one, `one ${round}`, 'one'),
          claim(two, `two ${round}`, 'two'),
        ])
        const task = await two.tasks.get(bed)
        expect([first.result, second.result].filter(Boolean)).toHaveLength(1)
        expect(task).toMatchObject({ owner: first.result ? 'one' : 'two', version: (before?.version ?? 0) + 1 })
        winners.add(task?.owner ?? '')
      }
      const history = await one.tasks.history({ groupKey: 'ward' }, { offset: 0, limit: 5000 })
      expect(history.items.map(({ version }) => version)).toEqual(Array.from({ length: 2000 }, (_, i) => 2000 - i))
    })

    test('of many who claim one task at the same instant exactly one succeeds', async () => {
      const stores = [await place.open(), await place.open()]
      await put(await place.open(), 'made', bed)
      const claims = Array.from({ length: 100 }, (_, index) => stores[index % 2]).flatMap((store) => store ?? [])
      const results = await Promise.all(claims.map((store, index) => claim(store, `claim ${index}`, `owner ${index}`)))
      expect(results.filter(({ result }) => result)).toHaveLength(1)
      expect(results.flatMap(({ changed }) => changed)).toEqual([{ groupKey: 'ward', version: 2 }])
    })

    test('changes of the same groups in any order do not block each other', async () => {
      const stores = [await place.open(), await place.open()]
      const groups = ['a', 'b', 'c', 'd']
      const changes = Array.from({ length: 200 }, (_, index) => {
        const turned = [...groups.slice(index % 4), ...groups.slice(0, index % 4)]
        const tasks = (index % 3 === 0 ? turned.toReversed() : turned).map(
          (groupKey): TaskContent => ({ ...bed, groupKey, title: `title ${index}` }),
        )
        const change = { id: `change ${index}`, refs: tasks, author, event: 'update', at: 1 }
        return stores[index % 2]?.tasks.change(change, () => ({ tasks, result: undefined }))
      })
      await Promise.all(changes)
      expect((await stores[0]?.tasks.groups())?.map(({ version }) => version)).toEqual([200, 200, 200, 200])
    })

    test('a change and a refusal at the same time do not touch each other', async () => {
      const store = await place.open()
      const changes = Array.from({ length: 50 }, (_, index) =>
        index % 2 === 0
          ? put(store, `change ${index}`, { ...bed, id: `task ${index}` })
          : store.tasks.change({ id: `no ${index}`, refs: [bed], author, event: 'update', at: 1 }, () => {
              throw new Error(`refused ${index}`)
            }),
      )
      const results = await Promise.allSettled(changes)
      expect(results.map(({ status }) => status)).toEqual(
        Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? 'fulfilled' : 'rejected')),
      )
      expect(results[7]).toMatchObject({ reason: { message: 'refused 7' } })
      expect(await store.tasks.count('ward')).toBe(25)
    })

    test('nobody sees what is not committed', async () => {
      const { database } = await openDatabase(place.options)
      const other = await place.open()
      try {
        const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
        const writing = database.write(async (tables) => {
          await tables.insertInto('task_groups').values({ group_key: 'ward', version: 1, next_position: 0 }).execute()
          begun.resolve()
          await goOn.promise
        })
        await begun.promise
        const seenHere = await database.reader.selectFrom('task_groups').selectAll().execute()
        const seenElsewhere = await other.tasks.groups()
        goOn.resolve()
        await writing
        expect([seenHere, seenElsewhere]).toEqual([[], []])
        expect(await other.tasks.groups()).toHaveLength(1)
        expect(await database.reader.selectFrom('task_groups').selectAll().execute()).toHaveLength(1)
      } finally {
        await database.close()
      }
    })

    test('a page is of one moment, whatever is written meanwhile', async () => {
      const [reading, writing] = [await place.open(), await place.open()]
      let done = false
      const changes = (async () => {
        for (let index = 1; index <= 100; index++)
          await put(writing, `change ${index}`, { ...bed, id: `task ${index}` })
        done = true
      })()
      while (!done) {
        await nextTurn()
        const { items, total, version } = await reading.tasks.page('ward', {}, all)
        expect([items.length, total]).toEqual([version, version])
      }
      await changes
    })

    test('what was written is there after a restart', async () => {
      const before = await place.open()
      await before.devices.save('badge-1', { name: 'Ada', mode: 'working' }, 1)
      await before.tokens.issue({ id: 't1', deviceId: 'badge-1', name: 'n', issuedBy: 'api', issuedAt: 1 })
      await before.settings.set('scope', 'name', { a: 1 }, 1)
      await put(before, 'change', bed)
      await before.close()
      const after = await place.open()
      expect(await after.devices.get('badge-1')).toMatchObject({ name: 'Ada', mode: 'working' })
      expect(await after.tokens.list('badge-1')).toHaveLength(1)
      expect(await after.settings.all('scope')).toEqual({ name: { a: 1 } })
      expect(await after.tasks.page('ward', {}, all)).toMatchObject({ total: 1, version: 1 })
      expect(await after.tasks.history({}, all)).toMatchObject({ total: 1 })
    })

    test('closing waits for what was begun; what is asked for later fails', async () => {
      const store = await place.open()
      const changes = Array.from({ length: 100 }, (_, index) =>
        put(store, `change ${index}`, { ...bed, id: `t${index}` }),
      )
      const reading = store.tasks.history({}, all)
      await Promise.all([store.close(), store.close()])
      await Promise.all([...changes, reading])
      await expect(put(store, 'late', bed)).rejects.toThrow(StoreError)
      await expect(store.tasks.get(bed)).rejects.toThrow(StoreError)
      await expect(store.tasks.page('ward', {}, all)).rejects.toThrow(StoreError)
      expect(await (await place.open()).tasks.count('ward')).toBe(100)
    })

    test('says what kind it is', async () => {
      expect((await place.open()).kind).toBe(name)
    })
  })

  describe('a store that is brought up to date', () => {
    let place: StorePlace

    beforeEach(async () => {
      place = await makePlace()
    })
    afterEach(() => place[Symbol.asyncDispose]())

    const addColumn: Migration = {
      number: 2,
      name: 'colour of devices',
      async up({ schema }) {
        await schema.alterTable('devices').addColumn('colour', 'text').execute()
      },
    }
    const open = async (migrations: readonly Migration[]) => {
      const { database, migrated } = await openDatabase({ ...place.options, migrations })
      await database.close()
      return migrated
    }

    test('does what is missing, once, and keeps what is there', async () => {
      const store = await place.open({ migrations: [firstTables] })
      await store.devices.save('badge-1', { name: 'Ada' }, 1)
      await store.close()
      expect(await open([firstTables, addColumn])).toEqual({ from: 1, to: 2, names: ['colour of devices'] })
      expect(await open([firstTables, addColumn])).toEqual({ from: 2, to: 2, names: [] })
      const after = await place.open({ migrations: [firstTables, addColumn] })
      expect(await after.devices.get('badge-1')).toMatchObject({ name: 'Ada' })
    })

    test('by several at once, is so once', async () => {
      const migrated = await Promise.all(Array.from({ length: 4 }, () => open([firstTables, addColumn])))
      expect(migrated.map(({ names }) => names.length).toSorted()).toEqual([0, 0, 0, 2])
    })

    test('stays as it was where that fails', async () => {
      await open([firstTables])
      const failing: Migration = {
        number: 3,
        name: 'fails',
        up: () => Promise.reject(new Error('no')),
      }
      await expect(open([firstTables, addColumn, failing])).rejects.toThrow('no')
      expect(await open([firstTables, addColumn])).toMatchObject({ from: 1, to: 2 })
    })

    test('by a version that is older than it is refused', async () => {
      await open([firstTables, addColumn])
      await expect(open([firstTables])).rejects.toThrow(
        /newer version of Lapel \(its schema is 2, this version knows 1\)/,
      )
    })
  })
}
