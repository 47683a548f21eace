import { labelOf } from '../fleet/device.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { DeviceRecord } from '../store/devices.ts'
import { consoleReach, consoleSender, type Sender } from './console-sender.ts'
import { Directory, type DirectoryPorts } from './directory.ts'
import { type PeerConfig, Reach } from './reach.ts'

export interface AddressingPorts extends DirectoryPorts {
  config(): PeerConfig
}

/** Those who were named. */
export interface Targets {
  readonly receivers: readonly DeviceRecord[]
  readonly unknown: readonly string[]
  readonly denied: readonly string[]
  readonly count: number
}

export function isToAll(to: readonly string[]): boolean {
  return to.some((target) => target.trim().toLowerCase() === 'broadcast')
}

/** Whom names mean, of those whom the rules let somebody reach. What it throws are WireErrors. */
export class Addressing {
  readonly #ports: AddressingPorts
  readonly #directory: Directory
  #reach: { readonly acl: PeerConfig['acl']; readonly roles: PeerConfig['roles']; readonly rules: Reach } | undefined

  constructor(ports: AddressingPorts) {
    this.#ports = ports
    this.#directory = new Directory(ports)
  }

  /** Whom names mean, of those whom the rules let a device reach. @throws WireError where that is nobody */
  resolve(from: Sender, to: readonly string[]): Promise<Targets> {
    return isToAll(to) ? this.#everybody(from, to) : this.#named(from, to)
  }

  /** Whom the name may mean: of those that the rules let this device reach, if there are any. */
  async find(from: Sender, target: string): Promise<{ reached: readonly DeviceRecord[]; isDenied: boolean }> {
    const found = await this.#directory.find(target)
    const reached = found.filter((device) => this.#rulesFor(from).allows(from, device))
    return { reached, isDenied: found.length > 0 && reached.length === 0 }
  }

  /** Everybody whom a device may reach. */
  async reachable(from: DeviceRecord): Promise<readonly DeviceRecord[]> {
    const isReached = (device: DeviceRecord) => device.id !== from.id && this.#rulesFor(from).allows(from, device)
    return (await this.#directory.everybody(isReached)) ?? []
  }

  #rulesFor({ id }: Sender): Reach {
    if (id === consoleSender.id) return consoleReach
    const { acl, roles } = this.#ports.config()
    if (this.#reach?.acl !== acl || this.#reach.roles !== roles)
      this.#reach = { acl, roles, rules: new Reach({ acl, roles }) }
    return this.#reach.rules
  }

  async #named(from: Sender, to: readonly string[]): Promise<Targets> {
    const receivers = new Map<string, DeviceRecord>()
    const unknown = new Set<string>()
    const denied = new Set<string>()
    for (const target of to) {
      const { reached, isDenied } = await this.find(from, target)
      const [only] = reached.length === 1 ? reached : []
      if (only) receivers.set(only.id, only)
      else (isDenied ? denied : unknown).add(target)
    }
    if (receivers.size === 0 && denied.size > 0) {
      throw new WireError('UNAUTHORIZED', `${labelOf(from)} may not write to ${[...denied].slice(0, 5).join(', ')}.`, [
        'to',
      ])
    }
    return {
      receivers: [...receivers.values()],
      unknown: [...unknown],
      denied: [...denied],
      count: receivers.size + unknown.size + denied.size,
    }
  }

  async #everybody(from: Sender, to: readonly string[]): Promise<Targets> {
    const rules = this.#rulesFor(from)
    if (!rules.mayBroadcast(from)) {
      throw new WireError('UNAUTHORIZED', `${labelOf(from)} may not write to all.`, ['to'])
    }
    if (to.length > 1) {
      throw new WireError('INVALID_REQUEST', 'A message is either to all or to devices that are named.', ['to'])
    }
    const receivers = await this.#directory.everybody(
      (device) => device.id !== from.id && device.access !== 'revoked' && rules.allowsBroadcast(from, device),
    )
    if (!receivers) throw new WireError('INVALID_REQUEST', 'These are more devices than one message reaches.', ['to'])
    return { receivers, unknown: [], denied: [], count: receivers.length }
  }
}
