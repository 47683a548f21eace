import type { ExpressionBuilder, Insertable } from 'kysely'
import type { Database } from '../database.ts'
import type { Access, DeviceChange, DeviceFilter, DeviceRecord, DeviceStore } from '../devices.ts'
import { fromJsonText, toJsonText } from './json-text.ts'
import { contains, foldedOrNull } from './search.ts'
import type { DeviceRow, Tables } from './tables.ts'

export function sqlDevices(database: Database): DeviceStore {
  const { kind, reader } = database
  return {
    async get(id) {
      const row = await reader.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst()
      return row && recordOf(row)
    },

    list: (filter, page) =>
      database.snapshot(async (tables) => {
        const matching = tables.selectFrom('devices').where((its) => its.and(conditions(kind, its, filter)))
        const { total } = await matching
          .select((its) => its.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow()
        const rows = await matching.selectAll().orderBy('id').limit(page.limit).offset(page.offset).execute()
        return { items: rows.map(recordOf), total }
      }),

    save: (id, change, at) =>
      database.write(async (tables) => {
        const columns = columnsOf(change)
        const made: Insertable<DeviceRow> = { ...unknownDevice, ...columns, id, created_at: at }
        const row = await tables
          .insertInto('devices')
          .values(made)
          .onConflict((its) => its.column('id').doUpdateSet({ id, ...columns }))
          .returningAll()
          .executeTakeFirstOrThrow()
        return recordOf(row)
      }),

    remove: (id) =>
      database.write(async (tables) => {
        const { numDeletedRows } = await tables.deleteFrom('devices').where('id', '=', id).executeTakeFirst()
        return numDeletedRows > 0n
      }),

    async waitingWith(code, since) {
      const rows = await reader
        .selectFrom('devices')
        .selectAll()
        .where('enrolment_code', '=', code)
        .where('access', '=', 'pending')
        .where('enrolment_asked_at', '>=', since)
        .limit(2)
        .execute()
      // Two that show the same code: neither, since the wrong one could be let in.
      const [only] = rows.length === 1 ? rows : []
      return only && recordOf(only)
    },

    prune: (keep) =>
      database.write(async (tables) => {
        const beyond = tables
          .selectFrom('devices')
          .select('id')
          .where(isUnclaimed)
          .orderBy((its) => its.fn.coalesce('last_seen_at', 'created_at'), 'desc')
          .orderBy('id')
          .limit(Number.MAX_SAFE_INTEGER)
          .offset(keep)
        // Asked again of each row that goes: it may have been approved in the meantime.
        const { numDeletedRows } = await tables
          .deleteFrom('devices')
          .where('id', 'in', beyond)
          .where(isUnclaimed)
          .executeTakeFirst()
        return Number(numDeletedRows)
      }),
  }
}

type DeviceColumns = ExpressionBuilder<Tables, 'devices'>

function conditions(kind: Database['kind'], its: DeviceColumns, { text, owner, groupKey, access }: DeviceFilter) {
  const all = []
  if (text !== undefined) {
    const columns = ['id', 'name_folded', 'owner_folded'] as const
    all.push(its.or(columns.map((column) => contains(kind, its.ref(column), text))))
  }
  if (owner !== undefined) all.push(its('owner', '=', owner))
  if (groupKey !== undefined) all.push(its('group_key', '=', groupKey))
  if (access !== undefined) all.push(its('access', '=', access))
  return all
}

/** Nobody has named, assigned, approved or revoked it, and it has no token in use. */
function isUnclaimed(its: DeviceColumns) {
  const tokensInUse = its
    .selectFrom('tokens')
    .select('tokens.id')
    .whereRef('tokens.device_id', '=', 'devices.id')
    .where('tokens.revoked_at', 'is', null)
    // What enrolment hands out to everybody claims nothing before it is used.
    .where((token) =>
      token.or([token('tokens.last_used_at', 'is not', null), token('tokens.issued_by', '<>', 'enrol')]),
    )
  return its.and([
    its('name', 'is', null),
    its('owner', 'is', null),
    its('group_key', 'is', null),
    its('access', 'in', ['known', 'pending'] satisfies Access[]),
    its.not(its.exists(tokensInUse)),
  ])
}

const unknownDevice = { settings_json: toJsonText({}), access: 'known' satisfies Access }

function columnsOf(change: DeviceChange): Partial<DeviceRow> {
  const columns: Partial<DeviceRow> = {}
  if ('name' in change) {
    columns.name = change.name ?? null
    columns.name_folded = foldedOrNull(change.name)
  }
  if ('owner' in change) {
    columns.owner = change.owner ?? null
    columns.owner_folded = foldedOrNull(change.owner)
  }
  if ('groupKey' in change) columns.group_key = change.groupKey ?? null
  if ('board' in change) columns.board = change.board ?? null
  if ('firmware' in change) columns.firmware = change.firmware ?? null
  if ('language' in change) columns.language = change.language ?? null
  if ('mode' in change) columns.mode = change.mode ?? null
  if ('lastSeenAt' in change) columns.last_seen_at = change.lastSeenAt ?? null
  if (change.settings) columns.settings_json = toJsonText(change.settings)
  if (change.access) columns.access = change.access
  if ('enrolment' in change) {
    columns.enrolment_code = change.enrolment?.code ?? null
    columns.enrolment_client_id = change.enrolment?.clientId ?? null
    columns.enrolment_asked_at = change.enrolment?.askedAt ?? null
  }
  return columns
}

function recordOf(row: DeviceRow): DeviceRecord {
  const { enrolment_code: code, enrolment_client_id: clientId, enrolment_asked_at: askedAt } = row
  return {
    id: row.id,
    name: row.name ?? undefined,
    owner: row.owner ?? undefined,
    groupKey: row.group_key ?? undefined,
    board: row.board ?? undefined,
    firmware: row.firmware ?? undefined,
    language: row.language ?? undefined,
    mode: row.mode ?? undefined,
    settings: fromJsonText(row.settings_json),
    access: row.access as Access,
    enrolment: code === null || clientId === null || askedAt === null ? undefined : { code, clientId, askedAt },
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at ?? undefined,
  }
}
