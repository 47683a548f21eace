import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { systemClock } from '../../src/lib/clock.ts'
import { recordingLog } from '../../src/observe/recording-log.ts'
import type { DatabaseOptions } from '../../src/store/database-options.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { openStore, type StoreOptions } from '../../src/store/open-store.ts'
import { tableNames } from '../../src/store/sql/tables.ts'
import type { Store } from '../../src/store/store.ts'

/** An empty database of its own, which goes with everything in it. */
export interface StorePlace extends AsyncDisposable {
  readonly options: DatabaseOptions
  /** Another handle of it; closed when the place is emptied. */
  open(options?: Partial<StoreOptions>): Promise<Store>
  /** Closes all handles and forgets what is kept, for the next test. */
  empty(): Promise<void>
}

export interface StoreKind {
  readonly name: Store['kind']
  /** For `test.skipIf(!available)`: PostgreSQL is there only where somebody runs it. */
  readonly available: boolean
  makePlace(): Promise<StorePlace>
}

const server = process.env.LAPEL_TEST_POSTGRES || 'postgres://postgres@127.0.0.1:5432/postgres'

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: server, connectionTimeoutMillis: 2_000 })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function makePlace(url: string, dropDatabase: () => Promise<void>): Promise<StorePlace> {
  const clock = systemClock()
  const dataDir = await mkdtemp(join(tmpdir(), 'lapel-store-'))
  const options: DatabaseOptions = { url, dataDir, log: recordingLog().log, clock }
  const opened: Store[] = []
  const closeAll = async () => {
    for (const store of opened.splice(0)) await store.close()
  }
  return {
    options,
    async open(more = {}) {
      const store = await openStore({ ...options, ...more })
      opened.push(store)
      return store
    },
    async empty() {
      await closeAll()
      const { database } = await openDatabase(options)
      await database.write(async (tables) => {
        for (const name of tableNames.toReversed()) await tables.deleteFrom(name).execute()
      })
      await database.close()
    },
    async [Symbol.asyncDispose]() {
      await closeAll()
      await dropDatabase()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const sqlite: StoreKind = {
  name: 'sqlite',
  available: true,
  makePlace: () => makePlace('sqlite', async () => undefined),
}

const postgres: StoreKind = {
  name: 'postgres',
  available: await onServer('select 1').then(
    () => true,
    () => false,
  ),
  async makePlace() {
    const name = `lapel_test_${randomBytes(6).toString('hex')}`
    await onServer(`create database ${name} encoding 'UTF8' template template0`)
    const url = new URL(server)
    url.pathname = `/${name}`
    return makePlace(url.href, () => onServer(`drop database ${name} with (force)`))
  },
}

/** Every store there is, for suites that run on all of them. */
export const storeKinds: readonly StoreKind[] = [sqlite, postgres]
