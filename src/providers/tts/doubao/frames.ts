/**
 * The binary frames of Volcengine's bidirectional speech synthesis, version 3 (documentation, section "WebSocket binary
 * protocol"): four header bytes, an event number, the id of the session or connection, a payload. Numbers have 32 bits,
 * most significant byte first.
 */

/** The events used here, by their numbers. */
export const events = {
  startConnection: 1,
  finishConnection: 2,
  connectionStarted: 50,
  connectionFailed: 51,
  startSession: 100,
  finishSession: 102,
  sessionStarted: 150,
  sessionCanceled: 151,
  sessionFinished: 152,
  sessionFailed: 153,
  taskRequest: 200,
  audio: 352,
} as const

const version1With4ByteHeader = 0x11
const withEvent = 0b0100
const messageTypes = { request: 0b0001, response: 0b1001, audio: 0b1011, error: 0b1111 } as const
const json = 0x10

export type Frame =
  | {
      readonly type: 'event'
      readonly event: number
      /** Sound, or JSON. */
      readonly payload: Buffer
    }
  | { readonly type: 'error'; readonly code: number; readonly said: string }

/** A request; `sessionId` for those about a session. */
export function requestFrame(event: number, payload: object, sessionId?: string): Buffer {
  const header = Buffer.of(version1With4ByteHeader, (messageTypes.request << 4) | withEvent, json, 0)
  const id = sessionId === undefined ? [] : [sized(Buffer.from(sessionId))]
  return Buffer.concat([header, uint32(event), ...id, sized(Buffer.from(JSON.stringify(payload)))])
}

/** `undefined` for what is no whole frame, or compressed, which is not asked for. */
export function readFrame(bytes: Buffer): Frame | undefined {
  const [first = 0, second = 0, third = 0] = bytes
  if (first >> 4 !== 1 || bytes.length < 8 || (third & 0x0f) !== 0) return undefined
  const start = (first & 0x0f) * 4
  const type = second >> 4
  if (type === messageTypes.error) return readError(bytes, start)
  if (type !== messageTypes.response && type !== messageTypes.audio) return undefined
  if ((second & 0x0f) !== withEvent || bytes.length < start + 8) return undefined
  const event = bytes.readInt32BE(start)
  const id = readSized(bytes, start + 4)
  const payload = id && readSized(bytes, id.end)
  if (payload?.end === bytes.length) return { type: 'event', event, payload: payload.value }
  // The documentation draws a failed connection with and without an id.
  return id?.end === bytes.length ? { type: 'event', event, payload: id.value } : undefined
}

function readError(bytes: Buffer, start: number): Frame | undefined {
  if (bytes.length < start + 4) return undefined
  const code = bytes.readUInt32BE(start)
  const payload = readSized(bytes, start + 4)?.value ?? bytes.subarray(start + 4)
  return { type: 'error', code, said: payload.toString() }
}

function readSized(bytes: Buffer, offset: number): { value: Buffer; end: number } | undefined {
  if (bytes.length < offset + 4) return undefined
  const end = offset + 4 + bytes.readUInt32BE(offset)
  return end > bytes.length ? undefined : { value: bytes.subarray(offset + 4, end), end }
}

function sized(value: Buffer): Buffer {
  return Buffer.concat([uint32(value.length), value])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
