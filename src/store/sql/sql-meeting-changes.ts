import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { MeetingRecord, MeetingState, MeetingStore, Segment } from '../meetings.ts'
import { StoreError } from '../store.ts'
import { toJsonText } from './json-text.ts'
import { lockDevice, lockMeeting } from './meeting-locks.ts'
import { readMeeting, segmentOf } from './meeting-rows.ts'
import { removeMeeting, removeOrphans } from './remove-meeting.ts'
import { folded } from './search.ts'
import { searchWords } from './search-words.ts'
import type { Tables } from './tables.ts'

type MeetingChanges = Pick<
  MeetingStore,
  | 'open'
  | 'join'
  | 'rename'
  | 'append'
  | 'addCheckpoint'
  | 'repairCheckpoint'
  | 'end'
  | 'lease'
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
        const existing = await tables
          .selectFrom('meeting_devices')
          .select('meeting_id')
          .where('device_id', '=', deviceId)
          .where('present', '=', 1)
          .executeTakeFirst()
        if (!existing) await insertMeeting(tables, draft, deviceId)
        return required(await readMeeting(tables, existing?.meeting_id ?? draft.id), draft.id)
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

    append: (id, drafts, recentMs, choose) =>
      database.write(async (tables) => {
        const meeting = await lockMeeting(kind, tables, id)
        if (meeting?.state !== ('open' satisfies MeetingState)) return undefined
        const since = drafts.reduce((earliest, { at }) => Math.min(earliest, at), Number.MAX_SAFE_INTEGER) - recentMs
        const chosen = choose(await segmentsSince(tables, id, since))
        const added = chosen.map((draft, index): Segment => ({ ...draft, seq: meeting.segment_count + 1 + index }))
        for (const { seq, at, text, speakerId, deviceId, tag } of added) {
          await tables
            .insertInto('segments')
            .values({
              meeting_id: id,
              seq,
              at,
              text,
              speaker_id: speakerId ?? null,
              device_id: deviceId,
              tag: tag ?? null,
              words: searchWords(text).join(' '),
            })
            .execute()
        }
        if (added.length > 0) {
          const lastAt = added.reduce((latest, { at }) => Math.max(latest, at), meeting.last_at ?? 0)
          await tables
            .updateTable('meetings')
            .set({ segment_count: meeting.segment_count + added.length, last_at: lastAt })
            .where('id', '=', id)
            .execute()
        }
        return added
      }),

    addCheckpoint: (id, { fromSeq, toSeq, state, content, at }) =>
      database.write(async (tables) => {
        const meeting = await lockMeeting(kind, tables, id)
        if (!meeting) return false
        const last = await tables
          .selectFrom('checkpoints')
          .select(['position', 'to_seq'])
          .where('meeting_id', '=', id)
          .orderBy('position', 'desc')
          .limit(1)
          .executeTakeFirst()
        if (fromSeq !== (last?.to_seq ?? 0) + 1 || toSeq < fromSeq || toSeq > meeting.segment_count) return false
        await tables
          .insertInto('checkpoints')
          .values({
            meeting_id: id,
            position: last ? last.position + 1 : 0,
            from_seq: fromSeq,
            to_seq: toSeq,
            state,
            content_json: toJsonText(content),
            at,
          })
          .execute()
        return true
      }),

    repairCheckpoint: (id, { index, fromSeq, toSeq, state, content, at }) =>
      database.write(async (tables) => {
        const { numUpdatedRows } = await tables
          .updateTable('checkpoints')
          .set({ state, content_json: toJsonText(content), at })
          .where('meeting_id', '=', id)
          .where('position', '=', index)
          .where('from_seq', '=', fromSeq)
          .where('to_seq', '=', toSeq)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      }),

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

    saveSummary: (id, { text, isDegraded, title, at }, deliver) =>
      database.write(async (tables) => {
        const meeting = await lockMeeting(kind, tables, id)
        if (!meeting) throw new StoreError(`There is no meeting ${id} any more.`)
        if (meeting.state === ('open' satisfies MeetingState)) throw new Error(`meeting ${id} has not ended`)
        const before = await tables
          .selectFrom('meeting_summaries')
          .select(['text', 'degraded'])
          .where('meeting_id', '=', id)
          .executeTakeFirst()
        if (before && (before.degraded === 0 || isDegraded)) return before.text
        const summary = { text, degraded: isDegraded ? 1 : 0, at }
        await tables
          .insertInto('meeting_summaries')
          .values({ meeting_id: id, ...summary })
          .onConflict((its) => its.column('meeting_id').doUpdateSet(summary))
          .execute()
        await tables
          .updateTable('meetings')
          .set({ state: 'summarised' satisfies MeetingState, title, title_folded: folded(title) })
          .where('id', '=', id)
          .execute()
        for (const { id: deliveryId, meetingId, url, body, at: madeAt } of deliver) {
          await tables
            .insertInto('deliveries')
            .values({
              id: deliveryId,
              meeting_id: meetingId,
              url,
              body,
              at: madeAt,
              attempts: 0,
              due_at: madeAt,
              state: 'waiting',
              last_error: null,
            })
            .execute()
        }
        return text
      }),

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

async function segmentsSince(tables: Kysely<Tables>, id: string, since: number): Promise<Segment[]> {
  const rows = await tables
    .selectFrom('segments')
    .selectAll()
    .where('meeting_id', '=', id)
    .where('at', '>=', since)
    .orderBy('seq')
    .execute()
  return rows.map(segmentOf)
}

function required(meeting: MeetingRecord | undefined, id: string): MeetingRecord {
  if (!meeting) throw new StoreError(`There is no meeting ${id} any more.`)
  return meeting
}
