import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PcmBytes } from './pcm-bytes.ts'

test('gives the same samples however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.int16Array(), fc.array(fc.nat(40)), (pcm, lengths) => {
      const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)
      const reader = new PcmBytes()
      const samples: number[] = []
      let offset = 0
      for (const length of [...lengths, bytes.length]) {
        samples.push(...reader.push(bytes.subarray(offset, offset + length)))
        offset += length
      }
      expect(samples).toEqual([...pcm])
    }),
  )
})

test('drops an odd last byte', () => {
  expect([...new PcmBytes().push(Uint8Array.of(1, 0, 7))]).toEqual([1])
})
