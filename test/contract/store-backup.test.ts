import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { restoreBackup } from '../../src/store/backup/restore-backup.ts'
import { writeBackup } from '../../src/store/backup/write-backup.ts'
import type { Database } from '../../src/store/database.ts'
import { firstTables } from '../../src/store/migrations/0001-first-tables.ts'
import type { Migration } from '../../src/store/migrations/migration.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import type { Store } from '../../src/store/store.ts'
import type { TaskContent } from '../../src/store/tasks.ts'
import { type StoreKind, type StorePlace, storeKinds } from '../support/stores.ts'

const all = { offset: 0, limit: 5000 }
const manyTasks = 700

/** Something in every corner that is different on the two databases. */
async function fill(store: Store): Promise<void> {
  const settings = { text: `'"\\ \u2028 长 🩸`, number: 1.5, none: null }
  await store.devices.save(
    'badge-1',
    { name: 'Empfang', access: 'approved', settings, lastSeenAt: 1_700_000_000_123 },
    1,
  )
  await store.devices.save('badge-2', {}, 2)
  await store.tokens.issue({ id: 't1', deviceId: 'badge-1', name: 'n', issuedBy: 'api', issuedAt: 3 })
  await store.settings.set('scope', 'name', { a: ['长'] }, 4)
  const tasks = Array.from(
    { length: manyTasks },
    (_, index): TaskContent => ({
      groupKey: 'ward',
      id: `task ${index}`,
      title: index === 5 ? 'x'.repeat(300_000) : `title ${index}`,
      priority: 0,
      status: 'open',
      owner: null,
      due: null,
      extra: {},
    }),
  )
  const author = { deviceId: undefined, name: 'test', via: 'api' } as const
  const change = { id: 'first', refs: tasks, author, event: 'update', at: 5 }
  await store.tasks.change(change, () => ({ tasks, result: undefined }))
  await store.meetings.open({ id: 'm1', groupKey: 'ward', code: '1234', title: 'Round', startedAt: 6 }, 'badge-1')
  const said = { at: 7, text: 'Die Wände streichen 刷墙', speakerId: undefined, deviceId: 'badge-1', tag: undefined }
  await store.meetings.append('m1', [said], 0, () => [said])
}

async function contents(store: Store) {
  return {
    devices: await store.devices.list({}, all),
    tokens: await store.tokens.list('badge-1'),
    settings: await store.settings.all('scope'),
    tasks: await store.tasks.page('ward', {}, all),
    groups: await store.tasks.groups(),
    history: await store.tasks.history({}, all),
    meetings: await store.meetings.list({}, all),
    found: await store.meetings.search('wände', {}, all),
  }
}

async function inDatabase<T>(
  place: StorePlace,
  run: (database: Database) => Promise<T>,
  migrations?: readonly Migration[],
) {
  const { database } = await openDatabase(migrations ? { ...place.options, migrations } : place.options)
  try {
    return await run(database)
  } finally {
    await database.close()
  }
}

function backUp(place: StorePlace, migrations?: readonly Migration[]): Promise<Buffer> {
  const write = async (database: Database) => {
    const target = new PassThrough()
    const [bytes] = await Promise.all([buffer(target), writeBackup(database, target, { version: '1.2.3', at: 0 })])
    return bytes
  }
  return inDatabase(place, write, migrations)
}

function restore(
  { options }: StorePlace,
  bytes: Buffer,
  { replace = false, ...more }: { replace?: boolean; migrations?: readonly Migration[] } = {},
) {
  // In pieces, so that lines come in pieces too.
  const open = () => Readable.from(pieces(bytes, 999))
  return restoreBackup({ ...options, ...more }, { open, replace })
}

function* pieces(bytes: Buffer, length: number) {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length)
}

const pairs: (readonly [StoreKind, StoreKind])[] = storeKinds.flatMap((from) =>
  storeKinds.map((to) => [from, to] as const),
)

describe.each(pairs)('a backup', (from, to) => {
  test.skipIf(!from.available || !to.available)(
    `of ${from.name} restored on ${to.name} gives the same store`,
    async () => {
      await using source = await from.makePlace()
      await using target = await to.makePlace()
      const before = await source.open()
      await fill(before)
      const counts = await restore(target, await backUp(source))
      expect(counts).toMatchObject({ devices: 2, tokens: 1, settings: 1, tasks: manyTasks, task_changes: manyTasks })
      const after = await target.open()
      expect(await contents(after)).toEqual(await contents(before))
    },
  )
})

