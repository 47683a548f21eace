import { normaliseGroup } from '../fleet/fleet.ts'
import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import { Listeners } from '../lib/listeners.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { Page, PageRequest } from '../store/page.ts'
import type {
  ChangeRequest,
  Decision,
  GroupVersion,
  HistoryFilter,
  Task,
  TaskChange,
  TaskContent,
  TaskFilter,
  TaskPage,
  TaskRef,
  TaskStatus,
  TaskStore,
} from '../store/tasks.ts'
import type { Actor } from './actor.ts'
import { assigned, contentOf, patched, type TaskPatch } from './task-edit.ts'

export interface BoardPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly tasks: TaskStore
}

/** What came of a change: the tasks concerned as they are now, and whether anything is different from before. */
export interface Outcome {
  readonly tasks: readonly TaskContent[]
  readonly changed: boolean
  /** Ids that were named and are not there. */
  readonly missing: readonly string[]
}

/** Where a verb acts: a group and, by id, tasks in it. */
interface Place {
  readonly groupKey?: string | undefined
  readonly ids: readonly string[]
}

/** A change that is carried out elsewhere. */
export interface PlannedUpdate {
  change(patches: readonly (TaskPatch & TaskRef)[]): {
    readonly request: ChangeRequest
    decide(current: readonly Task[]): Decision<unknown>
  }
  tell(changed: readonly GroupVersion[]): void
}

/** Tasks that one group can have, done ones included. */
const maxTasks = 1000

/** Tasks that one change can have concerned: more than any request may name. */
const maxChanged = 10_000

/**
 * The shared task list of each group: every change by whatever way (message, voice, model, API) is one of these verbs,
 * with the same rules. What they throw are WireErrors. A change that has been resolved is on disk.
 */
export class Board {
  readonly #ports: BoardPorts
  readonly #listeners = new Listeners<readonly GroupVersion[]>()

  constructor(ports: BoardPorts) {
    this.#ports = ports
  }

  /** Tells of groups of which something has changed; returns what ends it. */
  onChange(listener: (changed: readonly GroupVersion[]) => void): () => void {
    return this.#listeners.add(listener)
  }

  /** The tasks of a group in the order in which devices show them. */
  async list(actor: Actor, groupKey: string | undefined, filter: TaskFilter, page: PageRequest): Promise<TaskPage> {
    return this.page(this.group(actor, groupKey), filter, page)
  }

  /** The same for the server itself, which may look at every group. */
  page(groupKey: string, filter: TaskFilter, page: PageRequest): Promise<TaskPage> {
    return this.#ports.tasks.page(groupKey, filter, page)
  }

