import { z } from 'zod'
import type { Message } from './incoming.ts'

const maxShown = 10

const snapshot = z.object({
  type: z.literal('workflow'),
  event: z.literal('update'),
  groupKey: z.string(),
  version: z.number(),
  total: z.number(),
  tasks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      status: z.enum(['open', 'done']),
      priority: z.number().default(0),
      owner: z.string().nullable().default(null),
    }),
  ),
})
type Snapshot = z.output<typeof snapshot>
type Task = Snapshot['tasks'][number]

/** The list of a task snapshot, if the message is one. */
export function readSnapshot(message: Message): Snapshot | undefined {
  return snapshot.safeParse(message).data
}

/** The list as a terminal shows it: open tasks with the numbers that spoken commands count by, then the done ones. */
export function taskLines({ groupKey, version, total, tasks }: Snapshot): string[] {
  const open = tasks.filter(({ status }) => status === 'open')
  const lines = [
    ...open.map((task, index) => `  ${index + 1}. ${titleOf(task)}${detailsOf(task)}`),
    ...tasks.filter(({ status }) => status === 'done').map((task) => `  done: ${titleOf(task)}`),
  ]
  const hidden = total - Math.min(lines.length, maxShown)
  return [
    `tasks of ${plain(groupKey)}, version ${version}: ${open.length} open, ${total} in all`,
    ...lines.slice(0, maxShown),
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
  ]
}

function titleOf({ id, title }: Task): string {
  return plain(title === '' ? id : title)
}

function detailsOf({ owner, priority }: Task): string {
  const details = [...(owner === null ? [] : [plain(owner)]), ...(priority > 0 ? [`priority ${priority}`] : [])]
  return details.length === 0 ? '' : ` (${details.join(', ')})`
}

/** Others have written it: nothing in it may steer the terminal. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}
