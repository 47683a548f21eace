import { z } from 'zod'
import type { Enrolment } from '../auth/enrolment.ts'
import type { Config } from '../config/schema.ts'
import { isPrivateAddress } from '../lib/client-address.ts'
import { normaliseId } from '../protocol/identity.ts'
import type { DeviceFacts } from '../session/known-devices.ts'

/** The OTA request as far as it is used; older firmware lacks keys, other clients send other things. */
const otaBody = z.looseObject({
  mac_address: z.string().optional().catch(undefined),
  application: z
    .looseObject({ version: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  board: z
    .looseObject({ type: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
export type OtaBody = z.output<typeof otaBody>

export interface OtaRequest {
  readonly header: (name: string) => string | undefined
  readonly body: OtaBody
  /** Of the client, proxies taken into account; `undefined` when it is not known for sure. */
  readonly address: string | undefined
  /** What the device must be told to come back to, e.g. `http://192.168.1.5:8000`. */
  readonly baseUrl: string
}

/** Anything that is not a JSON object counts as an empty one: a device that cannot be served cannot be repaired. */
export function parseOtaBody(text: string): OtaBody {
  try {
    return otaBody.parse(JSON.parse(text))
  } catch {
    return {}
  }
}

export function otaDeviceId({ header, body }: Pick<OtaRequest, 'header' | 'body'>): string | undefined {
  return normaliseId(header('device-id')) ?? normaliseId(body.mac_address) ?? normaliseId(header('client-id'))
}

export function deviceFacts({ header, body }: Pick<OtaRequest, 'header' | 'body'>): DeviceFacts {
  const [agentBoard, agentVersion] = (header('user-agent') ?? '').split('/')
  const board = body.board?.type ?? agentBoard
  const firmware = body.application?.version ?? agentVersion
  return {
    language: /^zh/i.test(header('accept-language') ?? '') ? 'zh' : 'en',
    ...(board && { board: board.slice(0, 80) }),
    ...(firmware && { firmware: firmware.slice(0, 40) }),
  }
}

/** Firmware throws, and reboots, when a part of the version does not start with a digit (device-wire 2.2). */
const versionPattern = /^\d[^.]*(?:\.\d[^.]*)*$/

/** Member names have at most 15 characters and values less than 4000 bytes, else the device reboots (device-wire 2.2). */
export interface OtaReply {
  readonly websocket: { readonly url: string; readonly token: string; readonly version: number }
  readonly server_time: { readonly timestamp: number; readonly timezone_offset: number }
  readonly firmware: { readonly version: string; readonly url: string }
}

export interface OtaPorts {
  readonly config: Pick<Config, 'auth' | 'server'>
  readonly enrolment: Enrolment
  readonly wallMs: number
  readonly timezoneOffsetMinutes: number
}

/**
 * What a booting device is told: where to talk, with which token, what time it is, and that there is no new firmware.
 * The token is always present, since a missing one leaves an older server's in place. No `mqtt` section: a device given
 * both would use MQTT.
 */
export function otaReply(request: OtaRequest, deviceId: string, ports: OtaPorts): OtaReply {
  const { auth, server } = ports.config
  const { firmware } = deviceFacts(request)
  const isNear = request.address !== undefined && isPrivateAddress(request.address)
  const mayEnrol = auth.devices === 'enrol' && (auth.enrolPublic || isNear)
  const [path = '/'] = server.paths
  return {
    websocket: {
      url: `${request.baseUrl.replace(/^http/, 'ws')}${path.replace(/\/+$/, '')}/`,
      token: mayEnrol ? ports.enrolment.tokenFor(deviceId) : '',
      version: 1,
    },
    server_time: { timestamp: ports.wallMs, timezone_offset: ports.timezoneOffsetMinutes },
    // Firmware until about v1.6 takes a reply without both for a failure.
    firmware: { version: firmware && versionPattern.test(firmware) ? firmware : '0.0.0', url: '' },
  }
}
