import type { Config } from '../config/schema.ts'
import type { Clock } from '../lib/clock.ts'
import { Listeners } from '../lib/listeners.ts'
import { normaliseId } from '../protocol/identity.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { DeviceChange, DeviceFilter, DeviceRecord, DeviceStore } from '../store/devices.ts'
import type { Page, PageRequest } from '../store/page.ts'

export interface FleetPorts {
  readonly clock: Clock
  readonly devices: DeviceStore
  /** The `devices` section of the configuration in force. */
  configured(): Config['devices']
}

/** What people may say about a device. */
export interface DeviceFields {
  readonly name?: string | undefined
  readonly owner?: string | undefined
  readonly groupKey?: string | undefined
  readonly linesPerPage?: number | undefined
  readonly speakBuilds?: boolean | undefined
}

/** Of those, what is kept among the settings of a device. */
const settingNames = ['linesPerPage', 'speakBuilds'] as const

/** Devices that are kept though nobody has ever said anything about them. */
const maxUnknown = 10_000
const arrivalsBetweenPrunes = 1000

/** The devices that this server knows: as configured, as told through the API, and as they show up themselves. */
export class Fleet {
  readonly #ports: FleetPorts
  readonly #listeners = new Listeners<DeviceRecord>()
  #arrivals = 0

  constructor(ports: FleetPorts) {
    this.#ports = ports
  }

  /** Tells of each change that people or modes make; returns what ends it. */
  onChange(listener: (device: DeviceRecord) => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Takes over what the configuration says; what it no longer says stays, and can then be changed elsewhere. */
  async applyConfig(): Promise<void> {
    for (const [rawId, fields] of Object.entries(this.#ports.configured())) {
      const id = normaliseId(rawId)
      if (id === undefined) continue
      const { name, owner, group } = fields
      const settings = settingsIn(fields)
      const device = await this.#ports.devices.get(id)
      const wanted = {
        ...(name !== undefined && { name }),
        ...(owner !== undefined && { owner }),
        ...(group !== undefined && { groupKey: normaliseGroup(group) }),
        ...(Object.keys(settings).length > 0 && { settings: { ...device?.settings, ...settings } }),
      }
      if (!device || !isAlready(device, wanted)) await this.#save(id, wanted)
    }
  }

  get(id: string): Promise<DeviceRecord | undefined> {
    return this.#ports.devices.get(id)
  }

  list(filter: DeviceFilter, page: PageRequest): Promise<Page<DeviceRecord>> {
    return this.#ports.devices.list(filter, page)
  }

  /** A device has come. `isInvented`: its id will not be seen again, so that it is not worth keeping. */
  async arrive(id: string, isInvented: boolean): Promise<DeviceRecord> {
    const { clock, devices } = this.#ports
    const now = clock.wall()
    if (isInvented) return strangerRecord(id, now)
    if (++this.#arrivals % arrivalsBetweenPrunes === 0) await devices.prune(maxUnknown)
    return devices.save(id, { lastSeenAt: now }, now)
  }

  /** Changes what people say about a device; makes it where there is none. Refuses what the configuration says. */
  async describe(id: string, given: DeviceFields): Promise<DeviceRecord> {
    const { groupKey } = given
    const fields = groupKey === undefined ? given : { ...given, groupKey: normaliseGroup(groupKey) }
    this.#refuseConfigured(id, fields)
    const { linesPerPage: _, speakBuilds: __, ...change } = fields
    const known = await this.#ports.devices.get(id)
    return this.#save(id, {
      ...change,
      ...(settingNames.some((name) => name in fields) && { settings: { ...known?.settings, ...pickSettings(fields) } }),
    })
  }

  /** Remembers the mode a device is in; one that is not known, or no longer, is not made by that. */
  async setMode(id: string, mode: string): Promise<void> {
    if (await this.#ports.devices.get(id)) await this.#save(id, { mode })
  }

  /** Forgets a device. One that the configuration names comes back with the next start. False: there was none. */
  remove(id: string): Promise<boolean> {
    return this.#ports.devices.remove(id)
  }

  async #save(id: string, change: DeviceChange): Promise<DeviceRecord> {
    const { clock, devices } = this.#ports
    const device = await devices.save(id, change, clock.wall())
    this.#listeners.tell(device)
    return device
  }

  #refuseConfigured(id: string, fields: DeviceFields): void {
    const configured = Object.entries(this.#ports.configured()).find(([rawId]) => normaliseId(rawId) === id)?.[1]
    if (!configured) return
    const { group, ...same } = configured
    const fixed: DeviceFields = { ...same, ...(group !== undefined && { groupKey: normaliseGroup(group) }) }
    const refused = (Object.keys(fields) as (keyof DeviceFields)[]).filter(
      (name) => fixed[name] !== undefined && fields[name] !== fixed[name],
    )
    if (refused.length > 0) {
      throw new WireError('CONFIGURED', `The configuration says this of device ${id}: change it there.`, refused)
    }
  }
}

/** Groups are written like ids, since most of them are the beginning of one. */
export function normaliseGroup(group: string): string {
  const key = normaliseId(group)
  if (key === undefined) throw new WireError('SCHEMA_INVALID', 'groupKey: must have 1 to 128 characters', ['groupKey'])
  return key
}

function isAlready(device: DeviceRecord, wanted: DeviceChange): boolean {
  const { settings, ...fields } = wanted
  const isSame = (Object.keys(fields) as (keyof typeof fields)[]).every((name) => device[name] === fields[name])
  return isSame && (!settings || settingNames.every((name) => settings[name] === device.settings[name]))
}

/** Settings that are named, those too that are cleared. */
function pickSettings(fields: DeviceFields): Partial<Record<(typeof settingNames)[number], unknown>> {
  return Object.fromEntries(settingNames.filter((name) => name in fields).map((name) => [name, fields[name]]))
}

/** Settings that have a value. */
function settingsIn(fields: DeviceFields): Partial<Record<(typeof settingNames)[number], unknown>> {
  return Object.fromEntries(Object.entries(pickSettings(fields)).filter(([, value]) => value !== undefined))
}

function strangerRecord(id: string, now: number): DeviceRecord {
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
    createdAt: now,
    lastSeenAt: now,
  }
}
