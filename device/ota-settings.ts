import { parseDeviceUrl } from './device-url.ts'
import { type Finding, reasonOf } from './faults.ts'
import type { Firmware } from './firmware.ts'
import { isObject } from './incoming.ts'

/** Flash memory: what the `websocket` section of OTA replies left, until another one replaces it. */
export interface StoredSettings {
  readonly url: string
  readonly token: string
  /** 0: never stored. */
  readonly version: number
}

export const nothingStored: StoredSettings = { url: '', token: '', version: 0 }

/** Flash names end at 15 characters, values below 4000 bytes; a failed write is fatal (device-wire 2.2). */
const maxNameLength = 15
const maxValueBytes = 3999

export interface OtaReply {
  readonly stored: StoredSettings
  readonly activation?: Activation
  readonly firmwareVersion?: string
  readonly serverTimeMs?: number
  readonly findings: readonly Finding[]
}

/** The device shows the code and asks again until there is neither code nor challenge (device-wire 2.3). */
interface Activation {
  readonly code?: string
  readonly message?: string
  readonly challenge?: string
}

/** Applies an OTA reply to what is stored, by the rules of the firmware (device-wire 2.2). */
export function applyOtaReply(firmware: Firmware, body: unknown, before: StoredSettings): OtaReply {
  if (!isObject(body)) return { stored: before, findings: [{ name: 'OTA refused', detail: 'the body is no object' }] }
  const findings: Finding[] = []
  if (isObject(body.mqtt)) findings.push({ name: 'OTA with mqtt', detail: Object.keys(body.mqtt).join(' ') })
  const section = body.websocket
  let stored = before
  if (isObject(section)) {
    findings.push(...checkFlash(section))
    stored = {
      url: textOf(section.url) ?? before.url,
      token: textOf(section.token) ?? before.token,
      version: typeof section.version === 'number' ? section.version : before.version,
    }
    findings.push(...checkUrl(stored.url))
  } else findings.push({ name: 'OTA without websocket', detail: Object.keys(body).join(' ') })
  findings.push(...checkFirmware(firmware, body.firmware))
  const firmwareVersion = isObject(body.firmware) ? textOf(body.firmware.version) : undefined
  const activation = activationOf(body.activation)
  const time = isObject(body.server_time) ? body.server_time.timestamp : undefined
  return {
    stored,
    findings,
    ...(activation ? { activation } : {}),
    ...(firmwareVersion === undefined ? {} : { firmwareVersion }),
    ...(typeof time === 'number' ? { serverTimeMs: time } : {}),
  }
}

function checkFlash(section: Readonly<Record<string, unknown>>): Finding[] {
  const findings: Finding[] = []
  for (const [name, value] of Object.entries(section)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue
    if (Buffer.byteLength(name) > maxNameLength) findings.push({ name: 'OTA name too long', detail: name, crash: true })
    const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0
    if (bytes > maxValueBytes) {
      findings.push({ name: 'OTA value too long', detail: `${name}: ${bytes} bytes`, crash: true })
    }
  }
  return findings
}

function checkUrl(url: string): Finding[] {
  try {
    parseDeviceUrl(url)
    return []
  } catch (error) {
    return [{ name: 'unusable url', detail: reasonOf(error) }]
  }
}

function checkFirmware(firmware: Firmware, section: unknown): Finding[] {
  const version = isObject(section) ? section.version : undefined
  if (typeof version !== 'string' || !isObject(section) || typeof section.url !== 'string') {
    return firmware.needsFirmwareSection ? [{ name: 'OTA without firmware', detail: JSON.stringify(section) }] : []
  }
  const readable = version.split('.').every((part) => /^\d/.test(part))
  return readable ? [] : [{ name: 'firmware version unreadable', detail: version, crash: true }]
}

function activationOf(section: unknown): Activation | undefined {
  if (!isObject(section)) return undefined
  const code = textOf(section.code)
  const message = textOf(section.message)
  const challenge = textOf(section.challenge)
  if (code === undefined && challenge === undefined) return undefined
  return {
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(challenge === undefined ? {} : { challenge }),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
