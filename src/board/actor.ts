import { groupOf, labelOf } from '../fleet/device.ts'
import type { DeviceRecord } from '../store/devices.ts'
import type { Author } from '../store/tasks.ts'

/** Somebody who looks at or changes tasks. */
export interface Actor {
  readonly author: Author
  /** Where its tasks are unless it says otherwise; `undefined`: it always has to say. */
  readonly ownGroup: string | undefined
  reaches(groupKey: string): boolean
}

/** Groups that are open to a device or to a group beside their own; `*` stands for all. */
export type Grants = Readonly<Record<string, readonly string[]>>

/** A device: its own group, and those that `workflow.grants` opens to it by its id or its group. */
export function deviceActor(
  device: Pick<DeviceRecord, 'id' | 'name' | 'groupKey'>,
  via: Author['via'],
  grants: Grants,
): Actor {
  const ownGroup = groupOf(device)
  const granted = Object.entries(grants)
    .filter(([holder]) => [device.id, ownGroup].includes(holder.trim().toLowerCase()))
    .flatMap(([, groups]) => groups.map((group) => group.trim().toLowerCase()))
  return {
    author: { deviceId: device.id, name: labelOf(device), via },
    ownGroup,
    reaches: (groupKey) => groupKey === ownGroup || granted.includes(groupKey) || granted.includes('*'),
  }
}

/** Somebody with the admin token: every group. */
export function adminActor(name: string): Actor {
  return { author: { deviceId: undefined, name, via: 'api' }, ownGroup: undefined, reaches: () => true }
}
