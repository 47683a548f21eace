import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import { Pool, type PoolClient, types } from 'pg'
import type { LogLike } from '../../observe/log.ts'
import { storableValue } from '../sql/storable.ts'
import { StoreError } from '../store.ts'
import { storeFailure } from '../store-failure.ts'
import { Places } from './places.ts'

export const maxConnections = 10
/** Statements and transactions that wait for a connection. */
export const maxWaiting = 20_000
const connectTimeoutMs = 5_000
/** On the server; a change waits this long at most for another one of the same group. */
const statementTimeoutMs = 15_000
/** Here: for a server that has gone without a word. */
const answerTimeoutMs = 20_000
/** A process that hangs does not hold up the others for longer. */
const idleInTransactionMs = 60_000

/** The type of count(*) and of times, which pg gives as text since not all of its values are numbers. */
const int8 = 20

/** A bounded pool as Kysely takes it, whose failures are StoreErrors. */
export function createPostgresPool(url: string, log: LogLike): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: answerTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    application_name: 'lapel',
    keepAlive: true,
    types: {
      getTypeParser: (type, format) => (type === int8 ? Number : types.getTypeParser(type, format)),
    },
  })
  const onLost = (error: Error) => log.warn({ error }, 'connection to the store lost')
  pool.on('error', onLost)
  // A connection may also go while it is in use but no statement is under way; unheard, that would end the process.
  pool.on('connect', (client) => client.on('error', onLost))
  // pg's own queue counts waiting for a free connection as a failure to connect.
  const places = new Places(maxConnections, maxWaiting)
  return {
    options: pool.options,
    end: () => places.alone(() => endPool(pool)),
    async connect() {
      await places.take()
      try {
        return kyselyClient(await pool.connect(), () => places.leave())
      } catch (error) {
        places.leave()
        throw storeFailure(error)
      }
    },
  }
}

/** Resolves when the connections are closed; pg itself does so when it has begun to close them. */
async function endPool(pool: Pool): Promise<void> {
  let open = pool.totalCount
  const closed = Promise.withResolvers<void>()
  if (open === 0) closed.resolve()
  pool.on('remove', () => {
    open--
    if (open === 0) closed.resolve()
  })
  await pool.end()
  await closed.promise
}

function kyselyClient(client: PoolClient, onRelease: () => void): PostgresPoolClient {
  function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  function query(cursor: unknown): never
  async function query(sql: unknown, parameters: readonly unknown[] = []): Promise<unknown> {
    if (typeof sql !== 'string') throw new StoreError('The store failed: cursors are not used.')
    try {
      return await client.query(sql, parameters.map(storableValue))
    } catch (error) {
      throw storeFailure(error)
    }
  }
  return {
    query,
    release(destroy) {
      client.release(destroy)
      onRelease()
    },
  }
}
