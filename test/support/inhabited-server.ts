import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { startTestServer, type TestServer } from './test-server.ts'

export const adminToken = 'an admin token for tests'

/** A server with a little of everything, for looking at the pages of its console. */
export async function startInhabitedServer(): Promise<TestServer> {
  const server = await startTestServer({ config: { auth: { adminToken } } })
  const badge = server.device({ deviceId: 'aa:bb:01' })
  await badge.hello()
  await badge.press()
  await badge.speak(syntheticSpeech(600))
  await badge.release()
  await badge.expectAnswer()
  const ask = async (method: string, path: string, body: unknown) => {
    const reply = await fetch(`http://127.0.0.1:${server.app.port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
  }
  await ask('PUT', '/devices/aa:bb:01', { name: 'Front desk', owner: 'Ada', group: 'depot' })
  await ask('PUT', '/devices/aa:bb:02', { name: 'Ward 3', owner: 'Lin', group: 'depot' })
  await ask('POST', '/groups/depot/tasks', [
    { id: 't1', title: 'Refill the printer', owner: 'Ada', priority: 2 },
    { id: 't2', title: '整理三号病房' },
  ])
  return server
}
