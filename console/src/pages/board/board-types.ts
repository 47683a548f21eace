import type { Reply, Task } from '../../lib/api-types.ts'

export type Status = Task['status']
export type HistoryEntry = Reply<'listHistory'>['items'][number]

/** The columns, from left to right. */
export const statuses = ['open', 'done'] as const satisfies readonly Status[]

/** What of a task people set. */
export interface TaskFields {
  readonly title: string
  readonly owner: string | null
  readonly priority: number
  readonly due: string | null
}
