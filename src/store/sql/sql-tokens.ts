import type { Database } from '../database.ts'
import type { TokenRecord, TokenStore } from '../tokens.ts'
import type { TokenRow } from './tables.ts'

export function sqlTokens(database: Database): TokenStore {
  const { reader } = database
  return {
    async get(id) {
      const row = await reader.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst()
      return row && recordOf(row)
    },

    async list(deviceId) {
      const rows = await reader
        .selectFrom('tokens')
        .selectAll()
        .where('device_id', '=', deviceId)
        .orderBy('issued_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.map(recordOf)
    },

    issue: ({ id, deviceId, name, issuedBy, issuedAt }) =>
      database.write(async (tables) => {
        await tables
          .insertInto('tokens')
          .values({ id, device_id: deviceId, name, issued_by: issuedBy, issued_at: issuedAt })
          .execute()
      }),

    used: (id, at) =>
      database.write(async (tables) => {
        await tables.updateTable('tokens').set({ last_used_at: at }).where('id', '=', id).execute()
      }),

    revoke: (id, at) =>
      database.write(async (tables) => {
        const { numUpdatedRows } = await tables
          .updateTable('tokens')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      }),

    revokeAll: (deviceId, at) =>
      database.write(async (tables) => {
        const { numUpdatedRows } = await tables
          .updateTable('tokens')
          .set({ revoked_at: at })
          .where('device_id', '=', deviceId)
          .where('revoked_at', 'is', null)
          .executeTakeFirst()
        return Number(numUpdatedRows)
      }),
  }
}

function recordOf(row: TokenRow): TokenRecord {
  return {
    id: row.id,
    deviceId: row.device_id,
    name: row.name,
    issuedBy: row.issued_by,
    issuedAt: row.issued_at,
    lastUsedAt: row.last_used_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
  }
}
