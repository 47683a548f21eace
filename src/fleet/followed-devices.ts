import type { DeviceChange, DeviceRecord, DeviceStore } from '../store/devices.ts'

/** Hears what has become of devices, when it is on disk. */
export interface DeviceFollower {
  /** `change`: what was asked for. */
  saved(device: DeviceRecord, change: DeviceChange): void
  removed(id: string): void
  /** Many have gone; which ones, nobody says. */
  pruned(): void
}

/** The registry of devices, which tells of every change, whoever makes it. */
export function followedDevices(devices: DeviceStore, follower: DeviceFollower): DeviceStore {
  return {
    ...devices,
    async save(id, change, at) {
      const device = await devices.save(id, change, at)
      follower.saved(device, change)
      return device
    },
    async remove(id) {
      const isGone = await devices.remove(id)
      if (isGone) follower.removed(id)
      return isGone
    },
    async prune(keep) {
      const count = await devices.prune(keep)
      if (count > 0) follower.pruned()
      return count
    },
  }
}
