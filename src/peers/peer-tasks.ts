import { deviceActor } from '../board/actor.ts'
import type { Board } from '../board/board.ts'
import { groupOf, labelOf } from '../fleet/device.ts'
import { cutText } from '../lib/text.ts'
import { taskFields } from '../protocol/messages/task.ts'
import type { DeviceRecord } from '../store/devices.ts'
import type { PostOptions } from '../store/mailbox.ts'
import type { GroupVersion } from '../store/tasks.ts'
import type { Sender } from './console-sender.ts'

export interface PeerTasks {
  readonly tasksFor: NonNullable<PostOptions['tasksFor']>
  tell(changed: readonly GroupVersion[]): void
}

/**
 * What a message of category `task` puts on the boards of those who get it: a task of their own, named by the
 * payload's `id` where it has one. @throws WireError GROUP_FULL
 */
export async function peerTasks(
  board: Board,
  from: Sender,
  messageId: string,
  payload: Readonly<Record<string, unknown>>,
  receivers: readonly DeviceRecord[],
): Promise<PeerTasks> {
  const named = taskFields.taskId.safeParse(payload.taskId ?? payload.id)
  const base = named.success ? named.data : cutText(`peer-${messageId}`, 100)
  const patches = receivers.map((device, index) => ({
    deviceId: device.id,
    groupKey: groupOf(device),
    // Each receiver has a task of its own, also in one group.
    id: receivers.some((other, before) => before < index && groupOf(other) === groupOf(device))
      ? cutText(`${base}-${device.id}`, 128)
      : base,
    title: titleFrom(payload),
    owner: labelOf(device),
    ...(isPriority(payload.priority) && { priority: payload.priority }),
    ...dueFrom(payload),
  }))
  // The rules for messages have let it through already.
  const actor = { ...deviceActor(from, 'peer', {}), reaches: () => true }
  const plan = await board.plan(actor, patches)
  return {
    tasksFor: (accepted) =>
      plan.change(
        patches.filter(({ deviceId }) => accepted.includes(deviceId)).map(({ deviceId: _, ...patch }) => patch),
      ),
    tell: (changed) => plan.tell(changed),
  }
}

function titleFrom({ title, text }: Readonly<Record<string, unknown>>): string {
  const given = typeof title === 'string' && title.trim() !== '' ? title : String(text)
  return cutText(given.trim(), 500)
}

function isPriority(value: unknown): value is 0 | 1 | 2 | 3 {
  return taskFields.priority.safeParse(value).success
}

function dueFrom({ due }: Readonly<Record<string, unknown>>): { due?: string } {
  return typeof due === 'string' && taskFields.due.safeParse(due).success ? { due } : {}
}
