import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { DeliveryDraft, MeetingState, MeetingStore } from '../meetings.ts'
import { StoreError } from '../store.ts'
import { lockMeeting } from './meeting-locks.ts'
import { folded } from './search.ts'
import type { Tables } from './tables.ts'

interface Saving {
  readonly id: string
  readonly summary: Parameters<MeetingStore['saveSummary']>[1]
  readonly deliver: readonly DeliveryDraft[]
}

/** `MeetingStore.saveSummary` within a transaction. */
export async function saveSummary(
  kind: Database['kind'],
  tables: Kysely<Tables>,
  { id, summary, deliver }: Saving,
): Promise<string> {
  const { text, isDegraded, title, at } = summary
  const meeting = await lockMeeting(kind, tables, id)
  if (!meeting) throw new StoreError(`There is no meeting ${id} any more.`)
  if (meeting.state === ('open' satisfies MeetingState)) throw new Error(`meeting ${id} has not ended`)
  const before = await tables
    .selectFrom('meeting_summaries')
    .select(['text', 'degraded'])
    .where('meeting_id', '=', id)
    .executeTakeFirst()
  if (before && (before.degraded === 0 || isDegraded)) return before.text
  const row = { text, degraded: isDegraded ? 1 : 0, at }
  await tables
    .insertInto('meeting_summaries')
    .values({ meeting_id: id, ...row })
    .onConflict((its) => its.column('meeting_id').doUpdateSet(row))
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
}
