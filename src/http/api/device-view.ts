import { z } from 'zod'
import { groupOf, speaksBuilds } from '../../fleet/device.ts'
import { accessStates, type DeviceRecord } from '../../store/devices.ts'
import type { ApiPorts } from './api-ports.ts'
import { time, timeText } from './fields.ts'

const text = z.string().nullable()

/** A device as the API tells of it. */
export const deviceView = z.object({
  id: z.string(),
  name: text.describe('What people call it.'),
  owner: text.describe('Whose it is.'),
  group: text.describe('The group it was assigned to.'),
  effectiveGroup: z.string().describe('Whose tasks it shares: as assigned, else the first 8 characters of its id.'),
  linesPerPage: z.number().nullable().describe('Entries of a list that it is read or shown at once; null: as usual.'),
  mode: text.describe('The mode it is in; null: it never left the first one.'),
  access: z
    .enum(accessStates)
    .describe('`known`: nobody has decided; `pending`: it waits; `approved`: let in; `revoked`: shut out.'),
  online: z.boolean(),
  board: text,
  firmware: text,
  language: text,
  createdAt: time,
  lastSeenAt: time.nullable(),
  speakBuilds: z.boolean().describe('Whether it says aloud that a build has failed, or is fine again.'),
  signalDbm: z
    .number()
    .nullable()
    .describe('How well it heard its access point when it last booted; null: it has not since the server started.'),
})

export function viewOfDevice(
  device: DeviceRecord,
  { sessions, signals }: Pick<ApiPorts, 'sessions' | 'signals'>,
): z.input<typeof deviceView> {
  const { id, name, owner, groupKey, mode, access, board, firmware, language, createdAt, lastSeenAt } = device
  const { linesPerPage } = device.settings
  return {
    id,
    name: name ?? null,
    owner: owner ?? null,
    group: groupKey ?? null,
    effectiveGroup: groupOf(device),
    linesPerPage: typeof linesPerPage === 'number' ? linesPerPage : null,
    mode: mode ?? null,
    access,
    online: isOnline(id, sessions),
    board: board ?? null,
    firmware: firmware ?? null,
    language: language ?? null,
    createdAt: timeText(createdAt),
    lastSeenAt: lastSeenAt === undefined ? null : timeText(lastSeenAt),
    speakBuilds: speaksBuilds(device),
    signalDbm: signals.of(id)?.dbm ?? null,
  }
}

/** Whether it has a connection at this moment. */
export function isOnline(deviceId: string, sessions: ApiPorts['sessions']): boolean {
  return sessions.get(deviceId)?.link !== undefined
}
