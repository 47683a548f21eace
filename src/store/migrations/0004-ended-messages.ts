import { sql } from 'kysely'
import type { DatabaseKind } from '../database.ts'
import type { Migration } from './migration.ts'

/** Ordered by code points on both, as the tables before. */
const text = { sqlite: sql`text`, postgres: sql`text collate "C"` } as const satisfies Record<DatabaseKind, unknown>

export const endedMessages: Migration = {
  number: 4,
  name: 'messages that never came',
  async up({ schema }, kind) {
    const string = text[kind]
    await schema
      .createTable('peer_ended')
      .addColumn('number', 'bigint', (its) => its.primaryKey().notNull())
      .addColumn('receiver', string, (its) => its.notNull())
      .addColumn('sender', string, (its) => its.notNull())
      .addColumn('sender_name', string, (its) => its.notNull())
      .addColumn('id', string, (its) => its.notNull())
      .addColumn('category', string, (its) => its.notNull())
      .addColumn('sent_at', 'bigint', (its) => its.notNull())
      .addColumn('expires_at', 'bigint', (its) => its.notNull())
      .addColumn('state', string, (its) => its.notNull())
      .addColumn('at', 'bigint', (its) => its.notNull())
      .execute()
    for (const table of ['peer_messages', 'peer_ended']) {
      await schema.createIndex(`${table}_by_sender`).on(table).columns(['sender', 'number']).execute()
    }
    await schema.createIndex('peer_ended_by_receiver').on('peer_ended').columns(['receiver', 'number']).execute()
    await schema.createIndex('peer_ended_by_time').on('peer_ended').column('at').execute()
  },
}
