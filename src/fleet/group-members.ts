import type { DeviceRecord } from '../store/devices.ts'
import { groupOf } from './device.ts'
import type { Fleet } from './fleet.ts'

/** Devices looked at, of each of the two ways into a group. */
const looked = { offset: 0, limit: 50 }

/** Whether other devices are known that share this one's group, assigned to it or by the beginning of their ids. */
export async function hasOthersInGroup(fleet: Pick<Fleet, 'list'>, device: DeviceRecord): Promise<boolean> {
  const group = groupOf(device)
  const [assigned, named] = await Promise.all([
    fleet.list({ groupKey: group }, looked),
    fleet.list({ text: group }, looked),
  ])
  return [...assigned.items, ...named.items].some(
    (other) => other.id !== device.id && other.access !== 'revoked' && groupOf(other) === group,
  )
}
