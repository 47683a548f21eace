import { z } from 'zod'
import { peerCategories } from './peer-categories.ts'
import type { MessageSpec } from './spec.ts'

const type = z.literal('peer')
/** Bytes of JSON that a payload may have, and characters of its text. */
const maxPayloadBytes = 16_384
const maxTextLength = 4000
/** Names in one message; how many of them may be reached is a setting. */
const maxNames = 100
const maxIds = 1000

export const peerId = z.string().trim().min(1).max(128)
export const peerTargets = z.array(z.string().trim().min(1).max(128)).min(1).max(maxNames)

/** Trimmed and in lower case before it is looked at; empty is missing (extensions 7). */
const category = z
  .string()
  .nullish()
  .transform((raw) => raw?.trim().toLowerCase() || 'message')
  .pipe(z.enum(peerCategories))

const payload = z
  .looseObject({ text: z.string().min(1).max(maxTextLength) })
  .refine((given) => new TextEncoder().encode(JSON.stringify(given)).length <= maxPayloadBytes, {
    message: `has more than ${maxPayloadBytes} bytes`,
  })

const ids = z.array(z.string().max(200)).max(maxIds).default([])

/** A message without `event` is one to be sent. */
const withEvent = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && !('event' in message && message.event !== undefined)
    ? { ...message, event: 'send' }
    : message

export const peerUp = {
  text: 'Sends a message to other devices: their ids or names, or "broadcast". Without `event`; with `ack` it acknowledges those that came (`ids`) and, where `features.peerReceiptAck` was announced, what was told of its own (`receipts`, `redelivered`).',
  source: 'extensions 7',
  reply: ['peer'],
  schema: z.preprocess(
    withEvent,
    z.discriminatedUnion('event', [
      z.object({
        type,
        event: z.literal('send'),
        id: peerId.nullish(),
        to: peerTargets,
        category,
        payload,
        ttlSeconds: z.number().nullish(),
      }),
      z.object({ type, event: z.literal('ack'), ids, receipts: ids, redelivered: ids }),
    ]),
  ),
  good: [
    { type: 'peer', id: 'm-1', to: ['broadcast'], payload: { text: 'The printer works again.' }, ttlSeconds: 3600 },
    { type: 'peer', to: ['broadcast'], category: ' Alert ', payload: { text: 'Fire drill at four.' } },
    { type: 'peer', event: 'ack', ids: ['m-1', 'm-2'] },
  ],
  bad: [
    { message: { type: 'peer' }, field: 'to' },
    { message: { type: 'peer', to: [], payload: { text: 'x' } }, field: 'to' },
    { message: { type: 'peer', to: ['badge-1'] }, field: 'payload' },
    { message: { type: 'peer', to: ['badge-1'], payload: { words: 'x' } }, field: 'payload.text' },
    { message: { type: 'peer', to: ['badge-1'], payload: { text: '' } }, field: 'payload.text' },
    { message: { type: 'peer', to: ['badge-1'], category: 'shout', payload: { text: 'x' } }, field: 'category' },
    { message: { type: 'peer', to: ['badge-1'], payload: { text: 'x' }, ttlSeconds: 'long' }, field: 'ttlSeconds' },
    { message: { type: 'peer', event: 'ack', ids: 'm-1' }, field: 'ids' },
    { message: { type: 'peer', event: 'read' }, field: 'event' },
  ],
} as const satisfies MessageSpec

const names = z.array(z.string())

export const peerDown = {
  text: 'What became of a message that was sent (status), a message from another device, what became of one for one receiver (receipt), and that a device has got what had waited for it (redelivered). `gap` counts messages of the same sender just before it that never came, by `seq`.',
  source: 'extensions 7',
  schema: z.union([
    z.strictObject({
      type,
      status: z.literal('done'),
      id: z.string(),
      delivered: names,
      enqueued: names,
      failed: names,
      denied: names,
      elapsedMs: z.int(),
      targetsCount: z.int(),
      idempotent: z.literal(true).optional(),
    }),
    z.strictObject({
      type,
      event: z.literal('message'),
      id: z.string(),
      seq: z.int(),
      from: z.string(),
      fromName: z.string(),
      category: z.enum(peerCategories),
      payload: z.looseObject({ text: z.string() }),
      sentAt: z.int(),
      gap: z.strictObject({ from: z.int(), to: z.int() }).optional(),
    }),
    z.strictObject({
      type,
      event: z.literal('receipt'),
      id: z.string(),
      to: z.string(),
      state: z.enum(['delivered', 'expired', 'evicted']),
    }),
    z.strictObject({
      type,
      event: z.literal('redelivered'),
      to: z.string(),
      count: z.int(),
      ids: names,
    }),
  ]),
  good: [
    {
      type: 'peer',
      status: 'done',
      id: 'm-1',
      delivered: ['badge-2'],
      enqueued: ['badge-3'],
      failed: [],
      denied: [],
      elapsedMs: 2,
      targetsCount: 2,
    },
    {
      type: 'peer',
      event: 'message',
      id: 'm-1',
      seq: 7,
      from: 'badge-1',
      fromName: 'Li Wei',
      category: 'message',
      payload: { text: 'The printer works again.' },
      sentAt: 1_767_225_600_000,
    },
    { type: 'peer', event: 'receipt', id: 'm-1', to: 'badge-3', state: 'expired' },
    { type: 'peer', event: 'redelivered', to: 'badge-3', count: 2, ids: ['m-1', 'm-2'] },
  ],
} as const satisfies MessageSpec
