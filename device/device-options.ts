import type { Clock } from '../src/lib/clock.ts'
import type { Framing } from '../src/protocol/frames.ts'
import type { DeviceTool } from './mcp-server.ts'
import type { Received } from './message-log.ts'

export interface DeviceOptions {
  readonly clock: Clock
  /** ws or wss address; not needed when the device boots from an OTA address. */
  readonly url?: string
  readonly token?: string
  /** A MAC address, lower case with colons. */
  readonly deviceId?: string
  readonly clientId?: string
  readonly framing?: Framing
  /** What a click or the wake word starts; realtime devices have echo cancellation. */
  readonly mode?: 'auto' | 'realtime'
  /** Firmware version; default: what most devices run. */
  readonly firmware?: string
  /** Echo cancellation by the server: timestamps of played packets come back in the uplink (framing 2). */
  readonly serverAec?: boolean
  /** Browsers cannot set headers. */
  readonly identify?: 'headers' | 'query'
  /** From the arrival of `tts start` until the device is ready for audio. */
  readonly settleMs?: number
  readonly tools?: readonly DeviceTool[]
  /** Members merged over those of the stock hello. */
  readonly hello?: Readonly<Record<string, unknown>>
  readonly answersPings?: boolean
  /** Accept-Language of OTA requests. */
  readonly language?: string
  /** False: audio is counted but not kept, so that many devices fit into one process. */
  readonly keepAudio?: boolean
  /** How long `expect` waits unless told. */
  readonly timeoutMs?: number
  /** Told of everything that is received, as it comes. */
  readonly onReceived?: (entry: Received) => void
}
