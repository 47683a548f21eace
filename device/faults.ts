/**
 * What a server did that a real device would have suffered from. Each name is listed once, with what happens on the
 * hardware (device-wire sections in brackets).
 */
const faultEffects = {
  'hello without transport': 'null pointer, the device crashes until v2.4.2, later the hello is ignored (4)',
  'hello without sample rate': 'the rate of an earlier connection stays in force (4)',
  'hello without frame duration': 'the duration of an earlier connection stays in force (4)',
  'unusable audio parameters': 'the decoder cannot be made (4)',
  'second hello': 'the next connection does not wait for its hello (4)',
  'hello timeout': 'alert on the screen, back to idle (4)',
  'message before hello': 'nothing may precede the answer to the hello (4)',
  'connection refused': 'alert on the screen, back to idle, no retry (3)',
  'not JSON': 'logged, ignored (8)',
  'message without type': 'logged, ignored (8)',
  'message too long': 'fills the memory of the device (3)',
  'text too long': 'does not fit the screen (13)',
  'missing member': 'ignored since v2.4.0, before that a possible crash (8)',
  'tts without state': 'null pointer, the device crashes until v2.3.0 (8)',
  'unknown tts state': 'ignored (8)',
  'unknown emotion': 'the face does not change (8)',
  'mcp request dropped': 'no answer ever comes (9)',
  'frame size mismatch': 'reads outside the buffer: noise or a crash (5)',
  'frame header wrong': 'not what the framing of this device says (5)',
  'packet duration mismatch': 'cannot be decoded, or is followed by a gap (4)',
  'audio dropped: not speaking': 'silently lost (5)',
  'audio dropped: queue full': 'silently lost (5)',
  'audio after abort': 'the interrupted answer goes on (7)',
  'empty packet': 'cannot be decoded (5)',
  'tail cut': 'the end of the answer is not heard (6)',
  'ping during audio': 'the pong may corrupt the audio being sent, until v1.8 (3)',
  'channel silent': 'no message for 120 s: the device gives the connection up (6)',
  'OTA refused': 'boot check failed, tried again, then MQTT (2.2)',
  'OTA without content length': 'some HTTP clients in the field crash (2.2)',
  'OTA without websocket': 'the device chooses MQTT (1)',
  'OTA with mqtt': 'the device chooses MQTT although websocket is offered (1)',
  'OTA without firmware': 'failed check until about v1.6 (2.2)',
  'OTA name too long': 'fatal flash error, the device reboots for ever (2.2)',
  'OTA value too long': 'fatal flash error, the device reboots for ever (2.2)',
  'firmware version unreadable': 'exception, the device reboots for ever (2.2)',
  'unusable url': 'the naive parser of the device connects elsewhere (2.2)',
} as const

export type FaultName = keyof typeof faultEffects

export interface Fault {
  readonly name: FaultName
  /** Of the first time. */
  readonly detail: string
  /** The first time, by the device's clock. */
  readonly atMs: number
  times: number
}

/** A fault found by pure code that has no clock. */
export interface Finding {
  readonly name: FaultName
  readonly detail: string
  /** The firmware does not survive it. */
  readonly crash?: true
}

/** The device crashed: what it was doing, and what it was asked to do, ends with this. */
export class DeviceCrash extends Error {
  override readonly name = 'DeviceCrash'
}

/** One line about an error; a refused connection to a name with several addresses has a code but no message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}
