import type { Config } from '../config/schema.ts'
import { groupOf } from '../fleet/device.ts'
import { normaliseId } from '../protocol/identity.ts'
import type { DeviceRecord } from '../store/devices.ts'

export type PeerConfig = Config['peer']
type Rule = PeerConfig['acl'][number]
type Member = Pick<DeviceRecord, 'id' | 'name' | 'groupKey'>

/** Who may write to whom, by `peer.acl`: what no rule allows is refused. */
export class Reach {
  readonly #acl: readonly Rule[]
  readonly #roles: PeerConfig['roles']

  constructor({ acl, roles }: Pick<PeerConfig, 'acl' | 'roles'>) {
    this.#acl = acl
    this.#roles = roles
  }

  allows(from: Member, to: Member): boolean {
    return this.#acl.some((rule) => this.#covers(rule, from, to))
  }

  /** With one message to all. */
  allowsBroadcast(from: Member, to: Member): boolean {
    return this.#acl.some((rule) => (typeof rule === 'string' || rule.broadcast) && this.#covers(rule, from, to))
  }

  /** Whether a device has the right at all, whoever is there to hear it. */
  mayBroadcast(from: Member): boolean {
    return this.#acl.some((rule) => typeof rule === 'string' || (rule.broadcast && this.#isOneOf(from, rule.from)))
  }

  #covers(rule: Rule, from: Member, to: Member): boolean {
    if (rule === 'all') return true
    if (rule === 'same-group') return groupOf(from) === groupOf(to)
    return this.#isOneOf(from, rule.from) && this.#isOneOf(to, rule.to)
  }

  #isOneOf(device: Member, selectors: readonly string[]): boolean {
    return selectors.some((raw) => {
      const selector = raw.trim().toLowerCase()
      if (selector.startsWith('role:')) {
        const members = Object.entries(this.#roles).find(([role]) => `role:${role.trim().toLowerCase()}` === selector)
        return members?.[1].some((member) => isNamed(device, member)) ?? false
      }
      return selector === '*' || isNamed(device, selector)
    })
  }
}

/** By id, by name, or by its group. */
function isNamed(device: Member, raw: string): boolean {
  const id = normaliseId(raw)
  return id !== undefined && (device.id === id || device.name?.toLowerCase() === id || groupOf(device) === id)
}
