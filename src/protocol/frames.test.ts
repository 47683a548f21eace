import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame, type Framing, framingOf, headerBytes } from './frames.ts'

const framings: readonly Framing[] = [1, 2, 3]
const packet = Uint8Array.of(0x58, 1, 2, 3)
const hex = (frame: Buffer) => frame.toString('hex')

describe('encodeFrame', () => {
  it('5: framing 1 is the raw packet', () => {
    expect(hex(encodeFrame(1, packet, 7))).toBe('58010203')
  })

  it('5: framing 2 has version, type, reserved, timestamp and size before it, big-endian', () => {
    expect(hex(encodeFrame(2, packet, 0x01020304))).toBe('0002000000000000010203040000000458010203')
  })

  it('5: framing 3 has type, reserved and size before it, big-endian', () => {
    expect(hex(encodeFrame(3, packet, 7))).toBe('0000000458010203')
  })

  it('the timestamp is a whole number of ms and wraps at 32 bits', () => {
    expect(encodeFrame(2, packet, 2 ** 32 + 1.9).readUInt32BE(8)).toBe(1)
  })

  it('copies the packet: the caller may use its buffer again', () => {
    const source = Uint8Array.from(packet)
    const frame = encodeFrame(1, source, 0)
    source.fill(0)
    expect(hex(frame)).toBe('58010203')
  })
})

describe('decodeFrame', () => {
  it('gives back what was encoded, in every framing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...framings), fc.uint8Array({ minLength: 1, maxLength: 4000 }), (framing, sent) => {
        const received = decodeFrame(framing, encodeFrame(framing, sent, 1234))
        expect(Buffer.from(received?.packet ?? [])).toEqual(Buffer.from(sent))
        expect(received?.timestamp).toBe(framing === 2 ? 1234 : 0)
      }),
    )
  })

  it('takes any bytes without throwing, and never gives a packet that reaches beyond them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...framings), fc.uint8Array({ maxLength: 40 }), (framing, bytes) => {
        const frame = decodeFrame(framing, Buffer.from(bytes))
        if (!frame) return
        expect(frame.packet.length).toBeGreaterThan(0)
        expect(frame.packet.length).toBeLessThanOrEqual(bytes.length - headerBytes[framing])
      }),
    )
  })

  it('5: the version field is not looked at: bridges leave it at 0', () => {
    const frame = encodeFrame(2, packet, 99)
    frame.writeUInt16BE(0, 0)
    expect(decodeFrame(2, frame)).toEqual({ packet: Buffer.from(packet), timestamp: 99 })
  })

  it('what follows the payload is not part of the packet', () => {
    const frame = Buffer.concat([encodeFrame(3, packet, 0), Buffer.of(9, 9)])
    expect(decodeFrame(3, frame)?.packet).toHaveLength(4)
  })
})

it.each([
  ['1', 1],
  ['2', 2],
  ['3', 3],
  [' 3 ', 3],
  [2, 2],
  ['4', 1],
  ['0', 1],
  ['two', 1],
  ['', 1],
  [undefined, 1],
] as const)('3: Protocol-Version %s means framing %s', (version, framing) => {
  expect(framingOf(version)).toBe(framing)
})
