import { expect, it, onTestFinished } from 'vitest'
import { keptData } from '../support/badges.ts'
import { PeerClient } from '../support/peer-client.ts'
import { storeKinds } from '../support/stores.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'

const senders = ['s0', 's1', 's2']
const receivers = ['r0', 'r1', 'r2', 'r3']
const devices = Object.fromEntries([...senders, ...receivers].map((id) => [id, { group: 'ward' }]))
/** For each receiver, shared by the senders. */
const room = 30

async function arrive(server: TestServer, deviceId: string): Promise<PeerClient> {
  const client = new PeerClient({ deviceId, features: { peerAck: true, peerReceiptAck: true } })
  onTestFinished(() => client.leave())
  return client.arrive(server.url)
}

/** Fills every mailbox; returns what was accepted, as `id > receiver`, and leaves. */
async function fill(server: TestServer, ttlSeconds: number): Promise<string[]> {
  const accepted: string[] = []
  for (const sender of senders) {
    const client = await arrive(server, sender)
    for (let count = 0; count < room; count++) {
      const id = `${sender}-${count}`
      const said = await client.post({ id, to: receivers, payload: { text: id }, ttlSeconds })
      if (said.code === 'QUEUE_FULL') continue
      for (const receiver of said.enqueued as string[]) accepted.push(`${id} > ${receiver}`)
    }
    await client.leave()
  }
  return accepted
}

/** Everything that the senders are told when they return, acknowledged as it comes. */
async function told(server: TestServer, count: number): Promise<string[]> {
  const outcomes: string[] = []
  for (const sender of senders) {
    const client = await arrive(server, sender)
    client.onSaid = ({ type, event, id, to, state }) => {
      if (type !== 'peer' || event !== 'receipt') return
      outcomes.push(`${id} > ${to} ${state}`)
      client.send({ type: 'peer', event: 'ack', receipts: [id] })
    }
    for (const { event, id, to, state } of client.events('receipt')) {
      if (event === 'receipt' && !outcomes.includes(`${id} > ${to} ${state}`)) outcomes.push(`${id} > ${to} ${state}`)
      client.send({ type: 'peer', event: 'ack', receipts: [id] })
    }
    await expect
      .poll(async () => (await server.app.store.mailbox.outcomes(sender, 1)).length, { timeout: 20_000 })
      .toBe(0)
    await client.leave()
  }
  expect(outcomes.length).toBeGreaterThanOrEqual(count)
  return [...new Set(outcomes)].toSorted()
}

for (const kind of storeKinds) {
  const test = it.skipIf(!kind.available)
  const config = async (more: TestServerOptions['config']) => ({
    devices,
    limits: { textPerSecond: 1000 },
    ...(await keptData(kind)),
    ...more,
  })
  const peer = { maxQueued: room, perSecond: 1000 }

  test(`${kind.name}: mailboxes full, all of it expired while the senders are away: a receipt for each, exactly`, {
    timeout: 60_000,
  }, async () => {
    const server = await startTestServer({ config: await config({ peer }) })
    const accepted = await fill(server, 2)
    expect(accepted.length).toBeGreaterThanOrEqual(room * receivers.length)
    const left = async () => Promise.all(receivers.map((id) => server.app.store.mailbox.lastWaiting(id)))
    await expect.poll(left, { timeout: 20_000 }).toEqual([0, 0, 0, 0])
    expect(await told(server, accepted.length)).toEqual(accepted.map((each) => `${each} expired`).toSorted())
  })

  test(`${kind.name}: mailboxes full, most of it evicted while the senders are away: a receipt for each, exactly`, {
    timeout: 60_000,
  }, async () => {
    const kept = await config({})
    const first = await startTestServer({ config: { ...kept, peer } })
    const accepted = await fill(first, 3600)
    expect(accepted).toHaveLength(room * receivers.length)
    await first.stop()
    const second = await startTestServer({ config: { ...kept, peer: { ...peer, maxQueued: 7 } } })
    const outcomes = await told(second, accepted.length - 7 * receivers.length)
    const stay = new Set(
      receivers.flatMap((receiver) => accepted.filter((each) => each.endsWith(receiver)).slice(0, 7)),
    )
    expect(outcomes).toEqual(
      accepted
        .filter((each) => !stay.has(each))
        .map((each) => `${each} evicted`)
        .toSorted(),
    )
  })
}
