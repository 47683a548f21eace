import type { z } from 'zod'
import type { taskView } from '../protocol/messages/task.ts'
import type { TaskContent } from '../store/tasks.ts'

/** A task as clients are told of it: the members they sent themselves, and over them those that the server keeps. */
export function viewOf({
  id,
  title,
  priority,
  status,
  owner,
  due,
  groupKey,
  extra,
}: TaskContent): z.output<typeof taskView> {
  return { ...extra, id, title, priority, status, owner, ...(due !== null && { due }), groupKey }
}
