import type { Device, Turn } from '../../lib/api-types.ts'

type Order = 'name' | 'seen' | 'turn' | 'signal'

/** What is looked for; an empty text, and `all`, are everything. */
export interface DeviceFilter {
  readonly text: string
  readonly presence: 'all' | 'online' | 'offline'
  readonly access: 'all' | Device['access']
  readonly mode: string
  readonly order: Order
}

export const everything: DeviceFilter = { text: '', presence: 'all', access: 'all', mode: 'all', order: 'name' }

/** The mode that a device is in until it is told another one. */
export const firstMode = 'chat'

export const labelOf = ({ id, name }: Pick<Device, 'id' | 'name'>): string => name ?? id

/** The devices that fit, in the order that is wanted. */
export function chosenDevices(
  devices: readonly Device[],
  { text, presence, access, mode, order }: DeviceFilter,
  turns: ReadonlyMap<string, Turn>,
): readonly Device[] {
  const wanted = text.trim().toLowerCase()
  const fits = (device: Device) =>
    (presence === 'all' || device.online === (presence === 'online')) &&
    (access === 'all' || device.access === access) &&
    (mode === 'all' || (device.mode ?? firstMode) === mode) &&
    (wanted === '' ||
      [device.id, device.name, device.owner, device.effectiveGroup].some((field) =>
        field?.toLowerCase().includes(wanted),
      ))
  return devices.filter(fits).toSorted(compareBy(order, turns))
}

function compareBy(order: Order, turns: ReadonlyMap<string, Turn>): (a: Device, b: Device) => number {
  const byName = (a: Device, b: Device) => names.compare(labelOf(a), labelOf(b))
  const latestFirst = (a: string | null | undefined, b: string | null | undefined) =>
    (a ?? '') < (b ?? '') ? 1 : (a ?? '') > (b ?? '') ? -1 : 0
  return (a, b) => {
    switch (order) {
      case 'name':
        return byName(a, b)
      case 'seen':
        return latestFirst(a.lastSeenAt, b.lastSeenAt) || byName(a, b)
      case 'turn':
        return latestFirst(turns.get(a.id)?.startedAt, turns.get(b.id)?.startedAt) || byName(a, b)
      case 'signal':
        return (a.signalDbm ?? 0) - (b.signalDbm ?? 0) || byName(a, b)
    }
  }
}

/** Made once: making one takes longer than comparing a thousand names. */
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
