/** Ogg pages (RFC 3533 6): 27 bytes of head, a table of segment lengths, the body. */
const oggHeadBytes = 27

export const oggFlags = { continued: 1, firstOfStream: 2, lastOfStream: 4 } as const

export interface OggPage {
  readonly flags: number
  readonly serial: number
  /** Lengths of the segments in `body`; a packet ends with the first one below 255. */
  readonly lacing: Uint8Array
  readonly body: Uint8Array
  /** Of the page in all. */
  readonly bytes: number
}

/**
 * The page that begins at the start of `bytes`, as views; `undefined` while it is not complete. Its checksum is not
 * looked at, since streams come over TCP. Throws an Error where no page begins.
 */
export function readOggPage(bytes: Uint8Array): OggPage | undefined {
  const capture = String.fromCharCode(...bytes.subarray(0, 4))
  if (!'OggS'.startsWith(capture)) throw new Error('Ogg: no page where one should begin')
  if (bytes.length < oggHeadBytes) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint8(4) !== 0) throw new Error(`Ogg: page version ${view.getUint8(4)} is unknown`)
  const bodyStart = oggHeadBytes + view.getUint8(26)
  if (bytes.length < bodyStart) return undefined
  const lacing = bytes.subarray(oggHeadBytes, bodyStart)
  const end = bodyStart + lacing.reduce((sum, length) => sum + length, 0)
  if (bytes.length < end) return undefined
  const body = bytes.subarray(bodyStart, end)
  return { flags: view.getUint8(5), serial: view.getUint32(14, true), lacing, body, bytes: end }
}

/** One page holding whole packets. `granule` counts 48 kHz samples to the end of the page (RFC 7845 4). */
export function writeOggPage(
  packets: readonly Uint8Array[],
  page: { flags: number; serial: number; sequence: number; granule: number },
): Buffer {
  const lacing = packets.flatMap((packet) => lace(packet.length))
  if (lacing.length > 255) throw new RangeError(`Ogg: ${lacing.length} segments do not fit into one page`)
  const head = Buffer.alloc(oggHeadBytes)
  head.write('OggS', 0, 'latin1')
  head.writeUInt8(page.flags, 5)
  head.writeBigUInt64LE(BigInt(page.granule), 6)
  head.writeUInt32LE(page.serial, 14)
  head.writeUInt32LE(page.sequence, 18)
  head.writeUInt8(lacing.length, 26)
  const bytes = Buffer.concat([head, Uint8Array.from(lacing), ...packets])
  bytes.writeUInt32LE(checksum(bytes), 22)
  return bytes
}

/** How many segments a packet of this length takes; a multiple of 255 is ended by an empty one. */
export function segmentCount(packetBytes: number): number {
  return Math.floor(packetBytes / 255) + 1
}

function lace(packetBytes: number): number[] {
  return [...new Array<number>(segmentCount(packetBytes) - 1).fill(255), packetBytes % 255]
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24
  for (let bit = 0; bit < 8; bit++) value = value & 0x8000_0000 ? (value << 1) ^ 0x04c1_1db7 : value << 1
  return value
})

/** CRC-32 as Ogg has it: polynomial 0x04c11db7, not reflected, starting at 0, its own field counted as zeros. */
export function checksum(page: Uint8Array): number {
  let crc = 0
  for (const byte of page) crc = (crc << 8) ^ (crcTable[(crc >>> 24) ^ byte] ?? 0)
  return crc >>> 0
}
