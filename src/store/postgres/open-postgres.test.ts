import { createServer } from 'node:net'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type StorePlace, storeKinds } from '../../../test/support/stores.ts'
import { systemClock } from '../../lib/clock.ts'
import { recordingLog } from '../../observe/recording-log.ts'
import type { Database } from '../database.ts'
import { StoreError } from '../store.ts'
import { openPostgres } from './open-postgres.ts'

const { log, entries } = recordingLog()
const clock = systemClock()

const failureOf = (url: string) =>
  openPostgres({ url, dataDir: '', log, clock }).then(
    () => undefined,
    (error: unknown) => error,
  )

test('a server that cannot be reached is told in one line, with the setting and without the password', async () => {
  const failure = await failureOf('postgres://me:topsecret@127.0.0.1:1/lapel?sslpassword=topsecret')
  expect(failure).toEqual(
    new StoreError(
      'Cannot reach the store postgres://127.0.0.1:1/lapel: connect ECONNREFUSED 127.0.0.1:1. Start it, or set store.',
    ),
  )
})

test('something that is not PostgreSQL is told too', async () => {
  const other = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' ? address?.port : 0
  const failure = await failureOf(`postgres://me:topsecret@127.0.0.1:${port}/lapel`)
  expect(failure).toBeInstanceOf(StoreError)
  expect(String(failure)).toMatch(
    /Cannot reach the store postgres:\/\/127\.0\.0\.1:\d+\/lapel: .+\. Start it, or set store\.$/,
  )
  expect(String(failure)).not.toContain('topsecret')
  await new Promise((resolve) => other.close(resolve))
})

const postgres = storeKinds.find(({ name }) => name === 'postgres')

describe.skipIf(!postgres?.available)('on a server', () => {
  let place: StorePlace
  let database: Database

  beforeEach(async () => {
    if (!postgres) throw new Error('PostgreSQL is no store')
    place = await postgres.makePlace()
    database = (await openPostgres({ ...place.options, log })).database
    entries.length = 0
  })
  afterEach(async () => {
    await database.close()
    await place[Symbol.asyncDispose]()
  })

  const put = (name: string) =>
    database.write(async (tables) => {
      await tables.insertInto('settings').values({ scope: 's', name, value_json: '1', changed_at: 1 }).execute()
    })
  const endOtherConnections = () =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(database.reader)

  test('a database that does not exist is told', async () => {
    const url = new URL(place.options.url)
    url.pathname = '/lapel_nowhere'
    expect(String(await failureOf(url.href))).toContain('database "lapel_nowhere" does not exist')
  })

  test('a database that cannot hold all texts is refused', async () => {
    const url = new URL(place.options.url)
    const name = `${url.pathname.slice(1)}_latin`
    await sql`create database ${sql.id(name)} encoding 'SQL_ASCII' locale 'C' template template0`.execute(
      database.reader,
    )
    url.pathname = `/${name}`
    const failure = await failureOf(url.href)
    await sql`drop database ${sql.id(name)} with (force)`.execute(database.reader)
    expect(String(failure)).toContain('keeps texts as SQL_ASCII; make a database with encoding UTF8')
  })

  test('when connections are lost, idle and in use, what is under way fails and the next works', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map(put))
    const inUse = Promise.withResolvers<void>()
    const lost = Promise.withResolvers<void>()
    const writing = database.write(async (tables) => {
      await sql`select 1`.execute(tables)
      inUse.resolve()
      await lost.promise
      await tables.insertInto('settings').values({ scope: 's', name: 'x', value_json: '1', changed_at: 1 }).execute()
    })
    await inUse.promise
    await endOtherConnections()
    while (entries.length === 0) await new Promise(setImmediate)
    lost.resolve()
    await expect(writing).rejects.toThrow(StoreError)
    await put('e')
    const names = await database.reader.selectFrom('settings').select('name').orderBy('name').execute()
    expect(names.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('of two units that wait for each other one is done again', async () => {
    await Promise.all([put('a'), put('b')])
    let runs = 0
    const bothHold = Promise.withResolvers<void>()
    let holding = 0
    const touch = (names: readonly string[]) =>
      database.write(async (tables) => {
        runs++
        for (const name of names) {
          await tables.updateTable('settings').set({ changed_at: 2 }).where('name', '=', name).execute()
          if (++holding === 2) bothHold.resolve()
          await bothHold.promise
        }
      })
    await Promise.all([touch(['a', 'b']), touch(['b', 'a'])])
    expect(runs).toBe(3)
  })

  test('many readers share a few connections, and wait as long as it takes', async () => {
    const reads = Array.from({ length: 200 }, () => sql`select pg_sleep(0.01)`.execute(database.reader))
    const { rows } = await sql<{ connections: number }>`select count(*) as connections from pg_stat_activity
      where datname = current_database()`.execute(database.reader)
    await Promise.all(reads)
    expect(rows[0]?.connections).toBeLessThanOrEqual(10)
  })

  test('numbers stay numbers', async () => {
    await database.write(async (tables) => {
      const row = { scope: 's', name: 'n', value_json: '1', changed_at: Number.MAX_SAFE_INTEGER }
      await tables.insertInto('settings').values(row).execute()
    })
    const row = await database.reader.selectFrom('settings').select('changed_at').executeTakeFirst()
    expect(row?.changed_at).toBe(Number.MAX_SAFE_INTEGER)
  })
})
