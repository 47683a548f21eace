import { z } from 'zod'
import { cutText } from '../lib/text.ts'
import { normaliseId } from '../protocol/identity.ts'
import type { DeviceRecord, DeviceStore } from '../store/devices.ts'
import type { Language } from '../turn/phrases.ts'

/** The OTA request as far as it is used; older firmware lacks keys, other clients send other things. */
const otaBody = z.looseObject({
  mac_address: z.string().optional().catch(undefined),
  uuid: z.string().optional().catch(undefined),
  application: z
    .looseObject({ version: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  board: z
    .looseObject({
      type: z.string().optional().catch(undefined),
      rssi: z.number().min(-127).max(0).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
})
export type OtaBody = z.output<typeof otaBody>

/** What a device says in an OTA or activation request. */
export interface OtaWords {
  readonly header: (name: string) => string | undefined
  readonly body: OtaBody
}

/** Anything that is not a JSON object counts as an empty one: a device that cannot be served cannot be repaired. */
export function parseOtaBody(text: string): OtaBody {
  try {
    return otaBody.parse(JSON.parse(text))
  } catch {
    return {}
  }
}

export function otaDeviceId({ header, body }: OtaWords): string | undefined {
  return normaliseId(header('device-id')) ?? normaliseId(body.mac_address) ?? otaClientId({ header, body })
}

/** The UUID that the firmware keeps in its flash. */
export function otaClientId({ header, body }: OtaWords): string | undefined {
  return normaliseId(header('client-id')) ?? normaliseId(body.uuid)
}

/** What a device says of itself when it boots. */
export interface DeviceFacts {
  readonly language: Language
  readonly board?: string
  readonly firmware?: string
}

export function deviceFacts({ header, body }: OtaWords): DeviceFacts {
  const [agentBoard, agentVersion] = (header('user-agent') ?? '').split('/')
  const board = body.board?.type ?? agentBoard
  const firmware = body.application?.version ?? agentVersion
  return {
    language: /^zh/i.test(header('accept-language') ?? '') ? 'zh' : 'en',
    ...(board && { board: cutText(board, 80) }),
    ...(firmware && { firmware: cutText(firmware, 40) }),
  }
}

/** How well it hears its access point, in dBm; `undefined`: it is on a cable or a mobile network, or does not say. */
export function signalIn({ body }: OtaWords): number | undefined {
  const rssi = body.board?.rssi
  return rssi === undefined || rssi === 0 ? undefined : rssi
}

/** Devices that nobody has said anything about are forgotten beyond this number, looked at after so many new ones. */
const maxUnknown = 10_000
const newBetweenPrunes = 100

/** Keeps what devices say of themselves; a device that boots as it was costs no write. */
export class FactKeeper {
  readonly #devices: DeviceStore
  #newOnes = 0

  constructor(devices: DeviceStore) {
    this.#devices = devices
  }

  /** `at`: ms since the epoch. Rejects with a StoreError. */
  async keep(deviceId: string, facts: DeviceFacts, at: number): Promise<void> {
    const known = await this.#devices.get(deviceId)
    if (known && isSame(known, facts)) return
    await this.#devices.save(deviceId, facts, at)
    if (!known && ++this.#newOnes % newBetweenPrunes === 0) await this.#devices.prune(maxUnknown)
  }
}

/** A fact that is not told this time stays as it is. */
function isSame(known: DeviceRecord, facts: DeviceFacts): boolean {
  return (Object.keys(facts) as (keyof DeviceFacts)[]).every((name) => known[name] === facts[name])
}
