import { z } from 'zod'
import { peerId, peerTargets } from './peer.ts'
import type { MessageSpec } from './spec.ts'

/** Bytes of JSON that one of these may have: a device has some hundred KB of memory (device-wire 3). */
const maxBytes = 16_384

/** What is for other devices; members beside those named are passed on. */
const forOthers = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z
    .looseObject({ type: z.literal(type), id: peerId.nullish(), to: peerTargets, ...shape })
    .refine((given) => new TextEncoder().encode(JSON.stringify(given)).length <= maxBytes, {
      message: `the message has more than ${maxBytes} bytes`,
    })
const name = z.string().trim().min(1).max(64)
const source = 'extensions 8'

export const screensUp = {
  'ui.render': {
    text: 'Shows something on the screens of other devices, those that are connected. A body that is a list, or has `rows` or `items`, is cut to 10 rows of 50 characters. One in 500 ms reaches a device; the newest waits.',
    source,
    reply: ['ui.render', 'ui.ack', 'ui.error'],
    schema: forOthers('ui.render', {
      page: name.optional(),
      title: z.string().max(200).optional(),
      body: z
        .union([z.string().max(4000), z.array(z.unknown()).max(1000), z.record(z.string(), z.unknown())])
        .optional(),
    }),
    good: [{ type: 'ui.render', id: 'r-1', to: ['broadcast'], page: 'list', body: { rows: ['Milk', 'Bread'] } }],
    bad: [
      { message: { type: 'ui.render', body: 'x' }, field: 'to' },
      { message: { type: 'ui.render', to: ['badge-1'], body: 7 }, field: 'body' },
    ],
  },
  'device.control': {
    text: 'Asks other devices, those that are connected, to do something.',
    source,
    reply: ['device.control', 'ui.ack', 'ui.error'],
    schema: forOthers('device.control', { action: name }),
    good: [{ type: 'device.control', id: 'c-1', to: ['broadcast'], action: 'vibrate', ms: 200 }],
    bad: [{ message: { type: 'device.control', to: ['badge-1'] }, field: 'action' }],
  },
  'net.banner': {
    text: 'Shows a line on other devices for a while, at most 120 characters.',
    source,
    reply: ['net.banner', 'ui.ack', 'ui.error'],
    schema: forOthers('net.banner', { text: z.string().min(1).max(1000) }),
    good: [{ type: 'net.banner', to: ['broadcast'], text: 'The lift is broken.' }],
    bad: [{ message: { type: 'net.banner', to: ['badge-1'] }, field: 'text' }],
  },
  'play.tone': {
    text: 'Lets other devices make a sound.',
    source,
    reply: ['play.tone', 'ui.ack', 'ui.error'],
    schema: forOthers('play.tone', { tone: name.default('beep') }),
    good: [{ type: 'play.tone', to: ['broadcast'], tone: 'ding' }],
    bad: [{ message: { type: 'play.tone', to: ['badge-1'], tone: 7 }, field: 'tone' }],
  },
  'ui.ack': {
    text: 'What another device asked for has been shown or done; told to that device.',
    source,
    schema: z.looseObject({ type: z.literal('ui.ack'), id: peerId }),
    good: [{ type: 'ui.ack', id: 'r-1' }],
    bad: [{ message: { type: 'ui.ack' }, field: 'id' }],
  },
  'ui.error': {
    text: 'What another device asked for could not be shown or done; told to that device.',
    source,
    schema: z.looseObject({
      type: z.literal('ui.error'),
      id: peerId,
      code: z.string().max(64).optional(),
      message: z.string().max(500).optional(),
    }),
    good: [{ type: 'ui.error', id: 'r-1', code: 'NO_SCREEN', message: 'This badge has no screen.' }],
    bad: [{ message: { type: 'ui.error', code: 'x' }, field: 'id' }],
  },
} as const satisfies Record<string, MessageSpec>

const names = z.array(z.string())
/** What came of it, for whoever sent it; or what is for a device. */
const relayed = <T extends string>(type: T) =>
  z.union([
    z.strictObject({
      type: z.literal(type),
      status: z.literal('done'),
      id: z.string(),
      delivered: names,
      failed: names,
      denied: names,
      targetsCount: z.int(),
    }),
    z.looseObject({ type: z.literal(type), id: z.string(), from: z.string(), fromName: z.string() }),
  ])
const text = 'What another device asks for; or, with `status`, whom such a message has reached.'
const from = { from: 'badge-1', fromName: 'Li Wei' }

export const screensDown = {
  'ui.render': {
    text,
    source,
    schema: relayed('ui.render'),
    good: [
      { type: 'ui.render', id: 'r-1', ...from, page: 'list', body: { rows: ['Milk', 'Bread'] } },
      {
        type: 'ui.render',
        status: 'done',
        id: 'r-1',
        delivered: ['badge-2'],
        failed: ['badge-3'],
        denied: [],
        targetsCount: 2,
      },
    ],
  },
  'device.control': {
    text,
    source,
    schema: relayed('device.control'),
    good: [{ type: 'device.control', id: 'c-1', ...from, action: 'vibrate', ms: 200 }],
  },
  'net.banner': {
    text,
    source,
    schema: relayed('net.banner'),
    good: [{ type: 'net.banner', id: 'b-1', ...from, text: 'The lift is broken.' }],
  },
  'play.tone': {
    text,
    source,
    schema: relayed('play.tone'),
    good: [{ type: 'play.tone', id: 't-1', ...from, tone: 'ding' }],
  },
  'ui.ack': {
    text: 'A device has shown or done what this one asked for.',
    source,
    schema: z.looseObject({ type: z.literal('ui.ack'), id: z.string(), from: z.string() }),
    good: [{ type: 'ui.ack', id: 'r-1', from: 'badge-2' }],
  },
  'ui.error': {
    text: 'A device could not show or do what this one asked for. From the server: SUPERSEDED, a newer one took its place while it waited; TARGET_OFFLINE, the device has gone before its turn came.',
    source,
    schema: z.looseObject({
      type: z.literal('ui.error'),
      id: z.string(),
      from: z.string(),
      code: z.string().optional(),
      message: z.string().optional(),
    }),
    good: [{ type: 'ui.error', id: 'r-1', from: 'badge-2', code: 'SUPERSEDED', message: 'A newer one was shown.' }],
  },
} as const satisfies Record<string, MessageSpec>
