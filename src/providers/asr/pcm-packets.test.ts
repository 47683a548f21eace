import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PcmPackets } from './pcm-packets.ts'

test('whatever lengths it comes in, nothing is lost and all packets but the last are full', () => {
  fc.assert(
    fc.property(fc.array(fc.int16Array({ maxLength: 50 })), fc.integer({ min: 1, max: 30 }), (writes, samples) => {
      const packets = new PcmPackets(samples)
      const out: Uint8Array[] = []
      for (const pcm of writes) out.push(...packets.push(pcm))
      expect(out.every((packet) => packet.length === samples * 2)).toBe(true)
      out.push(...packets.end())
      const all = Buffer.concat(writes.map((pcm) => new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)))
      expect(Buffer.concat(out).equals(all)).toBe(true)
    }),
  )
})
