import { get, patch, post, remove } from '../../lib/api.ts'
import type { Reply, Task } from '../../lib/api-types.ts'
import type { Status, TaskFields } from './board-types.ts'

const groupPath = (group: string) => `/groups/${encodeURIComponent(group)}`
const taskPath = ({ groupKey, id }: Pick<Task, 'groupKey' | 'id'>) =>
  `${groupPath(groupKey)}/tasks/${encodeURIComponent(id)}`

/** As many as a group can have. */
const maxTasks = 1000

export const loadTasks = async (group: string): Promise<readonly Task[]> =>
  (await get<Reply<'listTasks'>>(`${groupPath(group)}/tasks`, { limit: maxTasks })).items

export const loadGroups = async (): Promise<Reply<'listGroups'>['items']> =>
  (await get<Reply<'listGroups'>>('/groups', { limit: maxTasks })).items

export const loadHistory = (group: string, limit: number): Promise<Reply<'listHistory'>> =>
  get<Reply<'listHistory'>>(`${groupPath(group)}/history`, { limit })

export const addTask = (group: string, fields: TaskFields): Promise<unknown> =>
  post(`${groupPath(group)}/tasks`, [{ id: `t-${randomText()}`, ...fields }])

/** Changes the members that are different. */
export async function editTask(task: Task, fields: TaskFields): Promise<void> {
  const names = Object.keys(fields) as (keyof TaskFields)[]
  const changed = names.filter((name) => fields[name] !== task[name])
  if (changed.length > 0) await patch(taskPath(task), Object.fromEntries(changed.map((name) => [name, fields[name]])))
}

export const setStatus = (task: Task, status: Status): Promise<unknown> =>
  post(`${taskPath(task)}/${status === 'done' ? 'complete' : 'reopen'}`)

export const deleteTask = (task: Task): Promise<unknown> => remove(taskPath(task))

/** Whether anything has changed by it. */
export const undoChange = async (group: string, changeId: string): Promise<boolean> =>
  (await post<Reply<'undoChange'>>(`${groupPath(group)}/history/${encodeURIComponent(changeId)}/undo`)).changed

function randomText(): string {
  // `randomUUID` is not there where the page came over plain HTTP from another machine.
  return [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
