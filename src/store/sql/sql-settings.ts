import type { Database } from '../database.ts'
import type { SettingStore } from '../settings.ts'
import { fromJsonText, toJsonText } from './json-text.ts'

export function sqlSettings(database: Database): SettingStore {
  const { reader } = database
  return {
    async get(scope, name) {
      const row = await reader
        .selectFrom('settings')
        .select('value_json')
        .where('scope', '=', scope)
        .where('name', '=', name)
        .executeTakeFirst()
      return row && fromJsonText(row.value_json)
    },

    async all(scope) {
      const rows = await reader
        .selectFrom('settings')
        .select(['name', 'value_json'])
        .where('scope', '=', scope)
        .orderBy('name')
        .execute()
      return Object.fromEntries(rows.map(({ name, value_json }) => [name, fromJsonText(value_json)]))
    },

    set: (scope, name, value, at) =>
      database.write(async (tables) => {
        const change = { value_json: toJsonText(value), changed_at: at }
        await tables
          .insertInto('settings')
          .values({ scope, name, ...change })
          .onConflict((its) => its.columns(['scope', 'name']).doUpdateSet(change))
          .execute()
      }),

    remove: (scope, name) =>
      database.write(async (tables) => {
        const { numDeletedRows } = await tables
          .deleteFrom('settings')
          .where('scope', '=', scope)
          .where('name', '=', name)
          .executeTakeFirst()
        return numDeletedRows > 0n
      }),
  }
}
