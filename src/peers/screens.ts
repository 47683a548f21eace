import { labelOf } from '../fleet/device.ts'
import type { Clock, Timer } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import type { Link } from '../protocol/link.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { DeviceRecord } from '../store/devices.ts'
import { isToAll } from './addressing.ts'
import { cleanScreen } from './clean-screen.ts'
import type { PostOffice } from './post-office.ts'
import { Rates } from './rates.ts'
import type { PeerConfig } from './reach.ts'

/** One picture in this time reaches a device. */
const renderMs = 500
/** Requests whose answers are routed back, the oldest forgotten first. */
const maxOpen = 10_000

export interface ScreenPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly office: PostOffice
  config(): PeerConfig
}

export interface ScreenRequest {
  readonly type: string
  readonly id?: string | null | undefined
  readonly to: readonly string[]
  readonly [member: string]: unknown
}

export interface Shown {
  readonly id: string
  readonly delivered: readonly string[]
  readonly failed: readonly string[]
  readonly denied: readonly string[]
  readonly targetsCount: number
}

interface Picture {
  readonly id: string
  readonly sender: string
  readonly json: string
}

interface Easel {
  readonly timer: Timer
  next: Picture | undefined
}

/**
 * What devices show each other and ask of each other: only those that are connected, nothing is kept. What a device
 * answers goes back to whoever asked. What it throws are WireErrors.
 */
export class Screens {
  readonly #ports: ScreenPorts
  readonly #rates: Rates
  /** By connection, for as long as it has been shown something lately. */
  readonly #easels = new Map<Link, Easel>()
  /** Who asked, by device and id. */
  readonly #open = new Map<string, string>()

  constructor(ports: ScreenPorts) {
    this.#ports = ports
    this.#rates = new Rates(ports.clock)
  }

  /** Order of checks: rules, whether anybody is there, cleaning, rate. */
  async relay(from: DeviceRecord, { type, id: given, to, ...content }: ScreenRequest): Promise<Shown> {
    const { ids, office, config } = this.#ports
    const { receivers, unknown, denied, count } = await office.addressing.resolve(from, to)
    if (receivers.length > config().maxTargets && !isToAll(to)) {
      throw new WireError('INVALID_REQUEST', `At most ${config().maxTargets} devices in one message.`, ['to'])
    }
    const links = receivers.flatMap((device) => {
      const link = office.linkOf(device.id)
      return link ? [{ device, link }] : []
    })
    if (links.length === 0 && !isToAll(to)) {
      const text =
        receivers.length > 0
          ? `${receivers.map(labelOf).join(', ')} is not connected.`
          : `There is no device ${unknown.join(', ')}.`
      throw new WireError(receivers.length > 0 ? 'TARGET_OFFLINE' : 'INVALID_REQUEST', text, ['to'])
    }
    const id = given ?? `u-${ids.hex(8)}`
    const json = JSON.stringify({ type, ...cleanScreen(type, content), id, from: from.id, fromName: labelOf(from) })
    const isPicture = type === 'ui.render'
    if (!isPicture) this.#rates.take(from.id, isToAll(to), config())
    const delivered: string[] = []
    for (const { device, link } of links) {
      this.#expectAnswer(device.id, id, from.id)
      const isTaken = isPicture
        ? this.#show(device.id, link, { id, sender: from.id, json })
        : link.sendText(json, 'state')
      if (isTaken) delivered.push(device.id)
    }
    const failed = [...receivers.map((device) => device.id).filter((each) => !delivered.includes(each)), ...unknown]
    return { id, delivered, failed, denied, targetsCount: count }
  }

  /** A device has answered; whoever asked is told. */
  answer(from: string, { type, id, ...more }: { readonly type: 'ui.ack' | 'ui.error'; readonly id: string }): void {
    const key = keyOf(from, id)
    const sender = this.#open.get(key)
    if (sender === undefined) return
    this.#open.delete(key)
    this.#ports.office.linkOf(sender)?.sendText(JSON.stringify({ ...more, type, id, from }), 'state')
  }

  /** The connection is gone: what waits for it is not shown. */
  forget(deviceId: string, link: Link): void {
    const easel = this.#easels.get(link)
    easel?.timer.cancel()
    this.#easels.delete(link)
    if (easel?.next) this.#fail(deviceId, easel.next, 'TARGET_OFFLINE', 'The device has gone.')
  }

  /** At once, or when its time has come; what waits gives way to what is newer. */
  #show(deviceId: string, link: Link, picture: Picture): boolean {
    const easel = this.#easels.get(link)
    if (!easel) return this.#showNow(deviceId, link, picture)
    if (easel.next) this.#fail(deviceId, easel.next, 'SUPERSEDED', 'A newer one was shown in its place.')
    easel.next = picture
    return true
  }

  #showNow(deviceId: string, link: Link, { json }: Picture): boolean {
    const timer = this.#ports.clock.after(renderMs, () => {
      const next = this.#easels.get(link)?.next
      this.#easels.delete(link)
      if (next) this.#showNow(deviceId, link, next)
    })
    this.#easels.set(link, { timer, next: undefined })
    return link.sendText(json, 'state')
  }

  #fail(deviceId: string, { id, sender }: Picture, code: string, message: string): void {
    this.#open.delete(keyOf(deviceId, id))
    const json = JSON.stringify({ type: 'ui.error', id, from: deviceId, code, message })
    this.#ports.office.linkOf(sender)?.sendText(json, 'state')
  }

  #expectAnswer(deviceId: string, id: string, sender: string): void {
    const key = keyOf(deviceId, id)
    this.#open.delete(key)
    this.#open.set(key, sender)
    if (this.#open.size > maxOpen) {
      const [oldest] = this.#open.keys()
      if (oldest !== undefined) this.#open.delete(oldest)
    }
  }
}

function keyOf(deviceId: string, id: string): string {
  return JSON.stringify([deviceId, id])
}
