import { isDeepStrictEqual } from 'node:util'
import type { Decision, Task, TaskContent, TaskRef } from '../tasks.ts'

/** What really changes of one task: at least one of the two is there, and they differ. */
export interface TaskDifference extends TaskRef {
  readonly before: Task | undefined
  readonly after: TaskContent | undefined
}

/**
 * What a decision changes, in its order; removals come last. `current`: the tasks that exist of those that were asked
 * for. @throws Error where it decides on a task that was not asked for, or twice on one
 */
export function taskDifferences(
  refs: readonly TaskRef[],
  current: readonly Task[],
  { tasks, removed = [] }: Pick<Decision<unknown>, 'tasks' | 'removed'>,
): TaskDifference[] {
  const undecided = new Set(refs.map(keyOf))
  const existing = new Map(current.map((task) => [keyOf(task), task]))
  const decide = (ref: TaskRef, after: TaskContent | undefined): TaskDifference => {
    const key = keyOf(ref)
    if (!undecided.delete(key)) throw new Error(`task ${key} was not asked for, or is decided on twice`)
    return { groupKey: ref.groupKey, id: ref.id, before: existing.get(key), after }
  }
  const decided = [
    ...tasks.map((task) => decide(task, contentOf(task))),
    ...removed.map((ref) => decide(ref, undefined)),
  ]
  return decided.filter(({ before, after }) => !isDeepStrictEqual(before && contentOf(before), after))
}

/** Only what of a task can be changed, and of `extra` only what JSON can say. */
export function contentOf(task: TaskContent): TaskContent {
  const { groupKey, id, title, priority, status, owner, due, extra } = task
  return { groupKey, id, title, priority, status, owner, due, extra: JSON.parse(JSON.stringify(extra)) }
}

function keyOf({ groupKey, id }: TaskRef): string {
  return JSON.stringify([groupKey, id])
}
