import { get } from '../../lib/api.ts'
import type { Device, Reply, Turn } from '../../lib/api-types.ts'
import { type Collection, useCollection } from '../../lib/collection.ts'

/** So many are shown; a server forgets strangers beyond it. */
const atMost = 10_000
const partLength = 1000

/** All devices that the server knows. */
export function useFleet(): Collection<Device> {
  return useCollection<Device>({ topic: 'devices', load: loadDevices, idOf: ({ id }) => id })
}

async function loadDevices(): Promise<readonly Device[]> {
  const devices = new Map<string, Device>()
  for (let offset = 0; offset < atMost; offset += partLength) {
    const { items } = await get<Reply<'listDevices'>>('/devices', { offset, limit: partLength })
    for (const device of items) devices.set(device.id, device)
    if (items.length < partLength) break
  }
  return [...devices.values()]
}

/** The latest turn of each device, of the thousand latest turns. */
export function useLastTurns(): ReadonlyMap<string, Turn> {
  const { items } = useCollection<Turn>({
    topic: 'turns',
    load: async () => (await get<Reply<'listTurns'>>('/turns', { limit: partLength })).items,
    idOf: ({ id }) => id,
    newAt: 'start',
    atMost: partLength,
  })
  const latest = new Map<string, Turn>()
  for (const turn of items) if (!latest.has(turn.device)) latest.set(turn.device, turn)
  return latest
}
