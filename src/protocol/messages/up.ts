import { z } from 'zod'
import { codingUp } from './coding.ts'
import { meetingUp } from './meeting.ts'
import { peerUp } from './peer.ts'
import { screensUp } from './screens.ts'
import type { MessageTable } from './spec.ts'
import { workflowUp } from './workflow.ts'

/**
 * What devices send. Lenient: unknown members are ignored, members that some clients leave out have defaults, and
 * `session_id` is never looked at (py-xiaozhi always sends an empty one).
 */

/** JSON-RPC as the firmware writes it: errors have no code (device-wire 9). */
const rpcAnswer = z.looseObject({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string().default('') }).optional(),
})

const lenient = <T extends z.ZodType>(schema: T, fallback: z.output<T>) => schema.catch(() => fallback)

export const up = {
  hello: {
    text: 'First message of a connection: what the device is. Answered by exactly one hello; a second one is ignored, since firmware keeps the answer for its next connection.',
    source: 'device-wire 4',
    reply: ['hello'],
    schema: z.object({
      type: z.literal('hello'),
      version: lenient(z.coerce.number(), 1),
      features: lenient(
        z.object({
          mcp: lenient(z.boolean(), false),
          aec: lenient(z.boolean(), false),
          peerAck: lenient(z.boolean(), false),
          peerReceiptAck: lenient(z.boolean(), false),
        }),
        { mcp: false, aec: false, peerAck: false, peerReceiptAck: false },
      ),
      transport: lenient(z.string(), 'websocket'),
      audio_params: z
        .object({
          format: z.literal('opus').default('opus'),
          sample_rate: z.int().min(8000).max(48_000).default(16_000),
          channels: z.int().min(1).max(2).default(1),
          frame_duration: z.int().min(5).max(120).default(60),
        })
        .prefault({}),
    }),
    good: [
      {
        type: 'hello',
        version: 1,
        features: { mcp: true },
        transport: 'websocket',
        audio_params: { format: 'opus', sample_rate: 16_000, channels: 1, frame_duration: 60 },
      },
      { type: 'hello', device_id: 'web', device_name: 'browser', token: '', features: { mcp: true, emoji: true } },
    ],
    bad: [
      { message: { type: 'hello', audio_params: { format: 'pcm' } }, field: 'audio_params.format' },
      { message: { type: 'hello', audio_params: { sample_rate: 'high' } }, field: 'audio_params.sample_rate' },
    ],
  },
  listen: {
    text: 'The microphone opens (start, with its mode) or closes (stop); a wake word was heard or a text was typed (detect, text).',
    source: 'device-wire 7, extensions 3',
    schema: z.discriminatedUnion('state', [
      z.object({
        type: z.literal('listen'),
        state: z.literal('start'),
        mode: z.enum(['auto', 'manual', 'realtime']).default('auto'),
      }),
      z.object({ type: z.literal('listen'), state: z.literal('stop') }),
      z.object({
        type: z.literal('listen'),
        state: z.enum(['detect', 'text']),
        text: z.string().max(4000),
      }),
    ]),
    good: [
      { session_id: 'x', type: 'listen', state: 'start', mode: 'auto' },
      { session_id: '', type: 'listen', state: 'start' },
      { session_id: 'x', type: 'listen', state: 'stop' },
      { session_id: 'x', type: 'listen', state: 'detect', text: '你好小智' },
      { type: 'listen', state: 'text', text: 'what time is it' },
    ],
    bad: [
      { message: { type: 'listen' }, field: 'state' },
      { message: { type: 'listen', state: 'pause' }, field: 'state' },
      { message: { type: 'listen', state: 'start', mode: 'always' }, field: 'mode' },
      { message: { type: 'listen', state: 'detect' }, field: 'text' },
    ],
  },
  abort: {
    text: 'The user interrupts the answer, by key (no reason) or wake word. `tts stop` follows at once.',
    source: 'device-wire 7',
    reply: ['tts'],
    schema: z.object({ type: z.literal('abort'), reason: z.string().max(200).optional().catch(undefined) }),
    good: [
      { session_id: 'x', type: 'abort' },
      { type: 'abort', reason: 'wake_word_detected' },
    ],
  },
  mcp: {
    text: 'Answer of the device to a JSON-RPC call of the server.',
    source: 'device-wire 9',
    schema: z.object({ type: z.literal('mcp'), payload: rpcAnswer }),
    good: [
      { type: 'mcp', payload: { jsonrpc: '2.0', id: 1, result: { tools: [] } } },
      { type: 'mcp', payload: { jsonrpc: '2.0', id: 2, error: { message: 'Unknown tool' } } },
    ],
    bad: [
      { message: { type: 'mcp' }, field: 'payload' },
      { message: { type: 'mcp', payload: [] }, field: 'payload' },
    ],
  },
  iot: {
    text: 'Things and their states, from firmware that does not know mcp (until v1.7). Taken and counted; nothing acts on it.',
    source: 'device-wire 10',
    schema: z.object({
      type: z.literal('iot'),
      update: z.boolean().optional(),
      descriptors: z.array(z.looseObject({ name: z.string() })).optional(),
      states: z.array(z.looseObject({ name: z.string() })).optional(),
    }),
    good: [
      {
        type: 'iot',
        update: true,
        descriptors: [{ name: 'Speaker', description: 'speaker', properties: {}, methods: {} }],
      },
      { type: 'iot', update: true, states: [{ name: 'Speaker', state: { volume: 70 } }] },
    ],
    bad: [{ message: { type: 'iot', states: [{}] }, field: 'states.0.name' }],
  },
  goodbye: {
    text: 'The device ends the conversation; the connection is closed. Sent by bridges, not by WebSocket firmware.',
    source: 'device-wire 7',
    schema: z.object({ type: z.literal('goodbye') }),
    good: [{ session_id: 'x', type: 'goodbye' }],
  },
  ping: {
    text: 'Heartbeat.',
    source: 'extensions 1',
    reply: ['pong'],
    schema: z.object({ type: z.literal('ping'), ts: z.union([z.number(), z.string().max(64)]).optional() }),
    good: [{ type: 'ping' }, { type: 'ping', ts: 1_767_225_600_000 }],
    bad: [{ message: { type: 'ping', ts: {} }, field: 'ts' }],
  },
  keepalive: {
    text: 'Heartbeat, another name for ping.',
    source: 'extensions 1',
    reply: ['pong'],
    schema: z.object({ type: z.literal('keepalive'), ts: z.union([z.number(), z.string().max(64)]).optional() }),
    good: [{ type: 'keepalive' }],
    bad: [{ message: { type: 'keepalive', ts: [] }, field: 'ts' }],
  },
  mode: {
    text: 'Starts or ends a mode. Starting the one that is on, or ending one that is not, is ok and idempotent.',
    source: 'extensions 2',
    reply: ['mode'],
    schema: z.object({ type: z.literal('mode'), state: z.enum(['start', 'end']), mode: z.string().min(1).max(40) }),
    good: [
      { type: 'mode', state: 'start', mode: 'chat' },
      { type: 'mode', state: 'end', mode: 'meeting' },
    ],
    bad: [
      { message: { type: 'mode', state: 'begin', mode: 'chat' }, field: 'state' },
      { message: { type: 'mode', state: 'start' }, field: 'mode' },
    ],
  },
  workflow: workflowUp,
  meeting: meetingUp,
  coding: codingUp,
  peer: peerUp,
  ...screensUp,
  server: {
    text: 'Asks the server to reread its configuration or to restart; `secret` is the admin token.',
    source: 'extensions 9',
    reply: ['server'],
    schema: z.object({
      type: z.literal('server'),
      action: z.enum(['update_config', 'restart']),
      content: z.object({ secret: z.string().max(200) }),
    }),
    good: [{ type: 'server', action: 'update_config', content: { secret: 'the admin token' } }],
    bad: [
      { message: { type: 'server', action: 'stop', content: { secret: 'x' } }, field: 'action' },
      { message: { type: 'server', action: 'restart' }, field: 'content' },
    ],
  },
} as const satisfies MessageTable
