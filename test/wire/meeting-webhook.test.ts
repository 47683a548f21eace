import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { VendorServer } from '../support/vendor-server.ts'
import type { List } from './api-client.ts'
import { startMeetings } from './meetings-client.ts'

const secret = 'sixteen characters or more'

interface Delivery {
  readonly id: string
  readonly meeting: string
  readonly url: string
  readonly attempts: number
  readonly lastError: string | null
}

async function startWithReceiver(receiver: VendorServer) {
  return startMeetings({ config: { meeting: { webhook: { url: `${receiver.url}/hook?key=of-ours`, secret } } } })
}

describe('the webhook', () => {
  it('gets the summary that devices got, byte by byte, with its signature', async () => {
    await using receiver = await VendorServer.start()
    receiver.answer(({ reply }) => reply.writeHead(204).end())
    const { held, server } = await startWithReceiver(receiver)
    const { id } = await held()
    await expect.poll(() => receiver.calls.length).toBe(1)
    const [call] = receiver.calls
    expect(call?.body).toBe((await server.app.store.meetings.summary(id))?.text)
    expect(call?.headers['x-meeting-signature']).toBe(
      `sha256=${createHmac('sha256', secret)
        .update(call?.bytes ?? '')
        .digest('hex')}`,
    )
  })

  it('gets a summary that was given up when somebody asks for it', async () => {
    await using receiver = await VendorServer.start()
    receiver.answer(({ reply }) => reply.writeHead(receiver.calls.length === 1 ? 500 : 204).end())
    const { ask, held, server } = await startWithReceiver(receiver)
    const { id } = await held()
    await expect.poll(() => server.log.filter(({ message }) => message === 'summary not delivered').length).toBe(1)
    const name = String(receiver.calls[0]?.headers['x-meeting-delivery'])
    expect((await ask<List<Delivery>>('GET /deliveries')).json.total).toBe(0)
    await expect.poll(() => server.app.store.outbox.nextDueAt()).toBeDefined()
    await server.app.store.outbox.failed(name, 'HTTP 500', undefined)
    const { json } = await ask<List<Delivery>>('GET /deliveries?state=dead')
    const url = `${receiver.url}/hook`
    expect(json.items).toMatchObject([{ id: name, meeting: id, url, attempts: 1, lastError: 'HTTP 500' }])
    expect((await ask(`POST /deliveries/${name}/retry`)).status).toBe(202)
    await expect.poll(() => receiver.calls.length).toBe(2)
    await expect.poll(async () => (await ask<List<Delivery>>('GET /deliveries')).json.total).toBe(0)
    expect((await ask(`POST /deliveries/${name}/retry`)).status).toBe(404)
  })
})
