import { z } from 'zod'
import type { TaskChange } from '../../store/tasks.ts'
import { answer, endpoint } from './endpoint.ts'
import { exportField, idField, lineOf, listOf, pageFields, time, timeText } from './fields.ts'
import { apiActor, changeReplies, changeReply, taskContentView, viewOfContent } from './task-fields.ts'

const groupView = z.object({
  groupKey: z.string(),
  version: z.int().describe('Rises with every change of its tasks.'),
  open: z.int(),
  done: z.int(),
})

const content = taskContentView.nullable()
const historyView = z.object({
  seq: z.int().describe('Rises over all groups.'),
  changeId: z.string().describe('The same for everything that was changed at once.'),
  at: time,
  event: z.string().describe('What was asked, e.g. `assign`.'),
  by: z.string().describe('For people.'),
  deviceId: z.string().nullable().describe('null: not a device.'),
  via: z.string().describe('`message`, `voice`, `model`, `api`, `meeting` or `peer`.'),
  taskId: z.string(),
  version: z.int().describe('The group’s with this change.'),
  before: content.describe('null: it did not exist.'),
  after: content.describe('null: it was removed.'),
  undone: z.boolean(),
})

function viewOfChange(change: TaskChange): z.input<typeof historyView> {
  const { seq, changeId, at, event, author, id, version, before, after, undone } = change
  return {
    seq,
    changeId,
    at: timeText(at),
    event,
    by: author.name,
    deviceId: author.deviceId ?? null,
    via: author.via,
    taskId: id,
    version,
    before: before ? viewOfContent(before) : null,
    after: after ? viewOfContent(after) : null,
    undone,
  }
}

const historyColumns = Object.keys(historyView.shape)

export const groupEndpoints = [
  endpoint({
    method: 'get',
    path: '/groups',
    name: 'listGroups',
    summary: 'Groups that have or had tasks, and how many.',
    role: 'viewer',
    query: z.strictObject(pageFields),
    replies: { 200: { meaning: 'A part of the list.', schema: listOf(groupView) } },
    async handle({ query: { offset, limit } }, { services: { board } }) {
      const groups = await board.groups()
      return answer(200, { items: groups.slice(offset, offset + limit), total: groups.length })
    },
  }),
  endpoint({
    method: 'get',
    path: '/groups/{group}/history',
    name: 'listHistory',
    summary: 'What was changed in a group, by whom and by what way; the newest first.',
    role: 'viewer',
    pathFields: z.object({ group: idField().describe('The key of the group.') }),
    query: z.strictObject({
      taskId: lineOf(128).optional().describe('Changes of this task.'),
      deviceId: idField().optional().describe('Changes by this device.'),
      ...pageFields,
      ...exportField,
    }),
    exports: {
      fileName: 'history',
      columns: historyColumns,
      cells: { numbers: ['seq', 'version'], texts: historyColumns, others: false },
    },
    replies: { 200: { meaning: 'A part of the list.', schema: listOf(historyView) } },
    async handle({ path, query: { taskId, deviceId, offset, limit } }, { services: { board } }) {
      const filter = { groupKey: path.group, ...(taskId && { taskId }), ...(deviceId && { deviceId }) }
      const { items, total } = await board.history(apiActor, filter, { offset, limit })
      return answer(200, { items: items.map(viewOfChange), total })
    },
  }),
  endpoint({
    method: 'post',
    path: '/groups/{group}/history/{changeId}/undo',
    name: 'undoChange',
    summary: 'Takes a change back, whoever made it, if none of its tasks has been changed since.',
    remarks: 'A change that went over several groups is taken back in all of them.',
    role: 'admin',
    pathFields: z.object({
      group: idField().describe('The key of the group.'),
      changeId: lineOf(64).describe('Of the change, as the history says.'),
    }),
    replies: changeReplies,
    errors: ['NOT_FOUND', 'CONFLICT'],
    async handle({ path }, { services: { board } }) {
      return changeReply(await board.undoChange(apiActor, path.changeId, path.group))
    },
  }),
]
