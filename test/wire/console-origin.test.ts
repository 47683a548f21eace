import { describe, expect, it } from 'vitest'
import { RawSocket, upgradeRequest } from '../support/raw-socket.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const secret = 'a-secret-of-16-letters'
const tokens = [{ name: 'workshop', token: secret }]

/** The status line with which the door answers an upgrade that a page of this origin asks for. */
async function knock(server: TestServer, origin: string | undefined, token?: string): Promise<string> {
  const raw = await RawSocket.open(server.app.port)
  const extra = [
    ...(origin === undefined ? [] : [`Origin: ${origin}`]),
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
  ]
  raw.write(upgradeRequest({ extra }))
  return (await raw.head()).split('\r\n')[0] ?? ''
}

describe('the door of devices, where it is open to everybody', () => {
  it.each(['https://elsewhere.example', 'http://127.0.0.1:8001', 'null', 'file://'])(
    'is closed to a page of %s, which has no token',
    async (origin) => {
      const server = await startTestServer({ config: { auth: { devices: 'open' } } })
      expect(await knock(server, origin)).toBe('HTTP/1.1 403 Forbidden')
      expect(await server.app.services.metrics.text()).toContain('lapel_upgrades_total{result="origin"} 1')
      expect(server.log.find(({ message }) => message === 'device refused')?.fields).toMatchObject({ origin })
    },
  )

  it('lets in its own pages, and whoever is no page', async () => {
    const server = await startTestServer({ config: { auth: { devices: 'open' } } })
    expect(await knock(server, 'http://127.0.0.1')).toMatch(/ 101 /)
    expect(await knock(server, undefined)).toMatch(/ 101 /)
  })

  it('lets in a foreign page that has a token', async () => {
    const server = await startTestServer({ config: { auth: { devices: 'open', tokens } } })
    expect(await knock(server, 'https://elsewhere.example', secret)).toMatch(/ 101 /)
    expect(await knock(server, 'https://elsewhere.example', 'a-secret-of-16-lettrs')).toMatch(/ 403 /)
  })
})

it('a device of the list that a foreign page claims to be is refused', async () => {
  const config = { auth: { devices: 'token' as const, tokens, allowedDevices: ['24:0a:c4:00:00:07'] } }
  const server = await startTestServer({ config })
  expect(await knock(server, undefined)).toMatch(/ 101 /)
  expect(await knock(server, 'https://elsewhere.example')).toMatch(/ 403 /)
})

it('OTA hands a foreign page no token, though it asks from the private network', async () => {
  const server = await startTestServer({ config: { auth: { devices: 'enrol' } } })
  const tokenFor = async (origin: string) => {
    const headers = { 'device-id': '24:0a:c4:00:00:07', origin }
    const reply = await fetch(server.otaUrl, { method: 'POST', headers, body: '{}' })
    return ((await reply.json()) as { websocket: { token: string } }).websocket.token
  }
  expect(await tokenFor('https://elsewhere.example')).toBe('')
  expect(await tokenFor(`http://127.0.0.1:${server.app.port}`)).toMatch(/^lapel-/)
})
