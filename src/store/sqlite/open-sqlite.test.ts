import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../lib/clock.ts'
import { recordingLog } from '../../observe/recording-log.ts'
import type { Database } from '../database.ts'
import { firstTables } from '../migrations/0001-first-tables.ts'
import type { Migration } from '../migrations/migration.ts'
import { StoreError } from '../store.ts'
import { openSqlite } from './open-sqlite.ts'

let dataDir = ''
let opened: Database[] = []
const clock = systemClock()
const { log, entries } = recordingLog()

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lapel-sqlite-'))
})
afterEach(async () => {
  for (const database of opened) await database.close()
  opened = []
  await rm(dataDir, { recursive: true })
  expect(clock.pending).toBe(0)
})

async function open(migrations?: readonly Migration[]): Promise<Database> {
  const options = { url: 'sqlite', dataDir, log, clock }
  const { database } = await openSqlite(migrations ? { ...options, migrations } : options)
  opened.push(database)
  return database
}

const put = (database: Database, name: string) =>
  database.write(async (tables) => {
    await tables.insertInto('settings').values({ scope: 's', name, value_json: '1', changed_at: 1 }).execute()
    return name
  })
const names = async (database: Database) =>
  (await database.reader.selectFrom('settings').select('name').orderBy('name').execute()).map(({ name }) => name)

const addColumn: Migration = {
  number: 2,
  name: 'colour',
  async up({ schema }) {
    await schema.alterTable('devices').addColumn('colour', 'text').execute()
  },
}

test('units that wait share a commit, and each is there when it resolves', async () => {
  const database = await open()
  const results = await Promise.all(['a', 'b', 'c'].map((name) => put(database, name)))
  expect(results).toEqual(['a', 'b', 'c'])
  expect(await names(database)).toEqual(['a', 'b', 'c'])
})

test('a unit that throws takes back only itself', async () => {
  const database = await open()
  const failing = database.write(async (tables) => {
    await tables.insertInto('settings').values({ scope: 's', name: 'b', value_json: '1', changed_at: 1 }).execute()
    throw new Error('changed my mind')
  })
  const results = await Promise.allSettled([put(database, 'a'), failing, put(database, 'a'), put(database, 'c')])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  expect(results[1]).toMatchObject({ reason: { message: 'changed my mind' } })
  expect(results[2]).toMatchObject({ reason: expect.any(StoreError) })
  expect(await names(database)).toEqual(['a', 'c'])
})

test('when the commit fails, all that share it fail, and the next one works', async () => {
  const database = await open()
  const breaksCommit = database.write(async (tables) => {
    await sql`pragma defer_foreign_keys = on`.execute(tables)
    await tables
      .insertInto('tokens')
      .values({ id: 't', device_id: 'nobody', name: '', issued_by: 'api', issued_at: 1 })
      .execute()
  })
  const results = await Promise.allSettled([put(database, 'a'), breaksCommit, put(database, 'b')])
  expect(results.map((result) => result.status === 'rejected' && result.reason instanceof StoreError)).toEqual([
    true,
    true,
    true,
  ])
  expect(await names(database)).toEqual([])
  await put(database, 'c')
  expect(await names(database)).toEqual(['c'])
})

test('a full disk fails what does not fit, and the store goes on', async () => {
  const database = await open()
  await database.write((tables) => sql`pragma max_page_count = 60`.execute(tables))
  const huge = database.write(async (tables) => {
    const value_json = JSON.stringify('x'.repeat(1_000_000))
    await tables.insertInto('settings').values({ scope: 's', name: 'huge', value_json, changed_at: 1 }).execute()
  })
  await expect(huge).rejects.toThrow(/^The store failed: database or disk is full$/)
  await put(database, 'small')
  expect(await names(database)).toEqual(['small'])
})

test('a unit that comes just as the last one has ended is not forgotten', async () => {
  const database = await open()
  for (let steps = 0; steps < 20; steps++) {
    await put(database, `before ${steps}`)
    for (let step = 0; step < steps; step++) await Promise.resolve()
    await put(database, `after ${steps}`)
  }
  expect(await names(database)).toHaveLength(40)
})

test('many units leave the event loop its turns', async () => {
  const database = await open()
  let [turns, done] = [0, false]
  const count = () => {
    turns++
    if (!done) setImmediate(count)
  }
  setImmediate(count)
  await Promise.all(Array.from({ length: 1000 }, (_, index) => put(database, `${index}`)))
  done = true
  expect(turns).toBeGreaterThanOrEqual(5)
})

test('waits while another process writes, without holding up this one', async () => {
  const database = await open()
  const other = new DatabaseSync(join(dataDir, 'lapel.db'))
  other.exec('begin immediate')
  let settled = false
  const writing = put(database, 'a').finally(() => {
    settled = true
  })
  while (clock.pending === 0) await new Promise(setImmediate)
  expect(settled).toBe(false)
  other.exec('commit')
  other.close()
  expect(await writing).toBe('a')
})

test('the file and its companions are for this user only', async () => {
  const database = await open()
  await put(database, 'a')
  const modes = await Promise.all(
    ['lapel.db', 'lapel.db-wal', 'lapel.db-shm'].map(async (name) => (await stat(join(dataDir, name))).mode & 0o777),
  )
  expect(modes).toEqual([0o600, 0o600, 0o600])
})

test('every commit is synced', async () => {
  const database = await open()
  const setting = await database.write(async (tables) => {
    const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(tables)
    return rows[0]?.synchronous
  })
  const full = 2
  expect(setting).toBe(full)
})

test('before it is brought up to date a copy is kept, and said where', async () => {
  const before = await open([firstTables])
  await put(before, 'a')
  await before.close()
  opened = []
  await open([firstTables, addColumn])
  const [name = ''] = await readdir(join(dataDir, 'backups'))
  expect(name).toMatch(/^lapel-1-\d{8}T\d{9}Z\.db$/)
  expect(entries.at(-1)?.fields).toEqual({ file: join(dataDir, 'backups', name) })
  const copy = new DatabaseSync(join(dataDir, 'backups', name), { readOnly: true })
  expect(copy.prepare('select name from settings').all()).toMatchObject([{ name: 'a' }])
  expect(copy.prepare('select number from migrations').all()).toMatchObject([{ number: 1 }])
  copy.close()
})

test('neither a new store nor one that is up to date is copied', async () => {
  await open([firstTables, addColumn])
  await open([firstTables, addColumn])
  expect(await readdir(dataDir)).not.toContain('backups')
})

test('a file that is something else is refused', async () => {
  await writeFile(join(dataDir, 'lapel.db'), 'These are my notes. '.repeat(1000))
  await expect(open()).rejects.toThrow(new StoreError('The store failed: file is not a database'))
})

test('a place that cannot be written is told with the setting', async () => {
  await writeFile(join(dataDir, 'file'), '')
  dataDir = join(dataDir, 'file', 'below')
  await expect(open()).rejects.toThrow(/^Cannot open the store .*lapel\.db: ENOTDIR.*\. Set dataDir\.$/)
  dataDir = join(dataDir, '..', '..')
})
