import type { TaskTarget } from './task-command.ts'

/**
 * Indexes, from 0, of the tasks that `target` means, in the order of `openTasks`, which is the one that people see. One:
 * found. Several for words: it could be each of them, so ask back. None: there is no such task, or nothing was named.
 */
export function findTasks(
  target: TaskTarget,
  openTasks: readonly { readonly id: string; readonly title: string }[],
): readonly number[] {
  const at = (index: number) => (index < 0 ? openTasks.length + index : index - 1)
  const exists = (index: number) => index >= 0 && index < openTasks.length
  if (target.kind === 'ordinal') return [at(target.index)].filter(exists)
  if (target.kind === 'ordinals') return target.indexes.map(at).filter(exists)
  if (target.kind === 'unnamed') return []
  const words = target.words.toLowerCase()
  return openTasks.flatMap((task, index) => (task.title.toLowerCase().includes(words) ? [index] : []))
}
