import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeWav, encodeWav, WavReader } from './wav.ts'

/** A WAV file of the given chunks, each `[id, body]`. */
function riff(...chunks: [string, Uint8Array | number[]][]): Buffer {
  const parts = chunks.flatMap(([id, body]) => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(body.length)
    return [Buffer.from(id, 'latin1'), size, Buffer.from(body), Buffer.alloc(body.length % 2)]
  })
  const all = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'), ...parts])
  all.writeUInt32LE(all.length - 8, 4)
  return all
}

function format(tag: number, channels: number, sampleRate: number, bits: number, extra: number[] = []): Buffer {
  const body = Buffer.alloc(16)
  body.writeUInt16LE(tag, 0)
  body.writeUInt16LE(channels, 2)
  body.writeUInt32LE(sampleRate, 4)
  body.writeUInt32LE((sampleRate * channels * bits) / 8, 8)
  body.writeUInt16LE((channels * bits) / 8, 12)
  body.writeUInt16LE(bits, 14)
  return Buffer.concat([body, Buffer.from(extra)])
}

const samples = fc
  .array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 200 })
  .map((all) => Int16Array.from(all))

describe('decodeWav', () => {
  it('gives back what encodeWav wrote', () => {
    fc.assert(
      fc.property(samples, fc.constantFrom(8000, 22_050, 48_000), (pcm, sampleRate) => {
        expect(decodeWav(encodeWav(pcm, sampleRate))).toEqual({ pcm, sampleRate })
      }),
    )
  })

  it.each([
    ['8-bit', 1, 8, [0, 128, 255], [-32_768, 0, 32_512]],
    ['24-bit', 1, 24, [0, 0, 0x80, 0, 0, 0, 0xff, 0xff, 0x7f], [-32_768, 0, 32_767]],
    ['32-bit', 1, 32, [0, 0, 0, 0x80, 0, 0, 1, 0, 0xff, 0xff, 0xff, 0x7f], [-32_768, 1, 32_767]],
    ['float', 3, 32, [...new Uint8Array(Float32Array.of(-1, 0.5, 3, Number.NaN).buffer)], [-32_768, 16_384, 32_767, 0]],
  ])('scales %s samples to 16 bits', (_name, tag, bits, data, expected) => {
    const file = riff(['fmt ', format(tag, 1, 16_000, bits)], ['data', data])
    expect([...decodeWav(file).pcm]).toEqual(expected)
  })

  it('mixes channels to mono by their average', () => {
    const data = [...new Uint8Array(Int16Array.of(100, 300, -32_768, 32_766).buffer)]
    expect([...decodeWav(riff(['fmt ', format(1, 2, 48_000, 16)], ['data', data])).pcm]).toEqual([200, -1])
  })

  it('takes chunks in any order, odd-sized ones with their padding', () => {
    const file = riff(['LIST', [1, 2, 3]], ['data', [1, 0, 2, 0]], ['junk', [9]], ['fmt ', format(1, 1, 11_025, 16)])
    expect(decodeWav(file)).toEqual({ pcm: Int16Array.of(1, 2), sampleRate: 11_025 })
  })

  it('looks behind the extensible tag', () => {
    const extra = [22, 0, 16, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]
    const file = riff(['fmt ', format(0xfffe, 1, 16_000, 16, extra)], ['data', [7, 0]])
    expect([...decodeWav(file).pcm]).toEqual([7])
  })

  it('reads to the end where the data size is unknown or too large', () => {
    for (const size of [0, 0xffff_ffff, 1000]) {
      const file = encodeWav(Int16Array.of(1, 2, 3), 16_000)
      file.writeUInt32LE(size, 40)
      expect([...decodeWav(file).pcm]).toEqual([1, 2, 3])
    }
  })

  it.each([
    ['not a RIFF/WAVE file', Buffer.from('ID3 this is an MP3, not a wave')],
    ['not a RIFF/WAVE file', Buffer.alloc(3)],
    ['no fmt chunk', riff(['data', [0, 0]])],
    ['no data chunk', riff(['fmt ', format(1, 1, 16_000, 16)])],
    ['format 6 samples of 8 bits are not supported', riff(['fmt ', format(6, 1, 8000, 8)], ['data', [0]])],
    ['integer samples of 12 bits are not supported', riff(['fmt ', format(1, 1, 8000, 12)], ['data', [0]])],
    ['no channels', riff(['fmt ', format(1, 0, 8000, 16)], ['data', [0]])],
    ['sample rate of 0 Hz', riff(['fmt ', format(1, 1, 0, 16)], ['data', [0]])],
    ['fmt chunk of 4 bytes', riff(['fmt ', [1, 0, 1, 0]], ['data', [0]])],
  ])('says: %s', (message, file) => {
    expect(() => decodeWav(file)).toThrow(message)
  })

  it('answers any bytes with audio or an Error, never with something else', () => {
    const base = riff(['fmt ', format(1, 2, 16_000, 24)], ['data', new Uint8Array(60)])
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
        const file = Buffer.from(base)
        for (const [offset, value] of changes) file[offset] = value
        try {
          expect(decodeWav(file).pcm.length).toBeLessThanOrEqual(60)
        } catch (error) {
          expect((error as Error).message).toMatch(/^WAV: /)
        }
      }),
    )
  })
})

describe('WavReader', () => {
  const read = (file: Uint8Array, cuts: number[]) => {
    const reader = new WavReader()
    const pcm: number[] = []
    let start = 0
    for (const end of [...cuts.map((cut) => cut % (file.length + 1)).sort((a, b) => a - b), file.length]) {
      const piece = Uint8Array.from(file.subarray(start, end))
      const audio = reader.push(piece)
      piece.fill(0xaa)
      if (audio) {
        expect(audio.sampleRate).toBe(22_050)
        pcm.push(...audio.pcm)
      }
      start = end
    }
    return Int16Array.from(pcm)
  }

  it('gives the same samples wherever the stream is cut and whether or not its size is known', () => {
    fc.assert(
      fc.property(
        samples,
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.constantFrom<'known' | number>('known', 0, 0xffff_ffff),
        (pcm, cuts, size) => {
          const file = encodeWav(pcm, 22_050)
          if (size !== 'known') file.writeUInt32LE(size, 40)
          expect(read(file, cuts)).toEqual(pcm)
        },
      ),
    )
  })

  it('mixes stereo and skips the chunks around the samples', () => {
    const data = [...new Uint8Array(Int16Array.of(10, 20, 30, 50).buffer)]
    const file = riff(['LIST', [1, 2, 3]], ['fmt ', format(1, 2, 22_050, 16)], ['data', data], ['LIST', [9, 9, 9, 9]])
    for (let cut = 0; cut <= file.length; cut++) expect([...read(file, [cut])]).toEqual([15, 40])
  })

  it('refuses what is not WAV as soon as it can be seen', () => {
    expect(() => new WavReader().push(Buffer.from('<html>502 Bad Gateway</html>'))).toThrow('not a RIFF/WAVE stream')
  })

  it('refuses a head that never ends', () => {
    const reader = new WavReader()
    reader.push(Buffer.from('RIFF\xff\xff\xff\xffWAVEJUNK\xf0\xff\xff\xff', 'latin1'))
    expect(() => {
      for (let count = 0; count < 100; count++) reader.push(new Uint8Array(1024))
    }).toThrow('no samples within 65536 bytes')
  })
})
