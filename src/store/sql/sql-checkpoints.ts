import type { Database } from '../database.ts'
import type { MeetingStore } from '../meetings.ts'
import { toJsonText } from './json-text.ts'
import { lockMeeting } from './meeting-locks.ts'
import { checkpointOf } from './meeting-rows.ts'

/** The windows of meetings: each begins where the one before has ended. */
export function sqlCheckpoints(
  database: Database,
): Pick<MeetingStore, 'checkpoints' | 'addCheckpoint' | 'repairCheckpoint'> {
  const { kind, reader } = database
  return {
    async checkpoints(id) {
      const rows = await reader
        .selectFrom('checkpoints')
        .selectAll()
        .where('meeting_id', '=', id)
        .orderBy('position')
        .execute()
      return rows.map(checkpointOf)
    },

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
  }
}
