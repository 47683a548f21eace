import { describe, expect, test } from 'vitest'
import { encodeFrame } from '../src/protocol/frames.ts'
import { firmwareOf } from './firmware.ts'
import { readText } from './incoming.ts'
import { readAudio } from './incoming-audio.ts'
import { readServerHello } from './server-hello.ts'

const current = firmwareOf('2.4.2')

function names(findings: readonly { readonly name: string }[]): string[] {
  return findings.map(({ name }) => name)
}

describe('text messages', () => {
  test.each([
    '{"type":"stt","text":"hi"}',
    '{"type":"llm","emotion":"happy","text":"😀"}',
    '{"type":"tts","state":"start"}',
    '{"type":"tts","state":"sentence_start","text":"Hi."}',
    '{"type":"tts","state":"sentence_end","text":"Hi."}',
    '{"type":"alert","status":"INFO","message":"hi","emotion":"neutral"}',
    '{"type":"mcp","payload":{}}',
    '{"type":"system","event":"replaced","message":"x"}',
    '{"type":"workflow","event":"update","tasks":[]}',
  ])('%s is fine', (text) => {
    expect(readText(current, text).findings).toEqual([])
  })

  test.each([
    ['{"type":"stt"', 'not JSON'],
    ['[]', 'message without type'],
    ['{"type":1}', 'message without type'],
    ['{"type":"stt"}', 'missing member'],
    ['{"type":"tts"}', 'tts without state'],
    ['{"type":"tts","state":"begin"}', 'unknown tts state'],
    ['{"type":"tts","state":"sentence_start"}', 'missing member'],
    ['{"type":"llm","emotion":"hungry"}', 'unknown emotion'],
    ['{"type":"alert","status":"INFO","message":"hi"}', 'missing member'],
    ['{"type":"mcp","payload":"x"}', 'missing member'],
    [JSON.stringify({ type: 'stt', text: 'x'.repeat(601) }), 'text too long'],
    [JSON.stringify({ type: 'workflow', tasks: 'x'.repeat(9000) }), 'message too long'],
  ])('%.60s is a fault: %s', (text, name) => {
    expect(names(readText(current, text).findings)).toEqual([name])
  })

  test('tts without state crashes older firmware only', () => {
    expect(readText(firmwareOf('2.3.0'), '{"type":"tts"}').findings[0]?.crash).toBe(true)
    expect(readText(current, '{"type":"tts"}').findings[0]?.crash).toBeUndefined()
  })
})

describe('server hello', () => {
  const before = { sampleRate: 24_000, frameMs: 60 } as const
  const good = { type: 'hello', transport: 'websocket', audio_params: { sample_rate: 16_000, frame_duration: 20 } }

  test('its audio parameters are kept', () => {
    const { accepted, findings } = readServerHello(current, good, before)
    expect(accepted?.downlink).toEqual({ sampleRate: 16_000, frameMs: 20 })
    expect(findings).toEqual([])
  })

  test('without audio parameters those of an earlier connection stay', () => {
    const { accepted, findings } = readServerHello(current, { type: 'hello', transport: 'websocket' }, before)
    expect(accepted?.downlink).toEqual(before)
    expect(names(findings)).toEqual(['hello without sample rate', 'hello without frame duration'])
  })

  test('a rate that Opus does not know is a fault', () => {
    const hello = { ...good, audio_params: { sample_rate: 22_050, frame_duration: 60 } }
    expect(names(readServerHello(current, hello, before).findings)).toEqual(['unusable audio parameters'])
  })

  test('without transport it crashes the device, since v2.5 it is ignored', () => {
    expect(readServerHello(current, { type: 'hello' }, before).findings[0]?.crash).toBe(true)
    const ignored = readServerHello(firmwareOf('2.5.0'), { type: 'hello' }, before)
    expect(ignored.accepted).toBeUndefined()
    expect(ignored.findings[0]?.crash).toBeUndefined()
  })
})

describe('audio messages', () => {
  const packet = Uint8Array.of(0x58, 1, 2, 3)

  test.each([1, 2, 3] as const)('framing %i as the server encodes it is fine', (framing) => {
    const { frame, findings } = readAudio(framing, 60, encodeFrame(framing, packet, 1234))
    expect(findings).toEqual([])
    expect(Buffer.from(frame?.packet ?? [])).toEqual(Buffer.from(packet))
  })

  test.each([
    ['raw in framing 3', 3, Buffer.from([0x58, 1, 2, 3, 4, 5]), 'frame size mismatch'],
    ['a size that is too small', 3, Buffer.from([0, 0, 0, 2, 0x58, 1, 2]), 'frame size mismatch'],
    ['a size beyond the end', 2, encodeFrame(2, packet, 0).subarray(0, 18), 'frame size mismatch'],
    ['an empty message', 1, Buffer.alloc(0), 'empty packet'],
    ['another duration', 1, Buffer.from([0x48, 1]), 'packet duration mismatch'],
    [
      'framing 2 without its version',
      2,
      Buffer.from([0, 0, ...encodeFrame(2, packet, 0).subarray(2)]),
      'frame header wrong',
    ],
  ] as const)('%s is a fault', (_what, framing, message, name) => {
    expect(names(readAudio(framing, 60, message).findings)).toContain(name)
  })
})
