import type { DeviceRecord } from '../../src/store/devices.ts'

/** A device as the registry keeps it of which nothing is known. */
export function deviceRecord(id: string, known: Partial<DeviceRecord> = {}): DeviceRecord {
  return {
    id,
    name: undefined,
    owner: undefined,
    groupKey: undefined,
    board: undefined,
    firmware: undefined,
    language: undefined,
    mode: undefined,
    settings: {},
    access: 'known',
    enrolment: undefined,
    createdAt: 0,
    lastSeenAt: undefined,
    ...known,
  }
}
