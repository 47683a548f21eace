import { z } from 'zod'
import { adminActor } from '../../board/actor.ts'
import type { Outcome } from '../../board/board.ts'
import { taskFields, taskPatch } from '../../protocol/messages/task.ts'
import type { Task, TaskContent } from '../../store/tasks.ts'
import type { CellRules } from './cells.ts'
import { answer } from './endpoint.ts'
import { time, timeText } from './fields.ts'

const { title, priority, status, owner, due } = taskFields

/** For history; whoever has the admin token is one person to it. */
export const apiActor = adminActor('admin')

/** A task as the API tells of it: what is kept of it, and members that clients gave it beside those. */
export const taskContentView = z.looseObject({
  id: z.string().describe('Unique in its group.'),
  title: z.string(),
  priority: z.int().describe('0 is usual, 3 most urgent.'),
  status,
  owner: z.string().nullable().describe('Whose it is.'),
  due: z.string().nullable().describe('Date, or date and time, as ISO 8601.'),
  groupKey: z.string(),
})

export const taskDetails = taskContentView.extend({
  createdAt: time,
  changedAt: time,
  version: z.int().describe('That of the group with the last change of this task.'),
})

export function viewOfContent(task: TaskContent): z.input<typeof taskContentView> {
  const { id, title, priority, status, owner, due, groupKey, extra } = task
  return { ...extra, id, title, priority, status, owner, due, groupKey }
}

export function viewOfTask(task: Task): z.input<typeof taskDetails> {
  const { createdAt, changedAt, version } = task
  return { ...viewOfContent(task), createdAt: timeText(createdAt), changedAt: timeText(changedAt), version }
}

const changeView = z.object({
  changed: z.boolean().describe('false: it was so before.'),
  tasks: z.array(taskContentView).describe('The tasks concerned, as they are now.'),
})
export const changeReplies = { 200: { meaning: 'It is so, and on disk.', schema: changeView } } as const

export function changeReply({ changed, tasks }: Outcome) {
  return answer(200, { changed, tasks: tasks.map(viewOfContent) })
}

/** What of a task is to be changed, its id aside; further members are kept. */
export const taskChange = z.looseObject({
  title: title.optional(),
  priority: priority.optional().describe('0 is usual, 3 most urgent.'),
  status: status.optional(),
  owner: owner.optional().describe('null: nobody’s.'),
  due: due.optional(),
})

export const taskEntry = taskPatch
export const ownerField = owner.unwrap()

const columns = Object.keys(taskDetails.shape)
export const taskCells: CellRules = {
  numbers: ['priority', 'version'],
  texts: columns.filter((name) => name !== 'priority' && name !== 'version'),
  others: true,
}
export const taskExport = { fileName: 'tasks', columns, cells: taskCells }
