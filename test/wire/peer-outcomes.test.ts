import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { keptData } from '../support/badges.ts'
import { PeerClient, type PeerSaid } from '../support/peer-client.ts'
import { storeKinds } from '../support/stores.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const [kind] = storeKinds.filter(({ name }) => name === 'postgres')
const isReceipt = (id: string) => (said: PeerSaid) => said.event === 'receipt' && said.id === id
const isMessage = (id: string) => (said: PeerSaid) => said.event === 'message' && said.id === id

async function arrive(server: TestServer, deviceId: string, acks = true): Promise<PeerClient> {
  const client = new PeerClient({ deviceId, acks, features: { peerAck: true, peerReceiptAck: true } })
  onTestFinished(() => client.leave())
  return client.arrive(server.url)
}

/** A server on PostgreSQL, and another process that writes into the same tables in one transaction. */
async function startBesideAnother() {
  if (!kind) throw new Error('there is no such store')
  const kept = await keptData(kind)
  const other = new Client({ connectionString: kept.store })
  onTestFinished(() => other.end())
  const devices = { ada: { group: 'ward' }, bob: { group: 'ward' } }
  const server = await startTestServer({ config: { devices, ...kept } })
  await other.connect()
  await other.query('begin')
  return { server, other }
}

const leaveOutcome = (other: Client, id: string) =>
  other.query(
    `insert into peer_outcomes (sender, id, receiver, state, at) values ('ada', $1, 'bob', 'delivered', $2)`,
    [id, Date.now()],
  )

it.skipIf(!kind?.available)('an outcome that comes to light after a later one is told all the same', async () => {
  const { server, other } = await startBesideAnother()
  await leaveOutcome(other, 'm0')
  const [ada] = [await arrive(server, 'ada'), await arrive(server, 'bob')]
  await ada.post({ id: 'm1', to: ['bob'], payload: { text: 'x' } })
  await ada.next(isReceipt('m1'))
  await other.query('commit')
  await ada.post({ id: 'm2', to: ['bob'], payload: { text: 'x' } })
  expect(await ada.next(isReceipt('m0'))).toMatchObject({ to: 'bob', state: 'delivered' })
  await ada.next(isReceipt('m2'))
  expect(ada.events('receipt').map(({ id }) => id)).toEqual(['m1', 'm0', 'm2'])
})

it.skipIf(!kind?.available)('what another process has delivered in its last moment is told by this one', async () => {
  const { server, other } = await startBesideAnother()
  const [ada, bob] = [await arrive(server, 'ada'), await arrive(server, 'bob', false)]
  await ada.post({ id: 'm1', to: ['bob'], payload: { text: 'x' } })
  await bob.next(isMessage('m1'))
  await other.query(`update peer_messages set delivered_at = 1 where wire_id = 'm1'`)
  await leaveOutcome(other, 'm1')
  bob.acknowledge('m1')
  await other.query('commit')
  expect(await ada.next(isReceipt('m1'))).toMatchObject({ to: 'bob', state: 'delivered' })
})
