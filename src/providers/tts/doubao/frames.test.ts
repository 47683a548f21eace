import { expect, test } from 'vitest'
import { events, readFrame, requestFrame } from './frames.ts'

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

// The frames as the documentation draws them.

test('writes a request about the connection', () => {
  expect(requestFrame(events.startConnection, {})).toEqual(bytes([0x11, 0x14, 0x10, 0, 0, 0, 0, 1, 0, 0, 0, 2], '{}'))
})

test('writes a request about a session', () => {
  expect(requestFrame(events.finishSession, {}, 'nxckjoejnkeg')).toEqual(
    bytes([0x11, 0x14, 0x10, 0, 0, 0, 0, 102, 0, 0, 0, 12], 'nxckjoejnkeg', [0, 0, 0, 2], '{}'),
  )
})

test('reads a response', () => {
  const frame = bytes([0x11, 0x94, 0x10, 0, 0, 0, 0, 50, 0, 0, 0, 7], 'bxnweiu', [0, 0, 0, 2], '{}')
  expect(readFrame(frame)).toEqual({ type: 'event', event: events.connectionStarted, payload: Buffer.from('{}') })
})

test('reads sound', () => {
  const frame = bytes([0x11, 0xb4, 0, 0, 0, 0, 1, 0x60, 0, 0, 0, 2], 'ab', [0, 0, 0, 3], [1, 2, 3])
  expect(readFrame(frame)).toEqual({ type: 'event', event: events.audio, payload: Buffer.of(1, 2, 3) })
})

test('reads a failed connection without an id', () => {
  const frame = bytes([0x11, 0x94, 0x10, 0, 0, 0, 0, 51, 0, 0, 0, 4], '{  }')
  expect(readFrame(frame)).toEqual({ type: 'event', event: events.connectionFailed, payload: Buffer.from('{  }') })
})

test('reads an error, with and without the length of what it says', () => {
  const head = [0x11, 0xf0, 0x10, 0, 0x02, 0xae, 0xa5, 0x41]
  const error = { type: 'error', code: 45_000_001, said: 'no voice' }
  expect(readFrame(bytes(head, [0, 0, 0, 8], 'no voice'))).toEqual(error)
  expect(readFrame(bytes(head, 'no voice'))).toEqual(error)
})

test('every cut of a frame is refused', () => {
  const frame = bytes([0x11, 0x94, 0x10, 0, 0, 0, 0, 50, 0, 0, 0, 7], 'bxnweiu', [0, 0, 0, 2], '{}')
  for (let end = 0; end < frame.length; end++) {
    // Where the id ends, the frame could be one without an id.
    if (end !== 19) expect(readFrame(frame.subarray(0, end))).toBeUndefined()
  }
  expect(readFrame(bytes([...frame], [0]))).toBeUndefined()
})

test.each([
  ['text', Buffer.from('{"error":"no voice"}')],
  ['another version', Buffer.of(0x21, 0x94, 0x10, 0, 0, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0)],
  ['a request', requestFrame(events.startConnection, {})],
  ['a compressed frame', Buffer.of(0x11, 0x94, 0x11, 0, 0, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0)],
  ['a frame without an event', Buffer.of(0x11, 0xb0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
  ['a length beyond the end', Buffer.of(0x11, 0x94, 0x10, 0, 0, 0, 0, 50, 0xff, 0xff, 0xff, 0xff)],
])('%s is refused', (_, frame) => {
  expect(readFrame(frame)).toBeUndefined()
})
