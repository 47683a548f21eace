import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeOggOpus, OggOpusReader } from './ogg-opus.ts'
import { checksum, oggFlags, writeOggPage } from './ogg-page.ts'

const packet = (length: number, fill = 1) => new Uint8Array(length).fill(fill)

function read(file: Uint8Array, cuts: number[] = []): Uint8Array[] {
  const reader = new OggOpusReader()
  const packets: Uint8Array[] = []
  let start = 0
  for (const end of [...cuts.map((cut) => cut % (file.length + 1)).sort((a, b) => a - b), file.length]) {
    const piece = Uint8Array.from(file.subarray(start, end))
    packets.push(...reader.push(piece))
    piece.fill(0xaa)
    start = end
  }
  return packets
}

const head = encodeOggOpus([], { frameMs: 20, preSkip: 312 })

/** A page written byte by byte, for what writeOggPage does not write: packets that go on over pages. */
function rawPage(flags: number, lacing: number[], body: Uint8Array, serial = 1): Buffer {
  const start = writeOggPage([], { flags, serial, sequence: 2, granule: 0 })
  start[26] = lacing.length
  return Buffer.concat([start, Uint8Array.from(lacing), body])
}

describe('OggOpusReader', () => {
  it('gives the packets of a file back wherever it is cut', () => {
    const packets = fc.array(fc.uint8Array({ minLength: 1, maxLength: 800 }), { maxLength: 120 })
    fc.assert(
      fc.property(packets, fc.array(fc.nat(), { maxLength: 20 }), (all, cuts) => {
        expect(read(encodeOggOpus(all, { frameMs: 20 }), cuts)).toEqual(all)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps packets whose length is a multiple of 255', () => {
    const all = [packet(255), packet(510), packet(254), packet(256)]
    expect(read(encodeOggOpus(all, { frameMs: 60 }))).toEqual(all)
  })

  it('tells the pre-skip', () => {
    const reader = new OggOpusReader()
    reader.push(encodeOggOpus([packet(3)], { frameMs: 20, preSkip: 3840 }))
    expect(reader.preSkip).toBe(3840)
  })

  it('joins a packet that goes on over three pages', () => {
    const file = Buffer.concat([
      head,
      rawPage(0, [2, 255], Buffer.concat([packet(2, 7), packet(255, 1)])),
      rawPage(oggFlags.continued, [255], packet(255, 2)),
      rawPage(oggFlags.continued, [4, 5], Buffer.concat([packet(4, 3), packet(5, 9)])),
    ])
    const long = Buffer.concat([packet(255, 1), packet(255, 2), packet(4, 3)])
    expect(read(file, [100, 400])).toEqual([packet(2, 7), Uint8Array.from(long), packet(5, 9)])
  })

  it('drops the end of a packet whose beginning it has not seen', () => {
    const file = Buffer.concat([head, rawPage(oggFlags.continued, [4, 5], Buffer.concat([packet(4, 3), packet(5, 9)]))])
    expect(read(file)).toEqual([packet(5, 9)])
  })

  it('drops the beginning of a packet that does not go on', () => {
    const file = Buffer.concat([head, rawPage(0, [255], packet(255)), rawPage(0, [6], packet(6))])
    expect(read(file)).toEqual([packet(6)])
  })

  it('reads chained streams one after the other and skips other streams', () => {
    const other = rawPage(0, [3], packet(3, 8), 77)
    const second = encodeOggOpus([packet(5)], { frameMs: 20 })
    expect(read(Buffer.concat([encodeOggOpus([packet(4)], { frameMs: 20 }), other, second]))).toEqual([
      packet(4),
      packet(5),
    ])
  })

  it('skips tags of any size without holding them', () => {
    const tags = Buffer.alloc(255 * 255)
    tags.write('OpusTags', 'latin1')
    const full = new Array<number>(255).fill(255)
    const firstPage = head.subarray(0, 47)
    const file = Buffer.concat([
      firstPage,
      rawPage(0, full, tags),
      ...new Array<Buffer>(20).fill(rawPage(oggFlags.continued, full, new Uint8Array(255 * 255))),
      rawPage(oggFlags.continued, [9], packet(9)),
      rawPage(0, [6], packet(6)),
    ])
    expect(read(file)).toEqual([packet(6)])
  })

  it.each([
    ['no page where one should begin', Buffer.from('ID3 not Ogg')],
    ['no page where one should begin', Buffer.concat([head, Buffer.from('Oggs')])],
    ['the stream is not Opus', rawPage(oggFlags.firstOfStream, [7], Buffer.from('\x01vorbis'))],
    ['does not begin with a first page', rawPage(0, [1], packet(1))],
    ['no OpusTags behind OpusHead', Buffer.concat([head.subarray(0, 47), rawPage(0, [1], packet(1))])],
    ['page version 1', Buffer.from('OggS\x01'.padEnd(27, '\0'), 'latin1')],
    ['OpusHead is broken', rawPage(oggFlags.firstOfStream, [8], Buffer.from('OpusHead'))],
  ])('says: %s', (message, file) => {
    expect(() => read(file)).toThrow(message)
  })

  it('refuses mapping families that plain decoders cannot decode', () => {
    const file = Buffer.from(head)
    file[28 + 9] = 6
    file[28 + 18] = 1
    expect(() => read(file)).toThrow('6 channels in mapping family 1 are not supported')
  })

  it('refuses a packet that never ends', () => {
    const page = rawPage(oggFlags.continued, new Array<number>(255).fill(255), new Uint8Array(255 * 255))
    page[5] = 0
    const next = Buffer.from(page)
    next[5] = oggFlags.continued
    expect(() => read(Buffer.concat([head, page, next]))).toThrow('a packet of more than 65536 bytes')
  })
})

describe('encodeOggOpus', () => {
  it('writes checksums, sequence numbers, granules and the end as RFC 3533 and 7845 want them', () => {
    const file = encodeOggOpus(new Array<Uint8Array>(40).fill(packet(100)), { frameMs: 60 })
    const pages: { flags: number; granule: bigint; sequence: number; valid: boolean }[] = []
    for (let offset = 0; offset < file.length; ) {
      const lacing = file.subarray(offset + 27, offset + 27 + file.readUInt8(offset + 26))
      const end = offset + 27 + lacing.length + lacing.reduce((sum, length) => sum + length, 0)
      const page = Buffer.from(file.subarray(offset, end))
      const crc = page.readUInt32LE(22)
      page.fill(0, 22, 26)
      pages.push({
        flags: page.readUInt8(5),
        granule: page.readBigUInt64LE(6),
        sequence: page.readUInt32LE(18),
        valid: checksum(page) === crc,
      })
      offset = end
    }
    expect(pages).toEqual([
      { flags: 2, granule: 0n, sequence: 0, valid: true },
      { flags: 0, granule: 0n, sequence: 1, valid: true },
      { flags: 0, granule: 46_080n, sequence: 2, valid: true },
      { flags: 0, granule: 92_160n, sequence: 3, valid: true },
      { flags: 4, granule: 115_200n, sequence: 4, valid: true },
    ])
  })

  it('computes the same checksum as polynomial division bit by bit', () => {
    expect(checksum(Buffer.from('123456789')).toString(16)).toBe('89a1897f')
  })
})
