import { z } from 'zod'
import type { MessageSpec } from './spec.ts'
import { taskFields, taskPatch, taskView } from './task.ts'

const type = z.literal('workflow')
const { taskId, owner } = taskFields
const groupKey = taskFields.groupKey.optional()
/** Tasks or ids in one message. */
const maxTasks = 500

export const workflowUp = {
  text: 'Looks at or changes the shared tasks of a group: the one named, else the device’s own.',
  source: 'extensions 4.1',
  reply: ['workflow'],
  schema: z.discriminatedUnion('event', [
    z.object({ type, event: z.literal('update'), tasks: z.array(taskPatch).max(maxTasks), groupKey }),
    z.object({
      type,
      event: z.literal('list'),
      groupKey,
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(maxTasks).optional(),
    }),
    z.object({
      type,
      event: z.literal('assign'),
      id: taskId,
      owner: owner.unwrap().optional(),
      force: z.boolean().default(false),
      groupKey,
    }),
    z.object({ type, event: z.literal('complete'), ids: z.array(taskId).max(maxTasks), groupKey }),
    z.object({ type, event: z.literal('delete'), ids: z.array(taskId).min(1).max(maxTasks), groupKey }),
    z.object({ type, event: z.literal('undo') }),
  ]),
  good: [
    { type: 'workflow', event: 'update', tasks: [{ id: 't1', title: 'Refill printer', priority: 2, floor: 3 }] },
    { type: 'workflow', event: 'update', tasks: [] },
    { type: 'workflow', event: 'list', offset: 0, limit: 20 },
    { type: 'workflow', event: 'complete', ids: [] },
    { type: 'workflow', event: 'delete', ids: ['t1', 't2'] },
  ],
  bad: [
    { message: { type: 'workflow' }, field: 'event' },
    { message: { type: 'workflow', event: 'finish' }, field: 'event' },
    { message: { type: 'workflow', event: 'update' }, field: 'tasks' },
    { message: { type: 'workflow', event: 'update', tasks: [{ title: 'no id' }] }, field: 'tasks.0.id' },
    { message: { type: 'workflow', event: 'update', tasks: [{ id: 'a', priority: 4 }] }, field: 'tasks.0.priority' },
    { message: { type: 'workflow', event: 'update', tasks: [{ id: 'a', status: 'late' }] }, field: 'tasks.0.status' },
    { message: { type: 'workflow', event: 'list', limit: 0 }, field: 'limit' },
    { message: { type: 'workflow', event: 'assign' }, field: 'id' },
    { message: { type: 'workflow', event: 'complete' }, field: 'ids' },
    { message: { type: 'workflow', event: 'delete', ids: [] }, field: 'ids' },
  ],
} as const satisfies MessageSpec

/** Intents of spoken commands that devices are told of. */
export const commandIntents = ['assign', 'complete', 'refresh', 'enter_working', 'end_meeting'] as const

export const workflowDown = {
  text: 'The task snapshot of a group (update); a spoken command that is about to be carried out (command); that a request was carried out.',
  source: 'extensions 4',
  schema: z.union([
    z.strictObject({
      type,
      event: z.literal('update'),
      tasks: z.array(taskView),
      total: z.int(),
      version: z.int(),
      groupKey: z.string(),
    }),
    z.strictObject({
      type,
      event: z.literal('command'),
      intent: z.enum(commandIntents),
      index: z.int().optional(),
      taskId: z.string().optional(),
    }),
    z.strictObject({
      type,
      status: z.literal('ok'),
      event: z.enum(['update', 'list', 'assign', 'complete', 'delete', 'undo']),
      idempotent: z.literal(true).optional(),
      missing: z.array(z.string()).optional(),
    }),
  ]),
  good: [
    {
      type: 'workflow',
      event: 'update',
      tasks: [{ id: 't1', title: 'Refill printer', priority: 2, status: 'open', owner: null, groupKey: 'aa:bb:cc' }],
      total: 1,
      version: 7,
      groupKey: 'aa:bb:cc',
    },
    { type: 'workflow', event: 'command', intent: 'assign', index: 2, taskId: 't1' },
    { type: 'workflow', status: 'ok', event: 'assign', idempotent: true },
  ],
} as const satisfies MessageSpec
