import { z } from 'zod'
import { taskStatuses } from '../../store/tasks.ts'
import { ApiError } from './api-errors.ts'
import { checked } from './checked.ts'
import { answer, endpoint } from './endpoint.ts'
import { exportField, idField, lineOf, listOf, pageFields } from './fields.ts'
import { jsonBody, listBody } from './request-body.ts'
import { type Row, refuseRows } from './rows.ts'
import {
  apiActor,
  changeReplies,
  changeReply,
  ownerField,
  taskCells,
  taskChange,
  taskDetails,
  taskEntry,
  taskExport,
  viewOfTask,
} from './task-fields.ts'

const group = idField().describe('The key of the group.')
const groupPath = z.object({ group })
const taskPath = z.object({ group, id: lineOf(128).describe('Of the task.') })

const noTask = (groupKey: string, id: string) => new ApiError('NOT_FOUND', `Group ${groupKey} has no task ${id}.`)

/** Tasks of another group in a list for this one. */
function strayTasks(rows: readonly Row<z.output<typeof taskEntry>>[], groupKey: string) {
  return rows
    .filter(({ value }) => value.groupKey !== undefined && value.groupKey.toLowerCase() !== groupKey)
    .map(({ row }) => ({ row, field: 'groupKey', message: `is another group than ${groupKey}` }))
}

export const taskEndpoints = [
  endpoint({
    method: 'get',
    path: '/groups/{group}/tasks',
    name: 'listTasks',
    summary: 'The tasks of a group in the order in which devices show them: open before done, urgent, old.',
    role: 'viewer',
    pathFields: groupPath,
    query: z.strictObject({
      status: z.enum(taskStatuses).optional().describe('All of them unless it is given.'),
      owner: lineOf(64).optional().describe('Whose they are.'),
      text: lineOf(128).optional().describe('Part of the title, in any case.'),
      ...pageFields,
      ...exportField,
    }),
    exports: taskExport,
    replies: {
      200: {
        meaning: 'A part of the list.',
        schema: listOf(taskDetails).extend({ version: z.int().describe('Rises with every change of the group.') }),
      },
    },
    async handle({ path, query: { status, owner, text, offset, limit } }, { services: { board } }) {
      const filter = { ...(status && { status }), ...(owner && { owner }), ...(text && { text }) }
      const { items, total, version } = await board.list(apiActor, path.group, filter, { offset, limit })
      return answer(200, { items: items.map(viewOfTask), total, version })
    },
  }),
  endpoint({
    method: 'post',
    path: '/groups/{group}/tasks',
    name: 'updateTasks',
    summary: 'Adds tasks or changes members of them: all of the list, or none where one is wrong.',
    remarks:
      'Members that are absent and cells that are empty stay as they are. Further members, or columns, are kept with the task.',
    role: 'admin',
    pathFields: groupPath,
    body: listBody(taskEntry, taskCells, 1000),
    replies: changeReplies,
    errors: ['GROUP_FULL'],
    async handle({ path, body }, { services: { board } }) {
      refuseRows(strayTasks(body, path.group))
      const patches = body.map(({ value: { groupKey: _, ...patch } }) => patch)
      return changeReply(await board.update(apiActor, patches, path.group))
    },
  }),
  endpoint({
    method: 'get',
    path: '/groups/{group}/tasks/{id}',
    name: 'readTask',
    summary: 'One task.',
    role: 'viewer',
    pathFields: taskPath,
    replies: { 200: { meaning: 'The task.', schema: taskDetails } },
    errors: ['NOT_FOUND'],
    async handle({ path }, { tasks }) {
      const task = await tasks.get({ groupKey: path.group, id: path.id })
      if (!task) throw noTask(path.group, path.id)
      return answer(200, viewOfTask(task))
    },
  }),
  endpoint({
    method: 'patch',
    path: '/groups/{group}/tasks/{id}',
    name: 'changeTask',
    summary: 'Changes members of a task, those that are given.',
    role: 'admin',
    pathFields: taskPath,
    body: jsonBody(taskChange),
    replies: changeReplies,
    errors: ['NOT_FOUND'],
    async handle({ path, body }, { services: { board } }) {
      const { id = path.id, groupKey = path.group, ...change } = body
      const fields = [...(id === path.id ? [] : ['id']), ...(groupKey === path.group ? [] : ['groupKey'])]
      if (fields.length > 0) {
        throw new ApiError('SCHEMA_INVALID', `${fields.join(', ')}: cannot be changed`, { fields })
      }
      return changeReply(await board.edit(apiActor, checked(taskEntry, { ...change, id: path.id }), path.group))
    },
  }),
  endpoint({
    method: 'delete',
    path: '/groups/{group}/tasks/{id}',
    name: 'deleteTask',
    summary: 'Removes a task.',
    role: 'admin',
    pathFields: taskPath,
    replies: { 204: { meaning: 'It is gone.', schema: z.undefined() } },
    errors: ['NOT_FOUND'],
    async handle({ path }, { services: { board } }) {
      const { changed } = await board.remove(apiActor, { groupKey: path.group, ids: [path.id] })
      if (!changed) throw noTask(path.group, path.id)
      return answer(204, undefined)
    },
  }),
  endpoint({
    method: 'post',
    path: '/groups/{group}/tasks/{id}/assign',
    name: 'assignTask',
    summary: 'Gives a task to somebody. Whoever has it keeps it, unless it is taken by force.',
    role: 'admin',
    pathFields: taskPath,
    body: jsonBody(
      z.strictObject({
        owner: ownerField.describe('Who gets it.'),
        force: z.boolean().default(false).describe('Take it from whoever has it.'),
      }),
    ),
    replies: changeReplies,
    errors: ['NOT_FOUND', 'CONFLICT'],
    async handle({ path, body: { owner, force } }, { services: { board } }) {
      return changeReply(await board.assign(apiActor, path.id, { owner, force, groupKey: path.group }))
    },
  }),
  endpoint({
    method: 'post',
    path: '/groups/{group}/tasks/{id}/complete',
    name: 'completeTask',
    summary: 'Marks a task as done.',
    role: 'admin',
    pathFields: taskPath,
    replies: changeReplies,
    errors: ['NOT_FOUND'],
    async handle({ path }, { services: { board } }) {
      return changeReply(await board.setStatus(apiActor, 'done', { groupKey: path.group, ids: [path.id] }))
    },
  }),
  endpoint({
    method: 'post',
    path: '/groups/{group}/tasks/{id}/reopen',
    name: 'reopenTask',
    summary: 'Marks a task as open again.',
    role: 'admin',
    pathFields: taskPath,
    replies: changeReplies,
    errors: ['NOT_FOUND'],
    async handle({ path }, { services: { board } }) {
      return changeReply(await board.setStatus(apiActor, 'open', { groupKey: path.group, ids: [path.id] }))
    },
  }),
]
