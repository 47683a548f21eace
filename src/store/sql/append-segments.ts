import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { MeetingState, Segment, SegmentDraft } from '../meetings.ts'
import { lockMeeting } from './meeting-locks.ts'
import { segmentOf } from './meeting-rows.ts'
import { searchWords } from './search-words.ts'
import type { Tables } from './tables.ts'

interface Appending {
  readonly id: string
  readonly drafts: readonly SegmentDraft[]
  readonly recentMs: number
  readonly choose: (recent: readonly Segment[]) => readonly SegmentDraft[]
}

/** `MeetingStore.append` within a transaction. */
export async function appendSegments(
  kind: Database['kind'],
  tables: Kysely<Tables>,
  { id, drafts, recentMs, choose }: Appending,
): Promise<readonly Segment[] | undefined> {
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
