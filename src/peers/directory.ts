import type { Fleet } from '../fleet/fleet.ts'
import { normaliseId } from '../protocol/identity.ts'
import type { DeviceRecord } from '../store/devices.ts'

/** Devices that are looked through at a time, and that one message to all may reach. */
const pageSize = 500
const maxMembers = 1000
/** Devices that have a part of a name. */
const maxNamesakes = 100

export interface DirectoryPorts {
  readonly fleet: Pick<Fleet, 'get' | 'list'>
  /** Devices that are connected: some are not kept in the registry. */
  present(): Iterable<DeviceRecord>
}

/** Finds devices by what people call them. */
export class Directory {
  readonly #ports: DirectoryPorts

  constructor(ports: DirectoryPorts) {
    this.#ports = ports
  }

  /** The device with this id; else those with this name, else those of the owner with this name. */
  async find(target: string): Promise<readonly DeviceRecord[]> {
    const id = normaliseId(target)
    if (id === undefined) return []
    const known = (await this.#ports.fleet.get(id)) ?? [...this.#ports.present()].find((device) => device.id === id)
    if (known) return [known]
    const { items } = await this.#ports.fleet.list({ text: id }, { offset: 0, limit: maxNamesakes })
    const named = items.filter(({ name }) => name?.toLowerCase() === id)
    return named.length > 0 ? named : items.filter(({ owner }) => owner?.toLowerCase() === id)
  }

  /** Everybody who passes `test`; `undefined` where those are more than one message can reach. */
  async everybody(test: (device: DeviceRecord) => boolean): Promise<readonly DeviceRecord[] | undefined> {
    const found = new Map<string, DeviceRecord>()
    for (let offset = 0; ; offset += pageSize) {
      const { items, total } = await this.#ports.fleet.list({}, { offset, limit: pageSize })
      for (const device of items) if (test(device)) found.set(device.id, device)
      if (items.length === 0 || offset + pageSize >= total) break
    }
    for (const device of this.#ports.present()) if (!found.has(device.id) && test(device)) found.set(device.id, device)
    return found.size > maxMembers ? undefined : [...found.values()]
  }
}
