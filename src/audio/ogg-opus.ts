import { type OggPage, oggFlags, readOggPage, segmentCount, writeOggPage } from './ogg-page.ts'

/** 48 frames of 1275 bytes: no Opus packet is longer (RFC 6716 3.4), rounded up. */
const maxPacketBytes = 65_536

/**
 * Takes the Opus packets out of an Ogg stream that arrives in pieces (RFC 7845): laced, continued over pages, of
 * chained streams one after the other. Pages of other logical streams are skipped. Holds one page and one packet at
 * most.
 */
export class OggOpusReader {
  #pending: Uint8Array = new Uint8Array(0)
  #serial: number | undefined
  #expects: 'head' | 'tags' | 'audio' = 'head'
  #preSkip = 0
  /** Parts of a packet that continues on the next page; undefined where none does. */
  #parts: Uint8Array[] | undefined

  /** 48 kHz samples to drop from the start of what is decoded; known once the first packet has been returned. */
  get preSkip(): number {
    return this.#preSkip
  }

  /** The packets completed by `bytes`, as copies. Throws an Error on what is not Ogg Opus; then the reader is spent. */
  push(bytes: Uint8Array): Uint8Array[] {
    let rest = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes])
    const packets: Uint8Array[] = []
    while (rest.length > 0) {
      const page = readOggPage(rest)
      if (!page) break
      this.#readPage(page, packets)
      rest = rest.subarray(page.bytes)
    }
    this.#pending = new Uint8Array(rest)
    return packets
  }

  #readPage(page: OggPage, packets: Uint8Array[]): void {
    if (page.flags & oggFlags.firstOfStream) {
      // Of streams that run side by side only the first Opus one is heard.
      if (this.#serial !== undefined && this.#expects === 'tags') return
      if (!startsWith(page.body, 'OpusHead')) {
        if (this.#serial === undefined) throw new Error('Ogg: the stream is not Opus')
        return
      }
      this.#serial = page.serial
      this.#expects = 'head'
      this.#parts = undefined
    }
    if (this.#serial === undefined) throw new Error('Ogg: the stream does not begin with a first page')
    if (page.serial !== this.#serial || page.lacing.length === 0) return
    this.#split(page, packets)
  }

  #split(page: OggPage, packets: Uint8Array[]): void {
    let parts = page.flags & oggFlags.continued ? this.#parts : []
    let offset = 0
    let start = 0
    for (const length of page.lacing) {
      offset += length
      if (length === 255) continue
      parts?.push(new Uint8Array(page.body.subarray(start, offset)))
      // Without its beginning (joined late, page lost) a continued packet is worth nothing.
      if (parts) this.#take(join(parts), packets)
      parts = []
      start = offset
    }
    const isOpen = page.lacing.at(-1) === 255
    if (isOpen) parts?.push(new Uint8Array(page.body.subarray(start)))
    this.#parts = isOpen ? parts : undefined
    if (!this.#parts) return
    // Tags may carry pictures of any size: their head is enough.
    if (this.#expects === 'tags') this.#parts.splice(1)
    else if (this.#parts.reduce((sum, part) => sum + part.length, 0) > maxPacketBytes) {
      throw new Error(`Ogg: a packet of more than ${maxPacketBytes} bytes`)
    }
  }

  #take(packet: Uint8Array, packets: Uint8Array[]): void {
    if (this.#expects === 'head') {
      this.#preSkip = readPreSkip(packet)
      this.#expects = 'tags'
    } else if (this.#expects === 'tags') {
      if (!startsWith(packet, 'OpusTags')) throw new Error('Ogg: no OpusTags behind OpusHead')
      this.#expects = 'audio'
    } else if (packet.length > 0) packets.push(packet)
  }
}

/** Checks an OpusHead packet (RFC 7845 5.1) and returns its pre-skip. */
function readPreSkip(packet: Uint8Array): number {
  if (!startsWith(packet, 'OpusHead') || packet.length < 19) throw new Error('Ogg: OpusHead is broken')
  const [version = 0, channels = 0] = packet.subarray(8)
  const family = packet[18] ?? 0
  if (version > 15) throw new Error(`Ogg: OpusHead version ${version} is unknown`)
  if (family !== 0) throw new Error(`Ogg: ${channels} channels in mapping family ${family} are not supported`)
  return (packet[10] ?? 0) + (packet[11] ?? 0) * 256
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length && String.fromCharCode(...bytes.subarray(0, text.length)) === text
}

function join(parts: Uint8Array[]): Uint8Array {
  const [only] = parts
  return parts.length === 1 && only ? only : new Uint8Array(Buffer.concat(parts))
}

export interface OggOpusOptions {
  /** Duration of each packet. */
  frameMs: number
  /** 48 kHz samples that a player drops at the start; 312 is what libopus itself delays. */
  preSkip?: number
  /** Of the sound before it was encoded, in Hz; players only show it. */
  inputSampleRate?: number
}

/** A mono Ogg Opus file (RFC 7845). Pages hold about a second each, so that players can seek. */
export function encodeOggOpus(packets: readonly Uint8Array[], options: OggOpusOptions): Buffer {
  const { frameMs, preSkip = 312, inputSampleRate = 16_000 } = options
  const pages: { packets: Uint8Array[]; granule: number }[] = [
    { packets: [opusHead(preSkip, inputSampleRate)], granule: 0 },
    { packets: [opusTags()], granule: 0 },
  ]
  const maxPackets = Math.max(1, Math.floor(1000 / frameMs))
  let page: Uint8Array[] = []
  let segments = 0
  const endPage = (until: number) => {
    if (page.length > 0) pages.push({ packets: page, granule: until * frameMs * 48 })
    page = []
    segments = 0
  }
  for (const [index, packet] of packets.entries()) {
    const count = segmentCount(packet.length)
    if (page.length >= maxPackets || segments + count > 255) endPage(index)
    page.push(packet)
    segments += count
  }
  endPage(packets.length)
  return Buffer.concat(
    pages.map(({ packets, granule }, sequence) => {
      const first = sequence === 0 ? oggFlags.firstOfStream : 0
      const last = sequence === pages.length - 1 ? oggFlags.lastOfStream : 0
      return writeOggPage(packets, { flags: first | last, serial: 1, sequence, granule })
    }),
  )
}

function opusHead(preSkip: number, inputSampleRate: number): Buffer {
  const head = Buffer.alloc(19)
  head.write('OpusHead', 0, 'latin1')
  head.writeUInt8(1, 8)
  head.writeUInt8(1, 9)
  head.writeUInt16LE(preSkip, 10)
  head.writeUInt32LE(inputSampleRate, 12)
  return head
}

function opusTags(): Buffer {
  const vendor = 'lapel'
  const tags = Buffer.alloc(16 + vendor.length)
  tags.write('OpusTags', 0, 'latin1')
  tags.writeUInt32LE(vendor.length, 8)
  tags.write(vendor, 12, 'latin1')
  return tags
}
