import type { Fleet } from '../../fleet/fleet.ts'
import type { SessionRegistry } from '../../session/registry.ts'
import type { ModeSwitching } from '../../session/services.ts'
import type { DeviceRecord } from '../../store/devices.ts'
import { ApiError } from './api-errors.ts'

interface Ports {
  readonly sessions: Pick<SessionRegistry, 'get'>
  readonly modes: ModeSwitching
  readonly fleet: Pick<Fleet, 'setMode'>
}

/**
 * Starts or ends a mode of a device: at once where it is here, else for when it comes (extensions 2). Resolves to
 * whether anything changed.
 */
export async function switchMode(
  { sessions, modes, fleet }: Ports,
  { id, mode: remembered }: Pick<DeviceRecord, 'id' | 'mode'>,
  state: 'start' | 'end',
  mode: string,
): Promise<boolean> {
  const session = sessions.get(id)
  if (session) return modes[state](session, mode, { by: 'admin' })
  const names = modes.modes.map(({ name }) => name)
  const [first] = names
  if (first === undefined || !names.includes(mode)) {
    throw new ApiError('UNKNOWN_MODE', `This server has no mode "${mode}"; it has: ${names.join(', ')}.`)
  }
  const current = remembered ?? first
  const next = state === 'start' ? mode : current === mode ? first : current
  if (next === current) return false
  await fleet.setMode(id, next)
  return true
}
