import type { Kysely, OperandValueExpressionOrList, Selectable } from 'kysely'
import type { Checkpoint, Delivery, MeetingRecord, MeetingState, Segment } from '../meetings.ts'
import { fromJsonText } from './json-text.ts'
import type { CheckpointRow, DeliveryRow, MeetingRow, SegmentRow } from './meeting-tables.ts'
import type { Tables } from './tables.ts'

/** The meetings with these ids, in one statement with their devices; the newest first. */
export async function readMeetings(
  tables: Kysely<Tables>,
  ids: OperandValueExpressionOrList<Tables, 'meetings', 'meetings.id'>,
): Promise<MeetingRecord[]> {
  const rows = await tables
    .selectFrom('meetings')
    .leftJoin('meeting_devices', 'meeting_devices.meeting_id', 'meetings.id')
    .selectAll('meetings')
    .select('meeting_devices.device_id')
    .where('meetings.id', 'in', ids)
    .orderBy('meetings.started_at', 'desc')
    .orderBy('meetings.id', 'desc')
    .orderBy('meeting_devices.position')
    .execute()
  const byId = Map.groupBy(rows, ({ id }) => id)
  return [...byId.values()].flatMap((ofOne) => {
    const [first] = ofOne
    return first
      ? [
          meetingOf(
            first,
            ofOne.flatMap(({ device_id }) => device_id ?? []),
          ),
        ]
      : []
  })
}

export async function readMeeting(tables: Kysely<Tables>, id: string): Promise<MeetingRecord | undefined> {
  const [meeting] = await readMeetings(tables, [id])
  return meeting
}

function meetingOf(row: MeetingRow, deviceIds: readonly string[]): MeetingRecord {
  return {
    id: row.id,
    groupKey: row.group_key,
    code: row.code,
    title: row.title,
    state: row.state as MeetingState,
    startedAt: row.started_at,
    lastAt: row.last_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    deviceIds,
    segmentCount: row.segment_count,
  }
}

export function segmentOf(row: Omit<Selectable<SegmentRow>, 'number' | 'words'>): Segment {
  return {
    seq: row.seq,
    at: row.at,
    text: row.text,
    speakerId: row.speaker_id ?? undefined,
    deviceId: row.device_id,
    tag: row.tag ?? undefined,
  }
}

export function checkpointOf(row: CheckpointRow): Checkpoint {
  return {
    index: row.position,
    fromSeq: row.from_seq,
    toSeq: row.to_seq,
    state: row.state as Checkpoint['state'],
    content: fromJsonText(row.content_json),
    at: row.at,
  }
}

export function deliveryOf(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    meetingId: row.meeting_id,
    url: row.url,
    body: row.body,
    at: row.at,
    attempts: row.attempts,
    dueAt: row.due_at,
    state: row.state as Delivery['state'],
    lastError: row.last_error ?? undefined,
  }
}
