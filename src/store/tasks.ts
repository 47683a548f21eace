import type { Page, PageRequest } from './page.ts'

/** 0 is usual, 3 most urgent. */
export type Priority = 0 | 1 | 2 | 3
export const taskStatuses = ['open', 'done'] as const
export type TaskStatus = (typeof taskStatuses)[number]

/** Where a task is: ids are unique within their group. */
export interface TaskRef {
  readonly groupKey: string
  readonly id: string
}

/** What of a task can be changed. */
export interface TaskContent extends TaskRef {
  readonly title: string
  readonly priority: Priority
  readonly status: TaskStatus
  readonly owner: string | null
  /** ISO 8601 date, or date and time. */
  readonly due: string | null
  /** Members that clients sent beside those, kept as they came. */
  readonly extra: Readonly<Record<string, unknown>>
}

export interface Task extends TaskContent {
  readonly createdAt: number
  readonly changedAt: number
  /** The group's version with the last change of this task. */
  readonly version: number
}

/** Who changes something, and how. */
export interface Author {
  /** `undefined`: not a device. */
  readonly deviceId: string | undefined
  /** For people. */
  readonly name: string
  readonly via: 'message' | 'voice' | 'model' | 'api' | 'meeting' | 'peer'
}

/** One task's part in one change, as history keeps it. */
export interface TaskChange extends TaskRef {
  /** Rises over all groups. */
  readonly seq: number
  /** The same for everything that was changed in one transaction. */
  readonly changeId: string
  readonly event: string
  readonly author: Author
  readonly at: number
  /** The group's version with this change. */
  readonly version: number
  /** `undefined`: it did not exist. */
  readonly before: TaskContent | undefined
  readonly after: TaskContent | undefined
  /** By a later change. */
  readonly undone: boolean
}

export interface ChangeRequest {
  /** Names the change; unique. */
  readonly id: string
  /** The tasks that are looked at, and those that may be changed. */
  readonly refs: readonly TaskRef[]
  readonly author: Author
  /** What was asked, e.g. `assign`. */
  readonly event: string
  readonly at: number
  /** The change that this one takes back, which is then marked as undone. */
  readonly undoes?: string
}

export interface Decision<Result> {
  /** As they shall be; those left out stay as they are. */
  readonly tasks: readonly TaskContent[]
  readonly removed?: readonly TaskRef[]
  readonly result: Result
}

export interface GroupVersion {
  readonly groupKey: string
  readonly version: number
}

export interface ChangeResult<Result> {
  readonly result: Result
  /** Groups of which something really changed, with their new versions. Empty: nothing was written. */
  readonly changed: readonly GroupVersion[]
}

export interface TaskFilter {
  readonly status?: TaskStatus
  readonly owner?: string
  /** Part of the title, in any case. */
  readonly text?: string
}

export interface TaskPage extends Page<Task> {
  /** Of the group; 0 where nothing was ever in it. */
  readonly version: number
}

export interface HistoryFilter {
  readonly groupKey?: string
  readonly taskId?: string
  readonly deviceId?: string
  readonly changeId?: string
}

export interface TaskStore {
  /**
   * Looks at the tasks of `refs` and changes them, in one transaction that no other change of these groups overlaps, on
   * any node: `decide` gets those that exist and says, without waiting, what they shall be. What it throws takes
   * everything back and is thrown here. Resolves when the change is on disk.
   */
  change<Result>(
    request: ChangeRequest,
    decide: (current: readonly Task[]) => Decision<Result>,
  ): Promise<ChangeResult<Result>>
  /** Open before done, then the most urgent, then the oldest: the order in which devices show them. */
  page(groupKey: string, filter: TaskFilter, page: PageRequest): Promise<TaskPage>
  get(ref: TaskRef): Promise<Task | undefined>
  /** How many tasks a group has, done ones included. */
  count(groupKey: string): Promise<number>
  /** Groups that have or had tasks. */
  groups(): Promise<readonly (GroupVersion & { readonly open: number; readonly done: number })[]>
  /** The newest first. */
  history(filter: HistoryFilter, page: PageRequest): Promise<Page<TaskChange>>
  /** Everything of a device's latest change that was not itself an undo; empty where there is none. */
  lastChangeOf(deviceId: string): Promise<readonly TaskChange[]>
}