  /** Adds tasks, or changes members of them; each may name a group of its own. One transaction. */
  async update(actor: Actor, patches: readonly TaskPatch[], groupKey: string | undefined): Promise<Outcome> {
    const edits = patches.map((patch) => ({
      patch,
      ref: { groupKey: this.group(actor, patch.groupKey ?? groupKey), id: patch.id },
    }))
    await this.#refuseFull(edits.map(({ ref }) => ref))
    return this.#change(
      actor,
      'update',
      edits.map(({ ref }) => ref),
      (current) => {
        // Two patches of one task: the second goes on where the first one ended.
        const next = new Map<string, TaskContent>(current.map((task) => [keyOf(task), contentOf(task)]))
        for (const { ref, patch } of edits) next.set(keyOf(ref), patched(next.get(keyOf(ref)), ref, patch))
        return { tasks: [...next.values()], missing: [] }
      },
    )
  }

  /**
   * The same for somebody who writes it in a transaction of their own, with tasks that are there only then; `tell` is
   * called when that is on disk.
   */
  async plan(actor: Actor, refs: readonly TaskRef[]): Promise<PlannedUpdate> {
    for (const { groupKey } of refs) this.group(actor, groupKey)
    await this.#refuseFull(refs)
    const { ids, clock } = this.#ports
    return {
      change: (patches) => ({
        request: { id: ids.hex(8), refs: patches, author: actor.author, event: 'update', at: clock.wall() },
        decide: (current) => ({
          tasks: patches.map((patch) =>
            patched(
              current.find((task) => keyOf(task) === keyOf(patch)),
              patch,
              patch,
            ),
          ),
          result: undefined,
        }),
      }),
      tell: (changed) => {
        if (changed.length > 0) this.#listeners.tell(changed)
      },
    }
  }

  /** Changes members of a task that is there. */
  async edit(actor: Actor, patch: TaskPatch, groupKey: string | undefined): Promise<Outcome> {
    return this.#edit(actor, 'update', { groupKey, ids: [patch.id] }, (task) => patched(task, task, patch))
  }

  /** Adds one task under an id of the server's. */
  async add(actor: Actor, fields: Omit<TaskPatch, 'id'>, groupKey: string | undefined): Promise<Outcome> {
    return this.update(actor, [{ ...fields, id: `t-${this.#ports.ids.hex(5)}` }], groupKey)
  }

  /** Gives a task to `owner`, the actor itself unless it says otherwise. */
  async assign(
    actor: Actor,
    id: string,
    { owner = actor.author.name, force = false, groupKey }: { owner?: string; force?: boolean; groupKey?: string },
  ): Promise<Outcome> {
    return this.#edit(actor, 'assign', { groupKey, ids: [id] }, (task) =>
      assigned(task, owner, force ? undefined : actor.author.name),
    )
  }

  /** Marks tasks as done, or as open again. */
  async setStatus(actor: Actor, status: TaskStatus, place: Place): Promise<Outcome> {
    return this.#edit(actor, status === 'done' ? 'complete' : 'reopen', place, (task) => contentOf({ ...task, status }))
  }

  /** Removes tasks; those that are gone already are no mistake. */
  async remove(actor: Actor, place: Place): Promise<Outcome> {
    const refs = this.#refs(actor, place)
    return this.#change(actor, 'delete', refs, (current) => ({
      tasks: [],
      removed: current,
      missing: idsWithout(refs, current),
    }))
  }

  /**
   * Takes back the actor's latest change if nobody has changed any of its tasks since. One that has been taken back
   * already stays so: the same request heard twice has one effect.
   */
  async undo(actor: Actor): Promise<Outcome> {
    const { deviceId } = actor.author
    return this.#takeBack(actor, deviceId === undefined ? [] : await this.#ports.tasks.lastChangeOf(deviceId))
  }

  /** Takes back a change that the history of a group names, whoever made it, under the same condition. */
  async undoChange(actor: Actor, changeId: string, groupKey: string): Promise<Outcome> {
    const { tasks } = this.#ports
    const { items } = await tasks.history({ changeId }, { offset: 0, limit: maxChanged })
    const group = this.group(actor, groupKey)
    if (!items.some((change) => change.groupKey === group)) {
      throw new WireError('NOT_FOUND', `Group ${group} has no change ${changeId}.`)
    }
    if (items.some(({ event }) => event === 'undo')) {
      throw new WireError('CONFLICT', 'What took a change back is not taken back itself.')
    }
    return this.#takeBack(actor, items.toReversed())
  }

  async history(
    actor: Actor,
    filter: HistoryFilter & { readonly groupKey: string },
    page: PageRequest,
  ): Promise<Page<TaskChange>> {
    return this.#ports.tasks.history({ ...filter, groupKey: this.group(actor, filter.groupKey) }, page)
  }

  groups(): ReturnType<TaskStore['groups']> {
    return this.#ports.tasks.groups()
  }

  /** The group that is meant, normalised: the one that is named, else the actor's own. Throws FORBIDDEN_GROUP. */
  group(actor: Actor, named: string | undefined): string {
    const groupKey = named === undefined ? actor.ownGroup : normaliseGroup(named)
    if (groupKey === undefined) throw new WireError('SCHEMA_INVALID', 'groupKey: is needed here', ['groupKey'])
    if (!actor.reaches(groupKey)) {
      throw new WireError('FORBIDDEN_GROUP', `Group ${groupKey} is not open to ${actor.author.name}.`, ['groupKey'])
    }
    return groupKey
  }

  async #takeBack(actor: Actor, last: readonly TaskChange[]): Promise<Outcome> {
    const [first] = last
    if (!first) throw new WireError('NOT_FOUND', 'There is nothing to undo.')
    if (first.undone) return { tasks: [], changed: false, missing: [] }
    // What was open to the actor then need not be now.
    for (const { groupKey } of last) this.group(actor, groupKey)
    return this.#change(
      actor,
      'undo',
      last,
      (current) => {
        for (const change of last) refuseChangedSince(change, current)
        return {
          tasks: last.flatMap(({ before }) => (before ? [before] : [])),
          removed: last.filter(({ before }) => !before),
          missing: [],
        }
      },
      first.changeId,
    )
  }

  #refs(actor: Actor, { groupKey, ids }: Place): TaskRef[] {
    const group = this.group(actor, groupKey)
    return [...new Set(ids)].map((id) => ({ groupKey: group, id }))
  }

  /** Changes tasks that must be there; where none of those named is, that is said. */
  #edit(actor: Actor, event: string, place: Place, edit: (task: Task) => TaskContent): Promise<Outcome> {
    const refs = this.#refs(actor, place)
    return this.#change(actor, event, refs, (current) => {
      const missing = idsWithout(refs, current)
      if (refs.length > 0 && current.length === 0) {
        throw new WireError('NOT_FOUND', `There is no task ${missing.slice(0, 5).join(', ')} in this group.`)
      }
      return { tasks: current.map(edit), missing }
    })
  }

  async #change(
    { author }: Actor,
    event: string,
    refs: readonly TaskRef[],
    decide: (
      current: readonly Task[],
    ) => Pick<Decision<unknown>, 'tasks' | 'removed'> & { readonly missing: readonly string[] },
    undoes?: string,
  ): Promise<Outcome> {
    const { tasks, ids, clock } = this.#ports
    const request = { id: ids.hex(8), refs, author, event, at: clock.wall(), ...(undoes !== undefined && { undoes }) }
    const { result, changed } = await tasks.change(request, (current) => {
      const decision = decide(current)
      return { ...decision, result: { tasks: decision.tasks, missing: decision.missing } }
    })
    if (changed.length > 0) this.#listeners.tell(changed)
    return { ...result, changed: changed.length > 0 }
  }

  async #refuseFull(refs: readonly TaskRef[]): Promise<void> {
    for (const groupKey of new Set(refs.map((ref) => ref.groupKey))) {
      const count = await this.#ports.tasks.count(groupKey)
      const named = new Set(refs.filter((ref) => ref.groupKey === groupKey).map(({ id }) => id))
      if (count + named.size <= maxTasks) continue
      let isNew = 0
      for (const id of named) if (!(await this.#ports.tasks.get({ groupKey, id }))) isNew++
      if (isNew > 0 && count + isNew > maxTasks) {
        throw new WireError('GROUP_FULL', `Group ${groupKey} has ${count} tasks; ${maxTasks} is the most.`)
      }
    }
  }
}

function keyOf({ groupKey, id }: TaskRef): string {
  return JSON.stringify([groupKey, id])
}

function idsWithout(refs: readonly TaskRef[], found: readonly TaskRef[]): string[] {
  return refs.map(({ id }) => id).filter((id) => !found.some((task) => task.id === id))
}

function refuseChangedSince(change: TaskChange, current: readonly Task[]): void {
  const task = current.find((each) => keyOf(each) === keyOf(change))
  const isUntouched = change.after ? task?.version === change.version : task === undefined
  if (isUntouched) return
  const owner = task?.owner ?? undefined
  throw new WireError('CONFLICT', `Task ${change.id} has been changed since.`, undefined, owner)
}
