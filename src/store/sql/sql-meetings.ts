import type { ExpressionBuilder } from 'kysely'
import type { Database } from '../database.ts'
import type { MeetingFilter, MeetingState, MeetingStore } from '../meetings.ts'
import { segmentsHold } from './find-segments.ts'
import { readMeeting, readMeetings, segmentOf } from './meeting-rows.ts'
import { contains } from './search.ts'
import { sqlCheckpoints } from './sql-checkpoints.ts'
import { sqlMeetingChanges } from './sql-meeting-changes.ts'
import type { Tables } from './tables.ts'

export function sqlMeetings(database: Database): MeetingStore {
  const { kind, reader } = database
  return {
    ...sqlMeetingChanges(database),
    ...sqlCheckpoints(database),

    get: (id) => readMeeting(reader, id),

    async openOf(deviceId) {
      const ids = reader
        .selectFrom('meeting_devices')
        .select('meeting_id')
        .where('device_id', '=', deviceId)
        .where('present', '=', 1)
      const [meeting] = await readMeetings(reader, ids)
      return meeting
    },

    unfinished() {
      const states = ['open', 'ended'] satisfies MeetingState[]
      return readMeetings(reader, reader.selectFrom('meetings').select('id').where('state', 'in', states))
    },

    async openWith(code) {
      const ids = reader
        .selectFrom('meetings')
        .select('id')
        .where('code', '=', code)
        .where('state', '=', 'open' satisfies MeetingState)
      const [meeting] = await readMeetings(reader, ids)
      return meeting
    },

    async segments(id, fromSeq, limit) {
      const rows = await reader
        .selectFrom('segments')
        .selectAll()
        .where('meeting_id', '=', id)
        .where('seq', '>=', fromSeq)
        .orderBy('seq')
        .limit(limit)
        .execute()
      return rows.map(segmentOf)
    },

    async latest(id, limit) {
      const rows = await reader
        .selectFrom('segments')
        .selectAll()
        .where('meeting_id', '=', id)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute()
      return rows.map(segmentOf).toReversed()
    },

    async summary(id) {
      const row = await reader
        .selectFrom('meeting_summaries')
        .select(['text', 'degraded'])
        .where('meeting_id', '=', id)
        .executeTakeFirst()
      return row && { text: row.text, isDegraded: row.degraded !== 0 }
    },

    list: (filter, page) =>
      database.snapshot(async (tables) => {
        const matching = tables.selectFrom('meetings').where((its) => its.and(conditions(kind, its, filter)))
        const { total } = await matching
          .select((its) => its.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow()
        const ids = matching
          .select('id')
          .orderBy('started_at', 'desc')
          .orderBy('id', 'desc')
          .limit(page.limit)
          .offset(page.offset)
        return { items: await readMeetings(tables, ids), total }
      }),

    search: (query, { groupKey }, page) => {
      const hold = segmentsHold(kind, query)
      if (!hold) return Promise.resolve({ items: [], total: 0 })
      return database.snapshot(async (tables) => {
        const found = tables.selectFrom('segments').where(hold).where('segments.meeting_id', 'is not', null)
        const matching =
          groupKey === undefined
            ? found
            : found.where((its) =>
                its(
                  'segments.meeting_id',
                  'in',
                  its.selectFrom('meetings').select('meetings.id').where('meetings.group_key', '=', groupKey),
                ),
              )
        const { total } = await matching
          .select((its) => its.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow()
        const rows = await matching
          .selectAll()
          .orderBy('segments.at', 'desc')
          .orderBy('segments.number', 'desc')
          .limit(page.limit)
          .offset(page.offset)
          .execute()
        if (rows.length === 0) return { items: [], total }
        const meetings = await readMeetings(tables, [...new Set(rows.flatMap(({ meeting_id }) => meeting_id ?? []))])
        const byId = new Map(meetings.map((meeting) => [meeting.id, meeting]))
        const items = rows.flatMap((row) => {
          const meeting = row.meeting_id === null ? undefined : byId.get(row.meeting_id)
          return meeting ? [{ meeting, segment: segmentOf(row) }] : []
        })
        return { items, total }
      })
    },
  }
}

function conditions(
  kind: Database['kind'],
  its: ExpressionBuilder<Tables, 'meetings'>,
  { state, groupKey, deviceId, text }: MeetingFilter,
) {
  const all = []
  if (state !== undefined) all.push(its('state', '=', state))
  if (groupKey !== undefined) all.push(its('group_key', '=', groupKey))
  if (deviceId !== undefined) {
    const ofDevice = its
      .selectFrom('meeting_devices')
      .select('meeting_devices.meeting_id')
      .where('meeting_devices.device_id', '=', deviceId)
    all.push(its('id', 'in', ofDevice))
  }
  if (text !== undefined) all.push(contains(kind, its.ref('title_folded'), text))
  return all
}
