import { createHmac } from 'node:crypto'
import type { Config } from '../config/schema.ts'
import type { Ids } from '../lib/ids.ts'
import type { Delivery, DeliveryDraft, MeetingRecord } from '../store/meetings.ts'

type Webhook = Config['meeting']['webhook']

/** What is to be delivered of a summary: nothing where no address is configured. */
export function webhookDrafts(
  meeting: Pick<MeetingRecord, 'id'>,
  body: string,
  { url }: Webhook,
  { ids, wall }: { readonly ids: Ids; readonly wall: number },
): DeliveryDraft[] {
  return url === undefined ? [] : [{ id: `d-${ids.hex(8)}`, meetingId: meeting.id, url, body, at: wall }]
}

/** `sha256=` and the HMAC of the body in hex: what the receiver compares `X-Meeting-Signature` with. */
function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

/** Sends one delivery. Resolves when the receiver has taken it (2xx), else rejects with the reason in a few words. */
export async function deliver(
  { id, url, body }: Delivery,
  { secret, headers }: Webhook,
  request: typeof fetch,
  signal: AbortSignal,
): Promise<void> {
  const response = await request(url, {
    method: 'POST',
    redirect: 'error',
    signal,
    headers: {
      ...headers,
      'Content-Type': 'application/json',
      // The same in every attempt: a receiver that has taken it can tell.
      'X-Meeting-Delivery': id,
      ...(secret !== undefined && { 'X-Meeting-Signature': signatureOf(body, secret) }),
    },
    body,
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
}
