import { z } from 'zod'

/** Bytes of JSON of the members that a task has beside those named here. */
const maxExtraBytes = 4096

const taskId = z.string().trim().min(1).max(128)
const groupKey = z.string().trim().min(1).max(128)
const title = z.string().trim().max(500)
const owner = z.string().trim().min(1).max(64).nullable()
/** 0 is usual, 3 most urgent. */
const priority = z.literal([0, 1, 2, 3])
const due = z.iso.datetime({ offset: true, local: true }).or(z.iso.date()).nullable()

export const taskFields = { taskId, groupKey, title, owner, priority, status: z.enum(['open', 'done']), due }

const knownMembers = ['id', 'title', 'priority', 'status', 'owner', 'due', 'groupKey'] as const

/**
 * What of a task is to be changed: members that are absent stay as they are. Unknown members are kept (extensions 4),
 * up to 4 KB of them.
 */
export const taskPatch = z
  .looseObject({
    id: taskId,
    title: title.optional(),
    priority: priority.optional(),
    status: taskFields.status.optional(),
    owner: owner.optional(),
    due: due.optional(),
    groupKey: groupKey.optional(),
  })
  .refine((task) => new TextEncoder().encode(JSON.stringify(extraMembers(task))).length <= maxExtraBytes, {
    message: `the further members have more than ${maxExtraBytes} bytes`,
  })

/** The members that only the client knows the meaning of. */
export function extraMembers(task: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(task).filter(([name]) => !knownMembers.some((known) => known === name) && !derived.has(name)),
  )
}

/** Members of a snapshot that a client may send back as it got them, and that are not its to set. */
const derived = new Set(['createdAt', 'changedAt', 'version'])

/** A task as it is told. */
export const taskView = z.looseObject({
  id: z.string(),
  title: z.string(),
  priority: z.int(),
  status: z.enum(['open', 'done']),
  owner: z.string().nullable(),
  groupKey: z.string(),
})
