import { z } from 'zod'
import type { DeviceFields } from '../../fleet/fleet.ts'
import type { CellRules } from './cells.ts'
import { deviceView } from './device-view.ts'
import { idField, lineOf, yesOrNo } from './fields.ts'

export const deviceId = idField().describe('Of the device; normalised like those that devices send.')

/** What people say about a device when they let it in. */
export const introduction = {
  name: lineOf(64).nullable().optional().describe('What people call it; null clears it.'),
  owner: lineOf(64).nullable().optional().describe('Whose it is; null clears it.'),
  group: idField()
    .nullable()
    .optional()
    .describe('The group whose tasks it shares; null: that of the first 8 characters of its id.'),
}

export const deviceChange = z.strictObject({
  ...introduction,
  linesPerPage: z.int().min(1).max(10).nullable().optional().describe('Entries of a list at once; null: as usual.'),
  speakBuilds: z
    .boolean()
    .nullable()
    .optional()
    .describe('Whether it says aloud that a build has failed, or is fine again; null: no.'),
})

const told = z.unknown().optional()

/** An entry of a list of devices. What the server alone knows may stand in it, as in an exported list, and is passed over. */
export const deviceEntry = z.strictObject({
  id: deviceId,
  ...deviceChange.shape,
  // A cell of a table is a text.
  speakBuilds: z.union([z.boolean(), yesOrNo]).nullable().optional().describe('As in `PUT /devices/{id}`.'),
  ...({
    effectiveGroup: told,
    mode: told,
    access: told,
    online: told,
    board: told,
    firmware: told,
    language: told,
    createdAt: told,
    lastSeenAt: told,
    signalDbm: told,
  } satisfies Record<Exclude<keyof typeof deviceView.shape, 'id' | keyof typeof deviceChange.shape>, typeof told>),
})

const columns = Object.keys(deviceView.shape)
export const deviceCells: CellRules = {
  numbers: ['linesPerPage'],
  texts: columns.filter((name) => name !== 'linesPerPage'),
  others: false,
}
export const deviceExport = { fileName: 'devices', columns, cells: deviceCells }

/** As the fleet takes it: `undefined` clears a field, one that is absent stays. */
export function fleetFields(change: z.output<typeof deviceChange>): DeviceFields {
  const { name, owner, group, linesPerPage, speakBuilds } = change
  return {
    ...(name !== undefined && { name: name ?? undefined }),
    ...(owner !== undefined && { owner: owner ?? undefined }),
    ...(group !== undefined && { groupKey: group ?? undefined }),
    ...(linesPerPage !== undefined && { linesPerPage: linesPerPage ?? undefined }),
    ...(speakBuilds !== undefined && { speakBuilds: speakBuilds ?? undefined }),
  }
}
