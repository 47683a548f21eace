import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFrame, encodeAudio, encodeRequest } from './frame.ts'

test('a request is JSON behind a header and its length', () => {
  expect(encodeRequest({ a: 1 }).toString('hex')).toBe(`11101000${'00000007'}${Buffer.from('{"a":1}').toString('hex')}`)
})

test('audio is raw; the last frame says so', () => {
  expect(encodeAudio(Uint8Array.of(1, 2), false).toString('hex')).toBe('11200000000000020102')
  expect(encodeAudio(new Uint8Array(0), true).toString('hex')).toBe('1122000000000000')
})

const size = (bytes: Uint8Array) => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return length
}
const text = Buffer.from('{"result":{"text":"好"}}')
const packed = gzipSync(text)

describe('frames of the server', () => {
  test.each([
    ['without a sequence number', Buffer.concat([Buffer.of(0x11, 0x90, 0x10, 0), size(text), text]), false],
    ['with one', Buffer.concat([Buffer.of(0x11, 0x91, 0x10, 0, 0, 0, 0, 2), size(text), text]), false],
    ['the last one', Buffer.concat([Buffer.of(0x11, 0x92, 0x10, 0), size(text), text]), true],
    [
      'the last one with a number',
      Buffer.concat([Buffer.of(0x11, 0x93, 0x10, 0, 255, 255, 255, 253), size(text), text]),
      true,
    ],
    ['compressed', Buffer.concat([Buffer.of(0x11, 0x91, 0x11, 0, 0, 0, 0, 2), size(packed), packed]), false],
    ['with a longer header', Buffer.concat([Buffer.of(0x12, 0x90, 0x10, 0, 9, 9, 9, 9), size(text), text]), false],
  ])('%s', (_, frame, isLast) => {
    expect(decodeFrame(frame)).toEqual({ type: 'response', isLast, text: text.toString() })
  })

  test('an error has a code and words', () => {
    const words = Buffer.from('busy')
    const frame = Buffer.concat([Buffer.of(0x11, 0xf0, 0x10, 0), Buffer.from('0347374f', 'hex'), size(words), words])
    expect(decodeFrame(frame)).toEqual({ type: 'error', code: 0x0347374f, text: 'busy' })
  })

  test.each([
    ['empty', Buffer.alloc(0)],
    ['cut in the header', Buffer.of(0x11, 0x90)],
    ['cut in the length', Buffer.of(0x11, 0x90, 0x10, 0, 0, 0)],
    ['cut in the text', Buffer.of(0x11, 0x90, 0x10, 0, 0, 0, 0, 9, 1)],
    ['of an unknown type', Buffer.of(0x11, 0xb0, 0x10, 0, 0, 0, 0, 0)],
    ['compressed in an unknown way', Buffer.of(0x11, 0x90, 0x12, 0, 0, 0, 0, 1, 1)],
    ['said to be gzip', Buffer.of(0x11, 0x90, 0x11, 0, 0, 0, 0, 1, 1)],
  ])('%s: refused in words', (_, frame) => {
    expect(() => decodeFrame(frame)).toThrow('it sent a frame that cannot be read')
  })

  test('a small frame that unpacks to a huge text is refused', () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    const frame = Buffer.concat([Buffer.of(0x11, 0x90, 0x11, 0), size(bomb), bomb])
    expect(() => decodeFrame(frame)).toThrow('it sent a frame that cannot be read')
  })

  test('no bytes at all do anything else than be read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          decodeFrame(Buffer.from(bytes))
        } catch (error) {
          expect(String(error)).toContain('it sent a frame that cannot be read')
        }
      }),
    )
  })
})
