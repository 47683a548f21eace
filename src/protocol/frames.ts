/**
 * Binary audio frames, one Opus packet per WebSocket message (device-wire 5). Lenient towards the sender, exact
 * towards the device: devices do not check lengths, a wrong size reads outside their buffer. All fields big-endian.
 */

/** Framing = Protocol-Version of the connection: 1 raw packet, 2 with a 16-byte header, 3 with a 4-byte header. */
export type Framing = 1 | 2 | 3

export const headerBytes = { 1: 0, 2: 16, 3: 4 } as const satisfies Record<Framing, number>

/** The framing a Protocol-Version header asks for; anything else than 2 or 3 is 1, as the firmware does. */
export function framingOf(protocolVersion: string | number | undefined): Framing {
  const version = Number(protocolVersion)
  return version === 2 || version === 3 ? version : 1
}

/** An Opus packet (a view, not a copy) and, in framing 2, the timestamp in ms that came with it (0 = none). */
export interface AudioFrame {
  readonly packet: Uint8Array
  readonly timestamp: number
}

/** `undefined` for what holds no Opus packet: empty, too short for its header, another type, a size beyond the end. */
export function decodeFrame(framing: Framing, frame: Buffer): AudioFrame | undefined {
  const header = headerBytes[framing]
  if (frame.length <= header) return undefined
  if (framing === 1) return { packet: frame, timestamp: 0 }
  // Bridges leave version and type at 0 (device-wire 5); type 1 would be JSON.
  const type = framing === 2 ? frame.readUInt16BE(2) : frame.readUInt8(0)
  const size = framing === 2 ? frame.readUInt32BE(12) : frame.readUInt16BE(2)
  if (type !== 0 || size === 0 || size > frame.length - header) return undefined
  return {
    packet: frame.subarray(header, header + size),
    timestamp: framing === 2 ? frame.readUInt32BE(8) : 0,
  }
}

/** Copies `packet` behind the header of its framing. `timestampMs` is used by framing 2 only; it wraps at 32 bits. */
export function encodeFrame(framing: Framing, packet: Uint8Array, timestampMs: number): Buffer {
  const header = headerBytes[framing]
  const frame = Buffer.allocUnsafe(header + packet.length)
  if (framing === 2) {
    frame.writeUInt16BE(2, 0)
    frame.writeUInt16BE(0, 2)
    frame.writeUInt32BE(0, 4)
    frame.writeUInt32BE(Math.floor(timestampMs) >>> 0, 8)
    frame.writeUInt32BE(packet.length, 12)
  } else if (framing === 3) {
    frame.writeUInt16BE(0, 0)
    frame.writeUInt16BE(packet.length, 2)
  }
  frame.set(packet, header)
  return frame
}
