import { z } from 'zod'
import { emotionNames } from '../emotions.ts'
import { codingDown } from './coding.ts'
import { meetingDown } from './meeting.ts'
import { peerDown } from './peer.ts'
import { screensDown } from './screens.ts'
import type { MessageTable } from './spec.ts'
import { workflowDown } from './workflow.ts'

/**
 * What the server sends. Strict, since firmware is not: a missing string member crashed devices until v2.3.0
 * (device-wire 8). Texts are short because screens are.
 */

const errorMembers = {
  status: z.literal('error'),
  code: z.string(),
  message: z.string(),
  fields: z.array(z.string()).optional(),
  owner: z.string().optional(),
  retryAfterMs: z.number().optional(),
}

export const down = {
  hello: {
    text: 'The one answer to the device’s hello. Both audio numbers are always given: devices keep them across connections.',
    source: 'device-wire 4',
    schema: z.strictObject({
      type: z.literal('hello'),
      transport: z.literal('websocket'),
      version: z.int(),
      session_id: z.string(),
      audio_params: z.strictObject({
        format: z.literal('opus'),
        sample_rate: z.literal([8000, 12_000, 16_000, 24_000, 48_000]),
        channels: z.literal(1),
        frame_duration: z.literal([5, 10, 20, 40, 60, 80, 100, 120]),
      }),
    }),
    good: [
      {
        type: 'hello',
        transport: 'websocket',
        version: 1,
        session_id: '0123456789abcdef',
        audio_params: { format: 'opus', sample_rate: 24_000, channels: 1, frame_duration: 60 },
      },
    ],
    bad: [
      {
        message: {
          type: 'hello',
          version: 1,
          session_id: 'x',
          audio_params: { format: 'opus', sample_rate: 24_000, channels: 1, frame_duration: 60 },
        },
        field: 'transport',
      },
    ],
  },
  stt: {
    text: 'What the user said or typed, for the screen.',
    source: 'device-wire 8.1',
    schema: z.strictObject({ type: z.literal('stt'), text: z.string() }),
    good: [{ type: 'stt', text: 'what time is it' }],
    bad: [{ message: { type: 'stt' }, field: 'text' }],
  },
  llm: {
    text: 'The face; `text` is its emoji, which browser clients show.',
    source: 'device-wire 8.3',
    schema: z.strictObject({
      type: z.literal('llm'),
      emotion: z.enum(emotionNames),
      text: z.string(),
    }),
    good: [{ type: 'llm', emotion: 'happy', text: '🙂' }],
    bad: [{ message: { type: 'llm', emotion: 'bored', text: '' }, field: 'emotion' }],
  },
  tts: {
    text: 'Speech starts (devices in auto mode close the microphone), a sentence starts, speech is over.',
    source: 'device-wire 8.2',
    schema: z.discriminatedUnion('state', [
      z.strictObject({ type: z.literal('tts'), state: z.enum(['start', 'stop']) }),
      z.strictObject({
        type: z.literal('tts'),
        state: z.literal('sentence_start'),
        text: z.string(),
      }),
    ]),
    good: [
      { type: 'tts', state: 'start' },
      { type: 'tts', state: 'sentence_start', text: 'It is ten past three.' },
      { type: 'tts', state: 'stop' },
    ],
    bad: [
      { message: { type: 'tts' }, field: 'state' },
      { message: { type: 'tts', state: 'sentence_start' }, field: 'text' },
    ],
  },
  mcp: {
    text: 'JSON-RPC call to the device: numeric id, string method, object params.',
    source: 'device-wire 9',
    reply: ['mcp'],
    schema: z.strictObject({
      type: z.literal('mcp'),
      payload: z.strictObject({
        jsonrpc: z.literal('2.0'),
        id: z.int32(),
        method: z.string(),
        params: z.record(z.string(), z.unknown()).optional(),
      }),
    }),
    good: [{ type: 'mcp', payload: { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { cursor: '' } } }],
    bad: [{ message: { type: 'mcp', payload: { jsonrpc: '2.0', id: 'a', method: 'x' } }, field: 'payload.id' }],
  },
  alert: {
    text: 'Shown with a sound in any state. All three strings are needed.',
    source: 'device-wire 8.6',
    schema: z.strictObject({
      type: z.literal('alert'),
      status: z.string(),
      message: z.string(),
      emotion: z.enum(emotionNames),
    }),
    good: [{ type: 'alert', status: 'Speech', message: 'No voice is available.', emotion: 'sad' }],
    bad: [{ message: { type: 'alert', status: 'x', message: 'y' }, field: 'emotion' }],
  },
  system: {
    text: 'To badges: this connection was replaced by a newer one, or is about to be closed since nothing came. Firmware knows only `command` and ignores these.',
    source: 'extensions 1',
    schema: z.discriminatedUnion('event', [
      z.strictObject({ type: z.literal('system'), event: z.literal('replaced'), message: z.string() }),
      z.strictObject({
        type: z.literal('system'),
        event: z.literal('timeout_warning'),
        message: z.string(),
        secondsLeft: z.number(),
      }),
    ]),
    good: [
      { type: 'system', event: 'replaced', message: 'This device has connected again.' },
      { type: 'system', event: 'timeout_warning', message: 'No message for 600 s.', secondsLeft: 10 },
    ],
    bad: [{ message: { type: 'system', event: 'timeout_warning', message: 'x' }, field: 'secondsLeft' }],
  },
  pong: {
    text: 'Answer to ping and keepalive, with their `ts`. Also sent unasked on a quiet connection: devices regard 120 s without a message as dead.',
    source: 'extensions 1, device-wire 6',
    schema: z.strictObject({ type: z.literal('pong'), ts: z.union([z.number(), z.string()]).optional() }),
    good: [{ type: 'pong' }, { type: 'pong', ts: 12 }],
  },
  error: {
    text: 'The message could not be attributed to a type.',
    source: 'extensions 1',
    schema: z.strictObject({ type: z.literal('error'), ...errorMembers }),
    good: [{ type: 'error', status: 'error', code: 'UNKNOWN_TYPE', message: 'Unknown message type "foo".' }],
    bad: [{ message: { type: 'error', status: 'error', code: 'UNKNOWN_TYPE' }, field: 'message' }],
  },
  mode: {
    text: 'The mode that was started or ended.',
    source: 'extensions 2',
    schema: z.strictObject({
      type: z.literal('mode'),
      status: z.literal('ok'),
      state: z.enum(['start', 'end']),
      mode: z.string(),
      idempotent: z.literal(true).optional(),
    }),
    good: [{ type: 'mode', status: 'ok', state: 'start', mode: 'chat', idempotent: true }],
    bad: [{ message: { type: 'mode', status: 'ok', mode: 'chat' }, field: 'state' }],
  },
  listen: {
    text: 'To badges, when working mode starts: from now on the key opens the microphone. Firmware does not know it.',
    source: 'extensions 2',
    schema: z.strictObject({ type: z.literal('listen'), state: z.literal('start'), mode: z.literal('manual') }),
    good: [{ type: 'listen', state: 'start', mode: 'manual' }],
    bad: [{ message: { type: 'listen', state: 'start' }, field: 'mode' }],
  },
  workflow: workflowDown,
  meeting: meetingDown,
  coding: codingDown,
  peer: peerDown,
  ...screensDown,
  server: {
    text: 'What came of an action asked of the server.',
    source: 'extensions 9',
    schema: z.strictObject({
      type: z.literal('server'),
      status: z.enum(['success', 'error']),
      message: z.string(),
      content: z.strictObject({ action: z.string() }),
    }),
    good: [
      { type: 'server', status: 'success', message: 'changed: chat.prompt', content: { action: 'update_config' } },
    ],
    bad: [{ message: { type: 'server', status: 'ok', message: '', content: { action: 'restart' } }, field: 'status' }],
  },
} as const satisfies MessageTable
