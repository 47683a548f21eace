import { isDeepStrictEqual } from 'node:util'

/** A task as snapshots tell it. */
export interface SnapshotTask {
  readonly id: string
  readonly title: string
  readonly priority: number
  readonly status: 'open' | 'done'
  readonly owner: string | null
  readonly groupKey: string
}

export interface Snapshot {
  readonly tasks: readonly SnapshotTask[]
  readonly total: number
  readonly version: number
  readonly groupKey: string
}

/** A change that nobody has asked for yet. */
export interface PlannedChange {
  readonly taskId: string
  /** Without its `type`. */
  readonly message: Readonly<Record<string, unknown>>
  /** The task as it is then; `undefined`: gone. */
  readonly after: SnapshotTask | undefined
  isIn(snapshot: Snapshot): boolean
}

const fewest = 6
const most = 20

/**
 * What a group's list has to be, known without asking the server: of each task at most one change is under way, so that
 * the order in which changes of several tasks arrive makes no difference to what comes of them.
 */
export class ExpectedList {
  readonly groupKey: string
  readonly #random: () => number
  /** In the order in which they were made. */
  readonly #tasks = new Map<string, SnapshotTask>()
  readonly #busy = new Set<string>()
  #planned = 0
  #version = 0

  constructor(groupKey: string, random: () => number) {
    this.groupKey = groupKey
    this.#random = random
  }

  /** Something to ask for in the name of `owner`; its task is left alone until `settled`. */
  plan(owner: string): PlannedChange {
    const free = [...this.#tasks.values()].filter(({ id }) => !this.#busy.has(id))
    const open = free.filter(({ status }) => status === 'open')
    const change = this.#choose(owner, free, open)
    this.#busy.add(change.taskId)
    return change
  }

  /** The server says that it has been carried out. */
  done({ taskId, after }: PlannedChange): void {
    this.#version++
    if (after) this.#tasks.set(taskId, after)
    else this.#tasks.delete(taskId)
  }

  /** Everybody has seen it, or it was refused. */
  settled({ taskId }: PlannedChange): void {
    this.#busy.delete(taskId)
  }

  /** Whether a device that was last told this knows everything: content, order and version. */
  isWholly(snapshot: Snapshot | undefined): boolean {
    const made = [...this.#tasks.values()]
    const inOrder = (['open', 'done'] as const).flatMap((status) =>
      // Sorting keeps the order of those that are equally urgent.
      made.filter((task) => task.status === status).sort((one, other) => other.priority - one.priority),
    )
    const expected = { tasks: inOrder, total: made.length, version: this.#version, groupKey: this.groupKey }
    return snapshot !== undefined && isDeepStrictEqual({ ...snapshot, tasks: snapshot.tasks.map(viewOf) }, expected)
  }

  #choose(owner: string, free: readonly SnapshotTask[], open: readonly SnapshotTask[]): PlannedChange {
    const chance = this.#random()
    const [any, anyOpen] = [this.#pick(free), this.#pick(open)]
    if (!any || this.#tasks.size + this.#busy.size < fewest) return this.#create()
    if (this.#tasks.size > most || chance < 0.2) return this.#remove(any)
    if (chance < 0.4) return this.#create()
    if (chance < 0.6 && anyOpen) return this.#complete(anyOpen)
    if (chance < 0.8 && any.owner !== owner) return this.#assign(any, owner)
    return this.#rename(any)
  }

  #create(): PlannedChange {
    const id = `${this.groupKey}-t${++this.#planned}`
    const priority = Math.floor(this.#random() * 4)
    const title = `${this.groupKey} task ${this.#planned}`
    const after: SnapshotTask = { id, title, priority, status: 'open', owner: null, groupKey: this.groupKey }
    return planOf(after, { event: 'update', tasks: [{ id, title, priority }] })
  }

  #rename(task: SnapshotTask): PlannedChange {
    const title = `${this.groupKey} retitled ${++this.#planned}`
    return planOf({ ...task, title }, { event: 'update', tasks: [{ id: task.id, title }] })
  }

  #assign(task: SnapshotTask, owner: string): PlannedChange {
    return planOf({ ...task, owner }, { event: 'assign', id: task.id, force: true })
  }

  #complete(task: SnapshotTask): PlannedChange {
    return planOf({ ...task, status: 'done' }, { event: 'complete', ids: [task.id] })
  }

  #remove({ id }: SnapshotTask): PlannedChange {
    return {
      taskId: id,
      message: { event: 'delete', ids: [id] },
      after: undefined,
      isIn: ({ tasks }) => !tasks.some((task) => task.id === id),
    }
  }

  #pick(tasks: readonly SnapshotTask[]): SnapshotTask | undefined {
    return tasks[Math.floor(this.#random() * tasks.length)]
  }
}

function planOf(after: SnapshotTask, message: PlannedChange['message']): PlannedChange {
  return {
    taskId: after.id,
    message,
    after,
    isIn({ tasks }) {
      const task = tasks.find(({ id }) => id === after.id)
      return task !== undefined && isDeepStrictEqual(viewOf(task), after)
    },
  }
}

function viewOf({ id, title, priority, status, owner, groupKey }: SnapshotTask): SnapshotTask {
  return { id, title, priority, status, owner, groupKey }
}
