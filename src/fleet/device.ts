import type { DeviceRecord } from '../store/devices.ts'

/** Entries of a list that are read out or shown at once, unless the device has its own number. */
const usualLines = 3

/** The group of a device: as assigned, else the first 8 characters of its id (extensions 4). */
export function groupOf({ id, groupKey }: Pick<DeviceRecord, 'id' | 'groupKey'>): string {
  return groupKey ?? id.slice(0, 8)
}

/** What people call it: its name, else its id. */
export function labelOf({ id, name }: Pick<DeviceRecord, 'id' | 'name'>): string {
  return name ?? id
}

/** Whether it says aloud that a build has failed, or is fine again. */
export function speaksBuilds({ settings }: Pick<DeviceRecord, 'settings'>): boolean {
  return settings.speakBuilds === true
}

export function linesPerPage({ settings }: Pick<DeviceRecord, 'settings'>): number {
  const { linesPerPage: lines } = settings
  return typeof lines === 'number' && lines >= 1 ? lines : usualLines
}
