import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isDeepStrictEqual } from 'node:util'
import type { DatabaseOptions } from '../../src/store/database-options.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import type { ChangeRequest, Decision, Task, TaskChange, TaskContent, TaskRef } from '../../src/store/tasks.ts'

const childFile = join(import.meta.dirname, '..', 'check', 'store-kill-child.ts')
const groups = ['ward', 'lab', 'bay']
const tasksPerGroup = 20
/** Every change is of two tasks of one group and one of another, so that it can be seen whether it is whole. */
const tasksPerChange = 3

/** The change number `index` of a process; ids are never used again. */
export function killedChange(life: number, index: number) {
  const id = `${life}-${index}`
  const [group = '', other = ''] = [groups[index % groups.length], groups[(index + 1) % groups.length]]
  const refs: TaskRef[] = [
    { groupKey: group, id: `task-${index % tasksPerGroup}` },
    { groupKey: group, id: `task-${(index + 7) % tasksPerGroup}` },
    { groupKey: other, id: `task-${index % tasksPerGroup}` },
  ]
  const request: ChangeRequest = {
    id,
    refs,
    author: { deviceId: 'badge', name: 'badge', via: 'message' },
    event: 'update',
    at: index,
  }
  const decide = (): Decision<undefined> => ({
    tasks: refs.map(
      (ref): TaskContent => ({ ...ref, title: id, priority: 0, status: 'open', owner: null, due: null, extra: {} }),
    ),
    result: undefined,
  })
  return { request, decide }
}

export interface KillReport {
  readonly acknowledged: number
  readonly kills: number
  /** On disk though nobody had been told yet; that is allowed. */
  readonly unacknowledged: number
  /** Acknowledged, but not on disk. */
  readonly lost: readonly string[]
  /** What does not fit together. */
  readonly faults: readonly string[]
}

export interface KillPlan {
  /** Changes to be acknowledged at least. */
  readonly changes: number
  /** Processes to be killed at least. */
  readonly kills: number
  /** After how many acknowledged changes the next process is killed. */
  readonly lifeLength: () => number
}

/** Kills processes that change tasks until enough changes are acknowledged, then looks at what is there. */
export async function runKills(options: DatabaseOptions, plan: KillPlan): Promise<KillReport> {
  const acknowledged: string[] = []
  let kills = 0
  while (acknowledged.length < plan.changes || kills < plan.kills) {
    acknowledged.push(...(await oneLife(options, kills, plan.lifeLength())))
    kills++
  }
  const store = await openStore(options)
  const found = await look(store).finally(() => store.close())
  const lost = acknowledged.filter((id) => !found.changes.has(id))
  const unacknowledged = found.changes.size - (acknowledged.length - lost.length)
  return { acknowledged: acknowledged.length, kills, unacknowledged, lost, faults: found.faults }
}

/** Resolves with everything that was acknowledged when the process has been killed: at least `atLeast` changes. */
async function oneLife({ url, dataDir }: DatabaseOptions, life: number, atLeast: number): Promise<string[]> {
  const child = spawn(process.execPath, [childFile, url, dataDir, String(life)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const acknowledged: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    // The last line may have been cut.
    if (/^\d+-\d+$/.test(line)) acknowledged.push(line)
    if (acknowledged.length === atLeast) child.kill('SIGKILL')
  }
  const [code, signal] = await exited
  if (signal !== 'SIGKILL') throw new Error(`the process ended by itself with ${code ?? signal}`)
  return acknowledged
}

/** Every change that is there, and what of tasks, history and versions does not agree. */
async function look(store: Store): Promise<{ changes: Set<string>; faults: string[] }> {
  const faults: string[] = []
  const parts = new Map<string, number>()
  const history = await wholeHistory(store)
  for (const { changeId } of history) parts.set(changeId, (parts.get(changeId) ?? 0) + 1)
  for (const [id, count] of parts) if (count !== tasksPerChange) faults.push(`change ${id} has ${count} parts`)
  for (const { groupKey, version } of await store.tasks.groups()) {
    const ofGroup = history.filter((change) => change.groupKey === groupKey)
    const versions = new Set(ofGroup.map((change) => change.version))
    if (versions.size !== version || Math.max(...versions) !== version) {
      faults.push(`group ${groupKey} is at ${version}, its history has ${versions.size} versions`)
    }
    const { items: tasks } = await store.tasks.page(groupKey, {}, { offset: 0, limit: tasksPerGroup + 1 })
    for (const task of tasks) {
      const latest = ofGroup.find(({ id }) => id === task.id)
      if (!agrees(task, latest)) faults.push(`task ${groupKey}/${task.id} is not what its history says`)
    }
  }
  return { changes: new Set(parts.keys()), faults }
}

function agrees(task: Task, latest: TaskChange | undefined): boolean {
  const { createdAt: _made, changedAt: _changed, version, ...content } = task
  return latest !== undefined && latest.version === version && isDeepStrictEqual(latest.after, content)
}

/** The newest first. */
async function wholeHistory(store: Store): Promise<TaskChange[]> {
  const all: TaskChange[] = []
  for (;;) {
    const { items } = await store.tasks.history({}, { offset: all.length, limit: 2000 })
    if (items.length === 0) return all
    all.push(...items)
  }
}
