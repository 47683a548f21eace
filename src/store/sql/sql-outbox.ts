import type { Database } from '../database.ts'
import type { Delivery, OutboxStore } from '../meetings.ts'
import { deliveryOf } from './meeting-rows.ts'

const waiting = 'waiting' satisfies Delivery['state']
const dead = 'dead' satisfies Delivery['state']

export function sqlOutbox(database: Database): OutboxStore {
  const { kind, reader } = database
  return {
    take: (now, until, limit) =>
      database.write(async (tables) => {
        const due = tables
          .selectFrom('deliveries')
          .selectAll()
          .where('state', '=', waiting)
          .where('due_at', '<=', now)
          .orderBy('due_at')
          .orderBy('at')
          .orderBy('id')
          .limit(limit)
        // Those that another server takes at this moment are left to it. sqlite has one writer at a time.
        const rows = await (kind === 'postgres' ? due.forUpdate().skipLocked() : due).execute()
        const taken = rows.map((row) => ({ ...row, attempts: row.attempts + 1, due_at: until }))
        for (const { id, attempts, due_at } of taken) {
          await tables.updateTable('deliveries').set({ attempts, due_at }).where('id', '=', id).execute()
        }
        return taken.map(deliveryOf)
      }),

    async nextDueAt() {
      const row = await reader
        .selectFrom('deliveries')
        .select('due_at')
        .where('state', '=', waiting)
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst()
      return row?.due_at
    },

    delivered: (id) =>
      database.write(async (tables) => {
        await tables.deleteFrom('deliveries').where('id', '=', id).execute()
      }),

    failed: (id, error, dueAt) =>
      database.write(async (tables) => {
        const next = dueAt === undefined ? { state: dead } : { state: waiting, due_at: dueAt }
        await tables
          .updateTable('deliveries')
          .set({ last_error: error, ...next })
          .where('id', '=', id)
          .execute()
      }),

    dead: (page) =>
      database.snapshot(async (tables) => {
        const matching = tables.selectFrom('deliveries').where('state', '=', dead)
        const { total } = await matching
          .select((its) => its.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow()
        const rows = await matching
          .selectAll()
          .orderBy('at', 'desc')
          .orderBy('id', 'desc')
          .limit(page.limit)
          .offset(page.offset)
          .execute()
        return { items: rows.map(deliveryOf), total }
      }),

    revive: (id, dueAt) =>
      database.write(async (tables) => {
        const { numUpdatedRows } = await tables
          .updateTable('deliveries')
          .set({ state: waiting, due_at: dueAt, attempts: 0 })
          .where('id', '=', id)
          .where('state', '=', dead)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      }),
  }
}