describe.each(storeKinds.map((kind) => [kind.name, kind] as const))('restoring on %s', (_, kind) => {
  describe.skipIf(!kind.available)('where it is', () => {
    let place: StorePlace
    let bytes: Buffer = Buffer.alloc(0)

    let store: Store
    let filled: Awaited<ReturnType<typeof contents>>

    beforeAll(async () => {
      place = await kind.makePlace()
      store = await place.open()
      await fill(store)
      filled = await contents(store)
      bytes = await backUp(place)
    })
    afterAll(() => place[Symbol.asyncDispose]())

    test('a store that is not empty is refused, and stays as it is', async () => {
      const before = await contents(store)
      await expect(restore(place, bytes)).rejects.toThrow('the store is not empty. Add --replace')
      expect(await contents(store)).toEqual(before)
    })

    test('with replace everything else is gone', async () => {
      await store.devices.save('later', {}, 9)
      await store.devices.remove('badge-2')
      await restore(place, bytes, { replace: true })
      expect(await contents(store)).toEqual(filled)
    })

    test('the numbers of history go on after those that came', async () => {
      await restore(place, bytes, { replace: true })
      const ref = { groupKey: 'ward', id: 'task 1' }
      const author = { deviceId: undefined, name: 'test', via: 'api' } as const
      const request = { id: 'second', refs: [ref], author, event: 'delete', at: 6 }
      await store.tasks.change(request, () => ({ tasks: [], removed: [ref], result: undefined }))
      const { items } = await store.tasks.history({}, { offset: 0, limit: 2 })
      expect(items.map(({ changeId }) => changeId)).toEqual(['second', 'first'])
    })

    const lines = () => gunzipSync(bytes).toString().split('\n')
    const packed = (text: string) => gzipSync(text)

    test.each([
      ['a file that was cut', () => bytes.subarray(0, -500), 'unexpected end of file'],
      ['an end that is missing', () => packed(lines().slice(0, -2).join('\n')), 'its end is missing'],
      [
        'a row that is missing',
        () =>
          packed(
            lines()
              .filter((line) => !line.includes('badge-2'))
              .join('\n'),
          ),
        'it has 1 rows of devices instead of 2',
      ],
      ['rows after the end', () => packed(`${lines().join('\n')}["settings",{}]\n`), 'it goes on after its end'],
      ['another file', () => Buffer.from('hello'), 'incorrect header check'],
      ['another gzipped file', () => packed('{"hello":1}\n'), 'it does not begin as a backup'],
      ['text', () => packed('hello\n'), 'a line is not JSON'],
      ['a row of no table', () => packed(`${lines()[0]}\n["users",{"id":"x"}]\n`), 'a line is no row'],
      [
        'a column that is not there',
        () => packed(`${lines()[0]}\n["settings",{"x\\"y":1}]\n{"end":{}}`),
        'The store failed',
      ],
      [
        'a backup of a newer version',
        () =>
          packed(
            lines()
              .join('\n')
              .replace(/"schema":\d+/, '"schema":99'),
          ),
        'it was written by a newer version, 1.2.3',
      ],
    ])('%s is refused and changes nothing', async (_name, make, reason) => {
      const before = await contents(store)
      await expect(restore(place, make(), { replace: true })).rejects.toThrow(
        `The backup cannot be restored: ${reason}`,
      )
      expect(await contents(store)).toEqual(before)
    })

    describe('of an older schema', () => {
      const addColumn: Migration = {
        number: 2,
        name: 'colour of devices',
        async up({ schema }) {
          await schema
            .alterTable('devices')
            .addColumn('colour', 'text', (its) => its.defaultTo('red'))
            .execute()
        },
      }
      const migrations = [firstTables, addColumn]
      const isOld = (name: string) => /^(devices|tokens|settings|task)/.test(name)
      const old = () => {
        const [header, ...rest] = lines().flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
        const kept = rest.flatMap((line) => {
          if (Array.isArray(line)) return isOld(line[0]) ? [line] : []
          return [{ end: Object.fromEntries(Object.entries(line.end).filter(([name]) => isOld(name))) }]
        })
        return packed([{ ...header, schema: 1 }, ...kept].map((line) => `${JSON.stringify(line)}\n`).join(''))
      }

      test('into a new store brings it up to date', async () => {
        await using target = await kind.makePlace()
        await restore(target, old(), { migrations })
        const after = await inDatabase(
          target,
          ({ reader }) => sql`select id, colour from devices`.execute(reader),
          migrations,
        )
        expect(after.rows).toEqual([
          { id: 'badge-1', colour: 'red' },
          { id: 'badge-2', colour: 'red' },
        ])
      })

      test('into a newer store is refused', async () => {
        await using target = await kind.makePlace()
        await inDatabase(target, async () => undefined, migrations)
        await expect(restore(target, old(), { migrations, replace: true })).rejects.toThrow(
          'its schema, 1, is older than that of the store. Restore it into a new store.',
        )
      })
    })
  })
})
