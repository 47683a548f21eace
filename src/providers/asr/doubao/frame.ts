import { gunzipSync } from 'node:zlib'

/** The binary frames of Volcengine's speech services (document 6561/1354869, "WebSocket 二进制协议"). */

const messageTypes = { request: 0b0001, audio: 0b0010, response: 0b1001, error: 0b1111 } as const
const flags = { hasSequence: 0b0001, isLast: 0b0010 } as const
const serialisations = { none: 0b0000, json: 0b0001 } as const
const compressions = { none: 0b0000, gzip: 0b0001 } as const

/** Version 1, and a header of one word. */
const firstByte = 0b0001_0001

/** More than the text of the longest utterance with the time of every word. */
const maxPayloadBytes = 4 * 1_048_576

/** The settings of an utterance; goes first. */
export function encodeRequest(payload: object): Buffer {
  return encode(messageTypes.request, 0, serialisations.json, Buffer.from(JSON.stringify(payload)))
}

/** Audio as it is: what gzip takes off PCM is not worth its time. The last frame may be empty. */
export function encodeAudio(pcm: Uint8Array, isLast: boolean): Buffer {
  return encode(messageTypes.audio, isLast ? flags.isLast : 0, serialisations.none, pcm)
}

function encode(type: number, flag: number, serialisation: number, payload: Uint8Array): Buffer {
  const frame = Buffer.alloc(8 + payload.length)
  frame.set([firstByte, (type << 4) | flag, (serialisation << 4) | compressions.none, 0])
  frame.writeUInt32BE(payload.length, 4)
  frame.set(payload, 8)
  return frame
}

export type ServerFrame =
  | { readonly type: 'response'; readonly isLast: boolean; readonly text: string }
  | { readonly type: 'error'; readonly code: number; readonly text: string }

/** Throws an Error that says what is wrong with the frame. */
export function decodeFrame(frame: Buffer): ServerFrame {
  try {
    return decode(frame)
  } catch (error) {
    throw new Error(`it sent a frame that cannot be read: ${error instanceof Error ? error.message : ''}`)
  }
}

function decode(frame: Buffer): ServerFrame {
  const [type, flag] = [frame.readUInt8(1) >> 4, frame.readUInt8(1) & 0b1111]
  const compression = frame.readUInt8(2) & 0b1111
  let offset = (frame.readUInt8(0) & 0b1111) * 4
  if (type !== messageTypes.response && type !== messageTypes.error) throw new Error(`type ${type}`)
  const code = type === messageTypes.error ? frame.readUInt32BE(offset) : 0
  if (type === messageTypes.error || flag & flags.hasSequence) offset += 4
  const length = frame.readUInt32BE(offset)
  const payload = frame.subarray(offset + 4, offset + 4 + length)
  if (payload.length < length) throw new Error(`${payload.length} of ${length} bytes`)
  const text = unpack(payload, compression).toString()
  if (type === messageTypes.error) return { type: 'error', code, text }
  return { type: 'response', isLast: (flag & flags.isLast) !== 0, text }
}

function unpack(payload: Buffer, compression: number): Buffer {
  if (compression === compressions.none || payload.length === 0) return payload
  if (compression === compressions.gzip) return gunzipSync(payload, { maxOutputLength: maxPayloadBytes })
  throw new Error(`compression ${compression}`)
}
