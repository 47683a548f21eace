import type { SnapshotSender } from '../features/workflow/snapshots.ts'
import { groupOf } from '../fleet/device.ts'
import type { Scope } from '../lib/scope.ts'
import type { ModeSwitch } from '../session/mode-switch.ts'
import { Picture } from '../session/picture.ts'
import type { SessionRegistry } from '../session/registry.ts'
import type { Services } from '../session/services.ts'
import { Session } from '../session/session.ts'
import type { DeviceRecord } from '../store/devices.ts'
import { Conversation } from '../turn/conversation.ts'

interface SessionPorts {
  /** Of the server. */
  readonly scope: Scope
  readonly services: Services
  readonly modeSwitch: ModeSwitch
  /** What the device shows is different. */
  onPicture(deviceId: string): void
}

/** A session of a device, in the mode in which it was last. */
export function openSession(device: DeviceRecord, { scope, services, modeSwitch, onPicture }: SessionPorts): Session {
  const facts = {
    id: services.ids.hex(8),
    device,
    scope: scope.child(`session ${device.id}`),
    conversation: new Conversation(),
    picture: new Picture({ wall: () => services.clock.wall(), onChange: () => onPicture(device.id) }),
  }
  const mode = modeSwitch.remembered(device.mode)
  return new Session(facts, (session) => mode.enter(session, services, { by: 'connection' }))
}

/** A device that is present is what its record says from now on. */
export function followDevice(device: DeviceRecord, sessions: SessionRegistry, snapshots: SnapshotSender): void {
  const session = sessions.get(device.id)
  if (!session) return
  const isMoved = groupOf(session.device) !== groupOf(device)
  session.device = device
  if (isMoved) snapshots.moved(session)
}
