import type { ExpressionBuilder } from 'kysely'
import type { Database } from '../database.ts'
import type { HistoryFilter, TaskFilter, TaskStore } from '../tasks.ts'
import { contains } from './search.ts'
import { changeTasks, type HistoryBound } from './sql-task-change.ts'
import type { Tables } from './tables.ts'
import { taskChangeOf, taskOf } from './task-rows.ts'

export function sqlTasks(database: Database, bound: HistoryBound): TaskStore {
  const { kind, reader } = database
  return {
    change: (request, decide) => database.write((tables) => changeTasks(database, tables, request, decide, bound)),

    page: (groupKey, filter, page) =>
      database.snapshot(async (tables) => {
        const group = await tables
          .selectFrom('task_groups')
          .select('version')
          .where('group_key', '=', groupKey)
          .executeTakeFirst()
        const matching = tables
          .selectFrom('tasks')
          .where('group_key', '=', groupKey)
          .where((its) => its.and(taskConditions(kind, its, filter)))
        const { total } = await matching
          .select((its) => its.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow()
        const rows = await matching
          .selectAll()
          // `open` comes after `done` in the alphabet.
          .orderBy('status', 'desc')
          .orderBy('priority', 'desc')
          .orderBy('created_at')
          .orderBy('position')
          .limit(page.limit)
          .offset(page.offset)
          .execute()
        return { items: rows.map(taskOf), total, version: group?.version ?? 0 }
      }),

    async get({ groupKey, id }) {
      const row = await reader
        .selectFrom('tasks')
        .selectAll()
        .where('group_key', '=', groupKey)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && taskOf(row)
    },

    async count(groupKey) {
      const { total } = await reader
        .selectFrom('tasks')
        .select((its) => its.fn.countAll<number>().as('total'))
        .where('group_key', '=', groupKey)
        .executeTakeFirstOrThrow()
      return total
    },

    async groups() {
      const rows = await reader
        .selectFrom('task_groups')
        .leftJoin('tasks', 'tasks.group_key', 'task_groups.group_key')
        .select((its) => [
          'task_groups.group_key as groupKey',
          'task_groups.version as version',
          its.fn.count<number>('tasks.id').filterWhere('tasks.status', '=', 'open').as('open'),
          its.fn.count<number>('tasks.id').filterWhere('tasks.status', '=', 'done').as('done'),
        ])
        .groupBy(['task_groups.group_key', 'task_groups.version'])
        .orderBy('task_groups.group_key')
        .execute()
      return rows.map(({ groupKey, version, open, done }) => ({ groupKey, version, open, done }))
    },

    history: (filter, page) =>
      database.snapshot(async (tables) => {
        const matching = tables.selectFrom('task_changes').where((its) => its.and(historyConditions(its, filter)))
        const { total } = await matching
          .select((its) => its.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow()
        const rows = await matching.selectAll().orderBy('seq', 'desc').limit(page.limit).offset(page.offset).execute()
        return { items: rows.map(taskChangeOf), total }
      }),

    async lastChangeOf(deviceId) {
      const latest = reader
        .selectFrom('task_changes')
        .select('change_id')
        .where('device_id', '=', deviceId)
        .where('undoes', 'is', null)
        .orderBy('seq', 'desc')
        .limit(1)
      const rows = await reader
        .selectFrom('task_changes')
        .selectAll()
        .where('change_id', '=', latest)
        .orderBy('seq')
        .execute()
      return rows.map(taskChangeOf)
    },
  }
}

function taskConditions(
  kind: Database['kind'],
  its: ExpressionBuilder<Tables, 'tasks'>,
  { status, owner, text }: TaskFilter,
) {
  const all = []
  if (status !== undefined) all.push(its('status', '=', status))
  if (owner !== undefined) all.push(its('owner', '=', owner))
  if (text !== undefined) all.push(contains(kind, its.ref('title_folded'), text))
  return all
}

function historyConditions(
  its: ExpressionBuilder<Tables, 'task_changes'>,
  { groupKey, taskId, deviceId, changeId }: HistoryFilter,
) {
  const all = []
  if (groupKey !== undefined) all.push(its('group_key', '=', groupKey))
  if (taskId !== undefined) all.push(its('task_id', '=', taskId))
  if (deviceId !== undefined) all.push(its('device_id', '=', deviceId))
  if (changeId !== undefined) all.push(its('change_id', '=', changeId))
  return all
}
