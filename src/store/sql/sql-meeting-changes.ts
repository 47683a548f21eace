import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { MeetingRecord, MeetingState, MeetingStore } from '../meetings.ts'
import { StoreError } from '../store.ts'
import { appendSegments } from './append-segments.ts'
import { lockDevice, lockMeeting } from './meeting-locks.ts'
import { readMeeting } from './meeting-rows.ts'
import { removeMeeting, removeOrphans } from './remove-meeting.ts'
import { saveSummary } from './save-summary.ts'
import { folded } from './search.ts'
import type { Tables } from './tables.ts'

type MeetingChanges = Pick<
  MeetingStore,
  | 'open'
  | 'join'
  | 'rename'
  | 'renameSpeaker'
  | 'append'
  | 'end'
  | 'lease'
  | 'leaseHolders'
  | 'endLeases'
  | 'saveSummary'
  | 'remove'
  | 'prune'
>

/** What changes meetings. Whatever depends on how a meeting is holds its row. */
export function sqlMeetingChanges(database: Database): MeetingChanges {
  const { kind, reader } = database
  return {
    open: (draft, deviceId) =>
      database.write(async (tables) => {
        await lockDevice(kind, tables, deviceId)
        const present = await tables
          .selectFrom('meeting_devices')
          .select('meeting_id')
          .where('device_id', '=', deviceId)
          .where('present', '=', 1)
          .executeTakeFirst()
        // It may have ended since it was read.
        const existing = present && (await lockMeeting(kind, tables, present.meeting_id))
        const isOpen = existing?.state === ('open' satisfies MeetingState)
        if (!isOpen) await insertMeeting(tables, draft, deviceId)
        const id = isOpen ? existing.id : draft.id
        return required(await readMeeting(tables, id), id)
      }),

    join: (id, deviceId) =>
      database.write(async (tables) => {
        await lockDevice(kind, tables, deviceId)
        const meeting = await lockMeeting(kind, tables, id)
        if (meeting?.state !== ('open' satisfies MeetingState)) return undefined
        await tables
          .updateTable('meeting_devices')
          .set({ present: 0 })
          .where('device_id', '=', deviceId)
          .where('present', '=', 1)
          .execute()
        const { count } = await tables
          .selectFrom('meeting_devices')
          .select((its) => its.fn.countAll<number>().as('count'))
          .where('meeting_id', '=', id)
          .executeTakeFirstOrThrow()
        await tables
          .insertInto('meeting_devices')
          .values({ meeting_id: id, device_id: deviceId, position: count, present: 1 })
          .onConflict((its) => its.columns(['meeting_id', 'device_id']).doUpdateSet({ present: 1 }))
          .execute()
        return readMeeting(tables, id)
      }),

    rename: (id, title) =>
      database.write(async (tables) => {
        await tables
          .updateTable('meetings')
          .set({ title, title_folded: folded(title) })
          .where('id', '=', id)
          .execute()
      }),

    renameSpeaker: (id, from, to) =>
      database.write(async (tables) => {
        const { numUpdatedRows } = await tables
          .updateTable('segments')
          .set({ speaker_id: to })
          .where('meeting_id', '=', id)
          .where('speaker_id', '=', from)
          .executeTakeFirst()
        return Number(numUpdatedRows)
      }),

    append: (id, drafts, recentMs, choose) =>
      database.write((tables) => appendSegments(kind, tables, { id, drafts, recentMs, choose })),

    end: (id, at) =>
      database.write(async (tables) => {
        const before = await lockMeeting(kind, tables, id)
        if (!before) return undefined
        const isNew = before.state === ('open' satisfies MeetingState)
        if (isNew) {
          await tables
            .updateTable('meetings')
            .set({ state: 'ended' satisfies MeetingState, ended_at: at })
            .where('id', '=', id)
            .execute()
          await tables.updateTable('meeting_devices').set({ present: 0 }).where('meeting_id', '=', id).execute()
        }
        return { meeting: required(await readMeeting(tables, id), id), isNew }
      }),

    lease: (id, holder, now, until) =>
      database.write(async (tables) => {
        const { numUpdatedRows } = await tables
          .updateTable('meetings')
          .set({ lease_holder: holder, lease_until: until })
          .where('id', '=', id)
          .where((its) =>
            its.or([its('lease_holder', 'is', null), its('lease_holder', '=', holder), its('lease_until', '<=', now)]),
          )
          .executeTakeFirst()
        return numUpdatedRows > 0n
      }),

    async leaseHolders(now) {
      const rows = await reader
        .selectFrom('meetings')
        .select('lease_holder')
        .distinct()
        .where('lease_until', '>', now)
        .execute()
      return rows.flatMap(({ lease_holder }) => lease_holder ?? [])
    },

    endLeases: (holder) =>
      database.write(async (tables) => {
        const nobody = { lease_holder: null, lease_until: null }
        await tables.updateTable('meetings').set(nobody).where('lease_holder', '=', holder).execute()
      }),

    saveSummary: (id, summary, deliver) =>
      database.write((tables) => saveSummary(kind, tables, { id, summary, deliver })),

    remove: (id) => removeMeeting(database, id),

    async prune(keep, before) {
      const rows = await reader
        .selectFrom('meetings')
        .select(['id', 'ended_at'])
        .where('state', '=', 'summarised' satisfies MeetingState)
        .orderBy('ended_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
      const old = rows.filter(({ ended_at }, index) => index >= keep || (ended_at ?? 0) < before).toReversed()
      const removed: string[] = []
      for (const { id } of old) if (await removeMeeting(database, id)) removed.push(id)
      await removeOrphans(database)
      return removed
    },
  }
}

async function insertMeeting(
  tables: Kysely<Tables>,
  { id, groupKey, code, title, startedAt }: Parameters<MeetingStore['open']>[0],
  deviceId: string,
): Promise<void> {
  await tables
    .insertInto('meetings')
    .values({
      id,
      group_key: groupKey,
      code,
      title,
      title_folded: folded(title),
      state: 'open' satisfies MeetingState,
      started_at: startedAt,
      last_at: null,
      ended_at: null,
      segment_count: 0,
      lease_holder: null,
      lease_until: null,
    })
    .execute()
  await tables
    .insertInto('meeting_devices')
    .values({ meeting_id: id, device_id: deviceId, position: 0, present: 1 })
    .execute()
}

function required(meeting: MeetingRecord | undefined, id: string): MeetingRecord {
  if (!meeting) throw new StoreError(`There is no meeting ${id} any more.`)
  return meeting
}
