import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventStreamReader, type StreamEvent } from './event-stream.ts'

function read(text: string, cuts: readonly number[] = []): StreamEvent[] {
  const bytes = Buffer.from(text)
  const reader = new EventStreamReader()
  const events: StreamEvent[] = []
  let start = 0
  for (const length of [...cuts, bytes.length]) {
    events.push(...reader.push(bytes.subarray(start, start + length)))
    start += length
  }
  return events
}

test.each([
  ['data: a\n\n', [{ name: '', data: 'a' }]],
  ['data:a\r\n\r\n', [{ name: '', data: 'a' }]],
  [
    'data:  a\r\rdata: b\r\rx',
    [
      { name: '', data: ' a' },
      { name: '', data: 'b' },
    ],
  ],
  [
    'event: error\ndata: a\ndata: b\n\ndata: c\n\n',
    [
      { name: 'error', data: 'a\nb' },
      { name: '', data: 'c' },
    ],
  ],
  ['\uFEFF: keep-alive\n\nid: 7\nretry: 100\nevent: ping\n\ndata\n\n', [{ name: '', data: '' }]],
  ['data: never finished', []],
])('%j', (text, events) => {
  expect(read(text)).toEqual(events)
})

test('gives the same events however the bytes are cut', () => {
  const line = fc.constantFrom('data: 你好 😀', 'data:x', 'event: e', ': note', '', '')
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
  fc.assert(
    fc.property(fc.array(fc.tuple(line, lineEnd)), fc.array(fc.nat(9)), (lines, cuts) => {
      const text = lines.map((parts) => parts.join('')).join('')
      expect(read(`${text}.`, cuts)).toEqual(read(`${text}.`))
    }),
  )
})
