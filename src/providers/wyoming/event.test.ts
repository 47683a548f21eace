import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventReader, encodeEvent, type WyomingEvent } from './event.ts'

test('an event is a line, its data and its payload', () => {
  const bytes = encodeEvent({ type: 'audio-chunk', data: { rate: 16_000 }, payload: Uint8Array.of(1, 2) })
  expect(bytes.toString('latin1')).toBe(
    '{"type":"audio-chunk","data_length":14,"payload_length":2}\n{"rate":16000}\u0001\u0002',
  )
  expect(encodeEvent({ type: 'describe' }).toString()).toBe('{"type":"describe"}\n')
})

test('the length of data counts bytes, not characters', () => {
  const bytes = encodeEvent({ type: 'synthesize', data: { text: '好' } })
  expect(bytes.toString()).toBe('{"type":"synthesize","data_length":14}\n{"text":"好"}')
})

test('data in the header and after it are one', () => {
  const text =
    '{"type":"transcript","data":{"text":"a","language":"en"},"data_length":12,"version":"1.8.0"}\n{"text":"b"}'
  expect([...new EventReader().push(Buffer.from(text))]).toEqual([
    { type: 'transcript', data: { text: 'b', language: 'en' }, payload: Buffer.alloc(0) },
  ])
})

test('lengths that are null are none', () => {
  const text = '{"type":"audio-stop","data":null,"data_length":null,"payload_length":null}\n'
  expect([...new EventReader().push(Buffer.from(text))]).toMatchObject([{ type: 'audio-stop', data: {} }])
})

test('what was written is read, cut anywhere', () => {
  const event = fc.record({
    type: fc.string(),
    data: fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.oneof(fc.string(), fc.integer(), fc.boolean()),
    ),
    payload: fc.uint8Array({ maxLength: 30 }),
  })
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (events, cuts) => {
        const bytes = Buffer.concat(events.map(encodeEvent))
        const reader = new EventReader()
        const read: WyomingEvent[] = []
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const step = cuts[turn % cuts.length] ?? 1
          read.push(...reader.push(bytes.subarray(at, at + step)))
          at += step
        }
        expect(read.map(({ payload, ...rest }) => ({ ...rest, payload: [...payload] }))).toEqual(
          events.map(({ payload, ...rest }) => ({ ...rest, payload: [...payload] })),
        )
        expect(reader.isWhole).toBe(true)
      },
    ),
  )
})

test.each([
  ['a line that is no JSON', 'HTTP/1.1 400 Bad Request\r\n'],
  ['a header without type', '{"data":{}}\n'],
  ['a length below zero', '{"type":"x","payload_length":-1}\n'],
  ['a length beyond all measure', '{"type":"x","payload_length":1e9}\n'],
  ['data that is no object', '{"type":"x","data_length":2}\n[]'],
])('%s is refused', (_, text) => {
  expect(() => [...new EventReader().push(Buffer.from(text))]).toThrow('it sent')
})

test('a line without end is refused instead of kept', () => {
  const reader = new EventReader()
  const push = () => {
    for (let count = 0; count < 100; count++) for (const _ of reader.push(Buffer.alloc(65_536, 'x'))) break
  }
  expect(push).toThrow('it sent what is no Wyoming event')
})

test('an event that is not whole is known', () => {
  const reader = new EventReader()
  expect([...reader.push(Buffer.from('{"type":"x","payload_length":2}\na'))]).toEqual([])
  expect(reader.isWhole).toBe(false)
})
