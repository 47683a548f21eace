import type { z } from 'zod'
import { extraMembers, type taskPatch } from '../protocol/messages/task.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { Task, TaskContent, TaskRef } from '../store/tasks.ts'

export type TaskPatch = z.output<typeof taskPatch>

/** The task with what the patch names, everything else as it was (extensions 4.1, update). */
export function patched(current: TaskContent | undefined, ref: TaskRef, patch: TaskPatch): TaskContent {
  const { title, priority, status, owner, due } = patch
  return {
    groupKey: ref.groupKey,
    id: ref.id,
    title: title ?? current?.title ?? '',
    priority: priority ?? current?.priority ?? 0,
    status: status ?? current?.status ?? 'open',
    owner: owner === undefined ? (current?.owner ?? null) : owner,
    due: due === undefined ? (current?.due ?? null) : due,
    extra: { ...current?.extra, ...extraMembers(patch) },
  }
}

/**
 * Gives a task to somebody. Whoever has it keeps it, unless it is `giver` who gives it away (extensions 4.1, assign).
 * Without `giver` it is taken by force.
 */
export function assigned(task: Task, owner: string, giver: string | undefined): TaskContent {
  const mayMove = giver === undefined || task.owner === null || [owner, giver].includes(task.owner)
  if (!mayMove) {
    throw new WireError('CONFLICT', `Task ${task.id} is ${task.owner}'s.`, undefined, task.owner ?? undefined)
  }
  return contentOf({ ...task, owner })
}

export function contentOf({ groupKey, id, title, priority, status, owner, due, extra }: TaskContent): TaskContent {
  return { groupKey, id, title, priority, status, owner, due, extra }
}

/** What people call it. */
export function titleOf({ id, title }: Pick<TaskContent, 'id' | 'title'>): string {
  return title === '' ? id : title
}
