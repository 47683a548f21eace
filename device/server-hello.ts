import type { OpusRate } from '../src/audio/contract.ts'
import type { Finding } from './faults.ts'
import type { Firmware } from './firmware.ts'
import { isObject, type Message } from './incoming.ts'

/** What the device keeps of a server's hello, across connections, until a later one changes it (device-wire 4). */
export interface Downlink {
  readonly sampleRate: OpusRate
  readonly frameMs: number
}

export const defaultDownlink: Downlink = { sampleRate: 24_000, frameMs: 60 }

const rates: readonly number[] = [8000, 12_000, 16_000, 24_000, 48_000]
const durations: readonly number[] = [5, 10, 20, 40, 60, 80, 100, 120]

export interface ServerHello {
  /** Missing when the firmware does not take the message for a hello. */
  readonly accepted?: { readonly downlink: Downlink; readonly sessionId: string | undefined }
  readonly findings: readonly Finding[]
}

/** Reads the server's hello over what the device knew before (device-wire 4). */
export function readServerHello(firmware: Firmware, hello: Message, before: Downlink): ServerHello {
  if (hello.transport !== 'websocket') {
    const finding: Finding = { name: 'hello without transport', detail: JSON.stringify(hello) }
    const crashes = firmware.crashesWithoutTransport && typeof hello.transport !== 'string'
    return { findings: [crashes ? { ...finding, crash: true } : finding] }
  }
  const findings: Finding[] = []
  const parameters = isObject(hello.audio_params) ? hello.audio_params : {}
  const detail = JSON.stringify(hello.audio_params)
  const { sample_rate: rate, frame_duration: duration } = parameters
  if (rate === undefined) findings.push({ name: 'hello without sample rate', detail })
  else if (!isRate(rate)) findings.push({ name: 'unusable audio parameters', detail })
  if (duration === undefined) findings.push({ name: 'hello without frame duration', detail })
  else if (!isDuration(duration)) findings.push({ name: 'unusable audio parameters', detail })
  return {
    findings,
    accepted: {
      downlink: {
        sampleRate: isRate(rate) ? rate : before.sampleRate,
        frameMs: isDuration(duration) ? duration : before.frameMs,
      },
      sessionId: typeof hello.session_id === 'string' ? hello.session_id : undefined,
    },
  }
}

function isRate(value: unknown): value is OpusRate {
  return typeof value === 'number' && rates.includes(value)
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && durations.includes(value)
}
