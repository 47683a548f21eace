import type { HistoryEntry } from './board-types.ts'
import type { words } from './words.ts'

/** What became of a task, in words. */
export function describeChange({ before, after }: HistoryEntry, t: typeof words.value): string {
  if (!before) return t.added
  if (!after) return t.removed
  const parts: string[] = []
  if (before.status !== after.status) parts.push(t.statusTo[after.status])
  if (before.title !== after.title) parts.push(`${t.changedTo.title} “${before.title}”`)
  if (before.owner !== after.owner) parts.push(`${t.changedTo.owner} ${after.owner ?? t.given.nobody}`)
  if (before.priority !== after.priority) {
    parts.push(`${t.changedTo.priority} ${t.priorities[before.priority]} → ${t.priorities[after.priority]}`)
  }
  if (before.due !== after.due) parts.push(`${t.changedTo.due} ${after.due ?? t.given.noDate}`)
  return parts.join(', ') || t.unchanged
}
