import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeFrame, FrameReader, frameKind } from './wasm-frames.ts'

test('frames survive any cut of the pipe', () => {
  const frame = fc.record({
    id: fc.nat(),
    kind: fc.constantFrom(...Object.values(frameKind)),
    payload: fc.uint8Array({ maxLength: 40 }),
  })
  fc.assert(
    fc.property(fc.array(frame), fc.integer({ min: 1, max: 30 }), (frames, length) => {
      const bytes = Buffer.concat(frames.map(({ id, kind, payload }) => encodeFrame(id, kind, payload)))
      const reader = new FrameReader()
      const read: { id: number; kind: number; payload: number[] }[] = []
      for (let offset = 0; offset < bytes.length; offset += length) {
        for (const { id, kind, payload } of reader.push(bytes.subarray(offset, offset + length))) {
          read.push({ id, kind, payload: [...payload] })
        }
      }
      expect(read).toEqual(frames.map((each) => ({ ...each, payload: [...each.payload] })))
    }),
  )
})
