import { z } from 'zod'
import { labelOf } from '../../fleet/device.ts'
import { consoleSender } from '../../peers/console-sender.ts'
import { peerCategories } from '../../protocol/messages/peer-categories.ts'
import { messageStates, type SentMessage } from '../../store/message-history.ts'
import type { ApiPorts } from './api-ports.ts'
import { answer, endpoint } from './endpoint.ts'
import { lineOf, listOf, pageFields, time, timeText } from './fields.ts'
import { jsonBody } from './request-body.ts'

/** Whoever writes with the API is a partner too, and its id has a capital letter: nothing here is normalised. */
const partner = lineOf(140)

const messageView = z.object({
  number: z.int().describe('Rises in the order of writing.'),
  id: z.string().describe('As the sender chose it; the same for all who got it.'),
  sender: z.string().describe(`A device, or \`${consoleSender.id}\`: it was sent with this API.`),
  senderName: z.string(),
  receiver: z.string(),
  receiverName: z.string(),
  category: z.enum(peerCategories),
  text: z.string().nullable().describe('null: it never came, and its text went with it.'),
  state: z
    .enum(messageStates)
    .describe('`enqueued`: it waits; `read`: a person was told its text; `evicted`: the bound was lowered.'),
  sentAt: time,
  expiresAt: time,
  deliveredAt: time.nullable(),
  readAt: time.nullable(),
  endedAt: time.nullable().describe('When it expired or was evicted.'),
})

const threadView = z.object({
  devices: z.array(z.string()).describe('Both of them, in the order of their ids.'),
  names: z.array(z.string()).describe('Of both.'),
  messages: z.int(),
  waiting: z.int(),
  lastAt: time,
})

const queueView = z.object({ receiver: z.string(), receiverName: z.string(), waiting: z.int(), oldestAt: time })

const optionalTime = (ms: number | undefined) => (ms === undefined ? null : timeText(ms))

function viewOfMessage(message: SentMessage, nameOf: (id: string) => string): z.input<typeof messageView> {
  const { number, id, sender, senderName, receiver, category, payload, state } = message
  return {
    number,
    id,
    sender,
    senderName,
    receiver,
    receiverName: nameOf(receiver),
    category,
    text: payload === undefined ? null : typeof payload.text === 'string' ? payload.text : '',
    state,
    sentAt: timeText(message.sentAt),
    expiresAt: timeText(message.expiresAt),
    deliveredAt: optionalTime(message.deliveredAt),
    readAt: optionalTime(message.readAt),
    endedAt: optionalTime(message.endedAt),
  }
}

/** What people call these devices now. */
async function namesOf(ids: readonly string[], { services }: ApiPorts): Promise<(id: string) => string> {
  const names = new Map<string, string>()
  for (const id of new Set(ids)) {
    const device = await services.fleet.get(id)
    if (device) names.set(id, labelOf(device))
  }
  return (id) => names.get(id) ?? id
}

export const messageEndpoints = [
  endpoint({
    method: 'get',
    path: '/messages',
    name: 'listMessages',
    summary: 'Messages between devices with what became of them, once for each receiver, the newest first.',
    remarks:
      'Delivered ones are there as long as their receivers can hear them again. Of those that never came the latest are, without their text.',
    role: 'admin',
    query: z.strictObject({
      device: partner.optional().describe('Sent by it or to it.'),
      partner: partner.optional().describe('The other one.'),
      state: z.enum(messageStates).optional().describe('What has become of them.'),
      ...pageFields,
    }),
    replies: { 200: { meaning: 'A part of the list.', schema: listOf(messageView) } },
    async handle({ query: { device, partner: other, state, offset, limit } }, ports) {
      const filter = { ...(device && { device }), ...(other && { partner: other }), ...(state && { state }) }
      const { items, total } = await ports.services.peers.history.list(filter, { offset, limit })
      const nameOf = await namesOf(
        items.map(({ receiver }) => receiver),
        ports,
      )
      return answer(200, { items: items.map((message) => viewOfMessage(message, nameOf)), total })
    },
  }),
  endpoint({
    method: 'get',
    path: '/messages/threads',
    name: 'listThreads',
    summary: 'Who writes to whom, by the latest 5,000 messages; the latest first.',
    role: 'admin',
    query: z.strictObject({ device: partner.optional().describe('One of the two.'), ...pageFields }),
    replies: { 200: { meaning: 'A part of the list.', schema: listOf(threadView) } },
    async handle({ query: { device, offset, limit } }, ports) {
      const filter = { ...(device && { device }) }
      const { items, total } = await ports.services.peers.history.threads(filter, { offset, limit })
      const nameOf = await namesOf(
        items.flatMap(({ devices }) => devices),
        ports,
      )
      const views = items.map(({ devices, messages, waiting, lastAt }) => ({
        devices: [...devices],
        names: devices.map(nameOf),
        messages,
        waiting,
        lastAt: timeText(lastAt),
      }))
      return answer(200, { items: views, total })
    },
  }),
  endpoint({
    method: 'get',
    path: '/messages/queues',
    name: 'listQueues',
    summary: 'Devices for which messages wait, the longest queue first.',
    role: 'admin',
    query: z.strictObject(pageFields),
    replies: { 200: { meaning: 'A part of the list.', schema: listOf(queueView) } },
    async handle({ query }, ports) {
      const { items, total } = await ports.services.peers.history.queues(query)
      const nameOf = await namesOf(
        items.map(({ receiver }) => receiver),
        ports,
      )
      const views = items.map(({ receiver, waiting, oldestAt }) => ({
        receiver,
        receiverName: nameOf(receiver),
        waiting,
        oldestAt: timeText(oldestAt),
      }))
      return answer(200, { items: views, total })
    },
  }),
  endpoint({
    method: 'post',
    path: '/messages',
    name: 'sendMessage',
    summary: 'Sends a message to devices; `peer.acl` does not stop it.',
    remarks: 'It waits for those that are not here. What becomes of it `GET /messages` tells.',
    role: 'admin',
    body: jsonBody(
      z.strictObject({
        to: z
          .array(lineOf(140))
          .min(1)
          .max(100)
          .describe('Ids, names or owners; or `broadcast` alone: every device that is not shut out.'),
        text: z.string().trim().min(1).max(2000),
        category: z.enum(['message', 'task', 'alert']).default('message').describe('A task also goes on their lists.'),
        ttlSeconds: z.int().min(1).max(31_536_000).optional().describe('How long it waits, `peer.ttlSeconds` at most.'),
      }),
    ),
    replies: {
      201: {
        meaning: 'It is kept.',
        schema: z.object({
          id: z.string(),
          delivered: z.array(z.string()).describe('It is on its way to these.'),
          enqueued: z.array(z.string()).describe('It waits for these.'),
          failed: z.array(z.string()).describe('There is no such device, or too much waits for it.'),
        }),
      },
    },
    errors: ['INVALID_REQUEST', 'QUEUE_FULL', 'GROUP_FULL'],
    async handle({ body: { to, text, category, ttlSeconds } }, { services: { peers } }) {
      const { id, receipt } = await peers.send(consoleSender, { to, category, payload: { text }, ttlSeconds })
      const { delivered, enqueued, failed } = receipt
      return answer(201, { id, delivered: [...delivered], enqueued: [...enqueued], failed: [...failed] })
    },
  }),
]
