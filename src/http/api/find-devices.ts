import type { Fleet } from '../../fleet/fleet.ts'
import type { DeviceFilter, DeviceRecord } from '../../store/devices.ts'
import { ApiError } from './api-errors.ts'

/** Rejects with NOT_FOUND where there is none. */
export async function knownDevice(fleet: Pick<Fleet, 'get'>, id: string): Promise<DeviceRecord> {
  const device = await fleet.get(id)
  if (!device) throw noDevice(id)
  return device
}

export function noDevice(id: string): ApiError {
  return new ApiError('NOT_FOUND', `No device ${id} is known.`)
}

/** Devices looked at in one go where the store cannot choose them. */
const stepLength = 500

/** All devices of the filter for which `fits` holds: what depends on who is here the store does not know. */
export async function devicesThat(
  fleet: Pick<Fleet, 'list'>,
  filter: DeviceFilter,
  fits: (device: DeviceRecord) => boolean,
): Promise<DeviceRecord[]> {
  const found: DeviceRecord[] = []
  for (let offset = 0; ; offset += stepLength) {
    const { items } = await fleet.list(filter, { offset, limit: stepLength })
    found.push(...items.filter(fits))
    if (items.length < stepLength) return found
  }
}
