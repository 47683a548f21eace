import type { Generated } from 'kysely'

/* As in sql/tables: times are ms since the epoch, `json` columns are text behind sql/json-text, flags are 0 or 1. */

export interface MeetingRow {
  id: string
  group_key: string
  code: string
  title: string
  title_folded: string
  state: string
  started_at: number
  last_at: number | null
  ended_at: number | null
  segment_count: number
  lease_holder: string | null
  lease_until: number | null
}

/** A device that takes or took part. */
interface MeetingDeviceRow {
  meeting_id: string
  device_id: string
  /** In order of joining, from 0. */
  position: number
  /** It takes part, and the meeting is open: one row per device at most. */
  present: number
}

export interface SegmentRow {
  /** Rises with time over all meetings; the search index of sqlite knows segments by it. */
  number: Generated<number>
  /** Null: of a meeting that was removed, about to go too. */
  meeting_id: string | null
  seq: number
  at: number
  text: string
  speaker_id: string | null
  device_id: string
  tag: string | null
  /** What it can be found by (sql/search-words). The table segment_index follows it by itself. */
  words: string
}

export interface CheckpointRow {
  meeting_id: string
  position: number
  from_seq: number
  to_seq: number
  state: string
  content_json: string
  at: number
}

interface MeetingSummaryRow {
  meeting_id: string
  text: string
  degraded: number
  at: number
}

export interface DeliveryRow {
  id: string
  meeting_id: string
  url: string
  body: string
  at: number
  attempts: number
  due_at: number
  state: string
  last_error: string | null
}

export interface MeetingTables {
  meetings: MeetingRow
  meeting_devices: MeetingDeviceRow
  segments: SegmentRow
  checkpoints: CheckpointRow
  meeting_summaries: MeetingSummaryRow
  deliveries: DeliveryRow
}
