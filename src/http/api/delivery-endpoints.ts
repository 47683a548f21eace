import { z } from 'zod'
import type { Delivery } from '../../store/meetings.ts'
import { ApiError } from './api-errors.ts'
import { answer, endpoint } from './endpoint.ts'
import { lineOf, listOf, pageFields, time, timeText } from './fields.ts'

const deliveryView = z.object({
  id: z.string().describe('As the receiver got it: `X-Meeting-Delivery`.'),
  meeting: z.string(),
  url: z.string().describe('Without its query, in which keys may be.'),
  madeAt: time,
  attempts: z.int(),
  lastError: z.string().nullable(),
})

function viewOfDelivery({ id, meetingId, url, at, attempts, lastError }: Delivery): z.input<typeof deliveryView> {
  const { origin, pathname } = new URL(url)
  return {
    id,
    meeting: meetingId,
    url: origin + pathname,
    madeAt: timeText(at),
    attempts,
    lastError: lastError ?? null,
  }
}

export const deliveryEndpoints = [
  endpoint({
    method: 'get',
    path: '/deliveries',
    name: 'listDeliveries',
    summary: 'Summaries that could not be delivered to the webhook and were given up; the newest first.',
    role: 'viewer',
    query: z.strictObject({ state: z.literal('dead').default('dead').describe('Given up.'), ...pageFields }),
    replies: { 200: { meaning: 'A part of the list.', schema: listOf(deliveryView) } },
    async handle({ query: { offset, limit } }, { outbox }) {
      const { items, total } = await outbox.dead({ offset, limit })
      return answer(200, { items: items.map(viewOfDelivery), total })
    },
  }),
  endpoint({
    method: 'post',
    path: '/deliveries/{id}/retry',
    name: 'retryDelivery',
    summary: 'Has a delivery that was given up tried again, as if it were new.',
    role: 'admin',
    pathFields: z.object({ id: lineOf(64).describe('Of the delivery.') }),
    replies: { 202: { meaning: 'It is on its way.', schema: z.object({ id: z.string() }) } },
    errors: ['NOT_FOUND'],
    async handle({ path }, { outbox, services: { clock }, deliver }) {
      if (!(await outbox.revive(path.id, clock.wall()))) {
        throw new ApiError('NOT_FOUND', `There is no delivery ${path.id} that was given up.`)
      }
      deliver()
      return answer(202, { id: path.id })
    },
  }),
]
