import type { Selectable } from 'kysely'
import type { Author, Priority, Task, TaskChange, TaskStatus } from '../tasks.ts'
import { fromJsonText } from './json-text.ts'
import type { TaskChangeRow, TaskRow } from './tables.ts'

export function taskOf(row: Selectable<TaskRow>): Task {
  return {
    groupKey: row.group_key,
    id: row.id,
    title: row.title,
    priority: row.priority as Priority,
    status: row.status as TaskStatus,
    owner: row.owner,
    due: row.due,
    extra: fromJsonText(row.extra_json),
    createdAt: row.created_at,
    changedAt: row.changed_at,
    version: row.version,
  }
}

export function taskChangeOf(row: Selectable<TaskChangeRow>): TaskChange {
  return {
    seq: row.seq,
    changeId: row.change_id,
    event: row.event,
    groupKey: row.group_key,
    id: row.task_id,
    author: { deviceId: row.device_id ?? undefined, name: row.author_name, via: row.via as Author['via'] },
    at: row.at,
    version: row.version,
    before: row.before_json === null ? undefined : fromJsonText(row.before_json),
    after: row.after_json === null ? undefined : fromJsonText(row.after_json),
    undone: row.undone !== 0,
  }
}
