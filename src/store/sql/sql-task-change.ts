import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Database } from '../database.ts'
import type { ChangeRequest, ChangeResult, Decision, GroupVersion, Task, TaskContent, TaskRef } from '../tasks.ts'
import { toJsonText } from './json-text.ts'
import { folded } from './search.ts'
import type { Tables, TaskChangeRow, TaskGroupRow, TaskRow } from './tables.ts'
import { contentOf, type TaskDifference, taskDifferences } from './task-differences.ts'
import { taskOf } from './task-rows.ts'

/** Rows per statement: databases bound the parameters of one. */
const rowsPerStatement = 500
/** History is cut this often, in changes of a group: often enough to stay near its bound, rarely enough to cost nothing. */
const pruneEvery = 100

export interface HistoryBound {
  /** Latest changes of a group that are kept at least. */
  readonly keptChanges: number
}

/** One change of tasks, as `TaskStore.change` promises it. */
export async function changeTasks<Result>(
  { kind }: Pick<Database, 'kind'>,
  tables: Kysely<Tables>,
  request: ChangeRequest,
  decide: (current: readonly Task[]) => Decision<Result>,
  { keptChanges }: HistoryBound,
): Promise<ChangeResult<Result>> {
  const idsByGroup = groupedIds(request.refs)
  const groups = await lockGroups(kind, tables, [...idsByGroup.keys()].sort())
  const current = await readTasks(tables, idsByGroup)
  const decision = decide(current)
  const differences = taskDifferences(request.refs, current, decision)
  const changed: GroupVersion[] = []
  for (const group of groups) {
    const ofGroup = differences.filter(({ groupKey }) => groupKey === group.group_key)
    if (ofGroup.length > 0) changed.push(await writeGroup(tables, request, group, ofGroup, keptChanges))
    // Made to hold the lock only.
    else if (group.version === 0)
      await tables.deleteFrom('task_groups').where('group_key', '=', group.group_key).execute()
  }
  if (request.undoes !== undefined && changed.length > 0) {
    await tables.updateTable('task_changes').set({ undone: 1 }).where('change_id', '=', request.undoes).execute()
  }
  return { result: decision.result, changed }
}

function groupedIds(refs: readonly TaskRef[]): Map<string, string[]> {
  const groups = new Map<string, Set<string>>()
  for (const { groupKey, id } of refs) {
    const ids = groups.get(groupKey) ?? new Set()
    groups.set(groupKey, ids.add(id))
  }
  return new Map([...groups].map(([groupKey, ids]) => [groupKey, [...ids]]))
}

/** Holds each group until the transaction ends. Everybody does so in the same order: nobody waits in a circle. */
async function lockGroups(kind: Database['kind'], tables: Kysely<Tables>, groupKeys: readonly string[]) {
  const groups: Selectable<TaskGroupRow>[] = []
  for (const groupKey of groupKeys) {
    const existing = tables.selectFrom('task_groups').selectAll().where('group_key', '=', groupKey)
    // sqlite has one writer at a time.
    const locking = kind === 'postgres' ? existing.forUpdate() : existing
    let group = await locking.executeTakeFirst()
    while (!group) {
      await tables
        .insertInto('task_groups')
        .values({ group_key: groupKey, version: 0, next_position: 0 })
        .onConflict((its) => its.column('group_key').doNothing())
        .execute()
      group = await locking.executeTakeFirst()
    }
    groups.push(group)
  }
  return groups
}

async function readTasks(tables: Kysely<Tables>, idsByGroup: ReadonlyMap<string, readonly string[]>): Promise<Task[]> {
  const tasks: Task[] = []
  for (const [groupKey, ids] of idsByGroup) {
    for (const some of inParts(ids)) {
      const query = tables.selectFrom('tasks').selectAll().where('group_key', '=', groupKey).where('id', 'in', some)
      tasks.push(...(await query.execute()).map(taskOf))
    }
  }
  return tasks
}

async function writeGroup(
  tables: Kysely<Tables>,
  request: ChangeRequest,
  group: Selectable<TaskGroupRow>,
  differences: readonly TaskDifference[],
  keptChanges: number,
): Promise<GroupVersion> {
  const { group_key: groupKey } = group
  const version = group.version + 1
  let position = group.next_position
  const rows = differences.flatMap(({ before, after }) =>
    after ? [rowOf(after, { before, at: request.at, version, position: before ? 0 : position++ })] : [],
  )
  for (const some of inParts(rows)) {
    await tables
      .insertInto('tasks')
      .values(some)
      .onConflict((its) =>
        its.columns(['group_key', 'id']).doUpdateSet(({ ref }) => ({
          title: ref('excluded.title'),
          title_folded: ref('excluded.title_folded'),
          priority: ref('excluded.priority'),
          status: ref('excluded.status'),
          owner: ref('excluded.owner'),
          due: ref('excluded.due'),
          extra_json: ref('excluded.extra_json'),
          changed_at: ref('excluded.changed_at'),
          version: ref('excluded.version'),
        })),
      )
      .execute()
  }
  for (const some of inParts(differences.filter(({ after }) => !after).map(({ id }) => id))) {
    await tables.deleteFrom('tasks').where('group_key', '=', groupKey).where('id', 'in', some).execute()
  }
  for (const some of inParts(differences)) {
    const history = some.map((difference) => historyRowOf(request, difference, version))
    await tables.insertInto('task_changes').values(history).execute()
  }
  await tables
    .updateTable('task_groups')
    .set({ version, next_position: position })
    .where('group_key', '=', groupKey)
    .execute()
  if (version % pruneEvery === 0 && version > keptChanges) {
    await tables
      .deleteFrom('task_changes')
      .where('group_key', '=', groupKey)
      .where('version', '<=', version - keptChanges)
      .execute()
  }
  return { groupKey, version }
}

function rowOf(
  { groupKey, id, title, priority, status, owner, due, extra }: TaskContent,
  now: { before: Task | undefined; at: number; version: number; position: number },
): TaskRow {
  return {
    group_key: groupKey,
    id,
    title,
    title_folded: folded(title),
    priority,
    status,
    owner,
    due,
    extra_json: toJsonText(extra),
    created_at: now.before?.createdAt ?? now.at,
    changed_at: now.at,
    version: now.version,
    position: now.position,
  }
}

function historyRowOf(
  { id, undoes, author, event, at }: ChangeRequest,
  { groupKey, id: taskId, before, after }: TaskDifference,
  version: number,
): Insertable<TaskChangeRow> {
  return {
    change_id: id,
    undoes: undoes ?? null,
    event,
    group_key: groupKey,
    task_id: taskId,
    version,
    at,
    device_id: author.deviceId ?? null,
    author_name: author.name,
    via: author.via,
    before_json: before ? toJsonText(contentOf(before)) : null,
    after_json: after ? toJsonText(after) : null,
    undone: 0,
  }
}

function inParts<T>(items: readonly T[]): T[][] {
  const parts: T[][] = []
  for (let start = 0; start < items.length; start += rowsPerStatement) {
    parts.push(items.slice(start, start + rowsPerStatement))
  }
  return parts
}
