import type { Entry } from '../auth/enrolment-desk.ts'
import type { Language } from '../turn/phrases.ts'

/** Firmware throws, and reboots, when a part of the version does not start with a digit (device-wire 2.2). */
const versionPattern = /^\d[^.]*(?:\.\d[^.]*)*$/

/** Member names have at most 15 characters and values less than 4000 bytes, else the device reboots (device-wire 2.2). */
export interface OtaReply {
  readonly websocket: { readonly url: string; readonly token?: string; readonly version: number }
  readonly server_time: { readonly timestamp: number; readonly timezone_offset: number }
  readonly firmware: { readonly version: string; readonly url: string }
  /** While it is there the device shows the code and asks again (device-wire 2.3). */
  readonly activation?: {
    readonly code: string
    readonly message: string
    readonly challenge: string
    readonly timeout_ms: number
  }
}

export interface OtaFacts {
  /** The device's version as it says itself. */
  readonly firmware: string | undefined
  readonly language: Language
  /** What the device must be told to come back to, e.g. `http://192.168.1.5:8000`. */
  readonly baseUrl: string
  /** Of the device WebSocket, with or without a slash at its end. */
  readonly path: string
  readonly entry: Exclude<Entry, { readonly kind: 'crowded' }>
  /** Random; devices with a factory key sign it. No such key is known here, so that the signature proves nothing. */
  readonly challenge: string
  readonly wallMs: number
  readonly timezoneOffsetMinutes: number
}

/** Firmware shows the message and speaks the digits of the code; older screens have 8 to 16 letters in a line. */
const confirmText: Readonly<Record<Language, string>> = { zh: '请在 Lapel 中确认', en: 'Confirm in Lapel' }

/** The device parses it and does not use it. */
const activationTimeoutMs = 30_000

/**
 * What a booting device is told: where to talk, with which token, what time it is, and that there is no new firmware.
 * A device without a token is told an empty one, which clears what another server has left; a missing one leaves the
 * device's own. No `mqtt` section: a device given both would use MQTT.
 */
export function otaReply(facts: OtaFacts): OtaReply {
  const { baseUrl, challenge, entry, firmware, language, path } = facts
  const token = entry.kind === 'code' ? '' : entry.token
  return {
    websocket: {
      url: `${baseUrl.replace(/^http/, 'ws')}${path.replace(/\/+$/, '')}/`,
      ...(token !== undefined && { token }),
      version: 1,
    },
    server_time: { timestamp: facts.wallMs, timezone_offset: facts.timezoneOffsetMinutes },
    // Firmware until about v1.6 takes a reply without both for a failure.
    firmware: { version: firmware && versionPattern.test(firmware) ? firmware : '0.0.0', url: '' },
    ...(entry.kind === 'code' && {
      activation: {
        code: entry.code,
        message: `${confirmText[language]}\n${entry.code}`,
        challenge,
        timeout_ms: activationTimeoutMs,
      },
    }),
  }
}
