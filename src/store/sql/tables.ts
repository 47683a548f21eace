import type { Generated } from 'kysely'
import type { MailboxTables } from './mailbox-tables.ts'
import type { MeetingTables } from './meeting-tables.ts'

/*
 * Times are ms since the epoch, `json` columns are text behind sql/json-text, flags are 0 or 1. The `_folded` columns
 * hold what is searched in any case (sql/search).
 */

export interface DeviceRow {
  id: string
  name: string | null
  name_folded: string | null
  owner: string | null
  owner_folded: string | null
  group_key: string | null
  board: string | null
  firmware: string | null
  language: string | null
  mode: string | null
  settings_json: string
  access: string
  enrolment_code: string | null
  enrolment_client_id: string | null
  enrolment_asked_at: number | null
  created_at: number
  last_seen_at: number | null
}

export interface TokenRow {
  id: string
  device_id: string
  name: string
  issued_by: string
  issued_at: number
  last_used_at: number | null
  revoked_at: number | null
}

interface SettingRow {
  scope: string
  name: string
  value_json: string
  changed_at: number
}

export interface TaskGroupRow {
  group_key: string
  version: number
  /** Of the next task that is made in it: the order of making, where tasks were made in the same ms. */
  next_position: number
}

export interface TaskRow {
  group_key: string
  id: string
  title: string
  title_folded: string
  priority: number
  status: string
  owner: string | null
  due: string | null
  extra_json: string
  created_at: number
  changed_at: number
  version: number
  position: number
}

export interface TaskChangeRow {
  seq: Generated<number>
  change_id: string
  /** The change that this one took back. */
  undoes: string | null
  event: string
  group_key: string
  task_id: string
  version: number
  at: number
  device_id: string | null
  author_name: string
  via: string
  before_json: string | null
  after_json: string | null
  undone: number
}

interface MigrationRow {
  number: number
  name: string
  applied_at: number
}

/** What the store holds. */
interface KeptTables extends MeetingTables, MailboxTables {
  devices: DeviceRow
  tokens: TokenRow
  settings: SettingRow
  task_groups: TaskGroupRow
  tasks: TaskRow
  task_changes: TaskChangeRow
}

export interface Tables extends KeptTables {
  migrations: MigrationRow
}

/** Those that others refer to come first. */
export const tableNames = [
  'devices',
  'tokens',
  'settings',
  'task_groups',
  'tasks',
  'task_changes',
  'meetings',
  'meeting_devices',
  'segments',
  'checkpoints',
  'meeting_summaries',
  'deliveries',
  'peer_sends',
  'peer_messages',
  'peer_pairs',
  'peer_outcomes',
  'peer_returns',
  'peer_ended',
] as const satisfies readonly (keyof KeptTables)[]
