import type { DeviceRecord } from '../store/devices.ts'
import { Reach } from './reach.ts'

/** Whoever sends a message, as far as that matters for it. */
export type Sender = Pick<DeviceRecord, 'id' | 'name' | 'groupKey'>

/** Those who write with the API: one sender. No device can have this id, since theirs are lower-case. */
export const consoleSender: Sender = { id: 'Console', name: 'Console', groupKey: undefined }

/** It reaches everybody, whatever `peer.acl` says: the API lets nobody but admins write. */
export const consoleReach = new Reach({ acl: ['all'], roles: {} })

/** It reads what becomes of its messages whenever it likes: what it is told of them counts as told, so none piles up. */
export const consoleEar = { deliver: () => Promise.resolve(true) } as const
