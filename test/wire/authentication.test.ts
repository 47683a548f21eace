import { describe, expect, it } from 'vitest'
import { RawSocket, upgradeRequest } from '../support/raw-socket.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const secret = 'a-secret-of-16-letters'
const deviceId = '24:0a:c4:00:00:07'
const byToken = { auth: { devices: 'token' as const, tokens: [{ name: 'workshop', token: secret }] } }
const enrol = { auth: { devices: 'enrol' } } as const

/** The head of what the server answers to an upgrade with this Authorization header or query. */
async function answer(server: TestServer, authorization?: string, query = '', id = deviceId): Promise<string> {
  const raw = await RawSocket.open(server.app.port)
  const extra = authorization === undefined ? [] : [`Authorization: ${authorization}`]
  raw.write(upgradeRequest({ path: `/xiaozhi/v1/${query}`, deviceId: id, extra }))
  return raw.head()
}

const admitted = /^HTTP\/1\.1 101 /
const refused = /^HTTP\/1\.1 401 Unauthorized\r\n/

/** The token that a device with this id is given by OTA; `from`: what a proxy says of its address. */
async function otaToken(server: TestServer, id = deviceId, from?: string): Promise<string> {
  const headers = { 'device-id': id, ...(from !== undefined && { 'x-forwarded-for': from }) }
  const response = await fetch(server.otaUrl, { method: 'POST', headers, body: '{}' })
  return ((await response.json()) as { websocket: { token: string } }).websocket.token
}

describe('static tokens', () => {
  it.each([
    ['with Bearer', `Bearer ${secret}`, ''],
    ['without Bearer', secret, ''],
    ['with bearer in lower case and spaces around', `  bearer   ${secret}  `, ''],
    ['in the query', undefined, `?authorization=Bearer%20${secret}`],
    ['in the query with +', undefined, `?authorization=Bearer+${secret}`],
    ['in the query without Bearer', undefined, `?authorization=${secret}`],
  ])('13.2: are taken %s', async (_what, authorization, query) => {
    const server = await startTestServer({ config: byToken })
    expect(await answer(server, authorization, query)).toMatch(admitted)
  })

  it.each([
    ['no token', undefined, ''],
    ['an empty one', '', ''],
    ['Bearer alone', 'Bearer', ''],
    ['a wrong one', 'Bearer a-secret-of-16-lettrs', ''],
    ['half of it', `Bearer ${secret.slice(0, 10)}`, ''],
    ['more than it', `Bearer ${secret}x`, ''],
    ['a wrong one in the header, the right one in the query', 'Bearer wrong', `?authorization=${secret}`],
  ])('%s is refused with 401 before there is a WebSocket', async (_what, authorization, query) => {
    const server = await startTestServer({ config: byToken })
    const head = await answer(server, authorization, query)
    expect(head).toMatch(refused)
    expect(head).toMatch(/\r\nWWW-Authenticate: Bearer(\r\n|$)/)
    expect(head).not.toMatch(/upgrade:/i)
    expect(await server.app.services.metrics.text()).toContain('lapel_upgrades_total{result="unauthorized"} 1')
  })

  it('a refusal says in the log why, and never the token', async () => {
    const server = await startTestServer({ config: byToken })
    await answer(server, 'Bearer a-wrong-secret-of-mine')
    const entry = server.log.find(({ message }) => message === 'device refused')
    expect(entry?.fields).toEqual({ deviceId, address: '127.0.0.1', reason: 'unknown token' })
  })

  it('a device that is refused sees a failed connection, and is let in with the token', async () => {
    const server = await startTestServer({ config: byToken })
    await expect(server.device().hello()).rejects.toThrow('401 instead of 101')
    await server.device({ token: secret }).hello()
    await server.device({ token: secret, identify: 'query', deviceId: '24:0a:c4:00:00:02' }).hello()
  })

  it('a refusal does not count against the connections of its address', async () => {
    const server = await startTestServer({ config: { ...byToken, limits: { connectionsPerAddress: 1 } } })
    for (let count = 0; count < 3; count++) expect(await answer(server)).toMatch(refused)
    expect(await answer(server, secret)).toMatch(admitted)
  })
})

describe('enrolment', () => {
  it('lets a device in with the token that OTA gave it, and with no other', async () => {
    const server = await startTestServer({ config: enrol })
    const token = await otaToken(server)
    expect(await answer(server, `Bearer ${token}`)).toMatch(admitted)
    expect(await answer(server)).toMatch(refused)
    expect(await answer(server, `Bearer ${token.slice(0, -1)}`)).toMatch(refused)
  })

  it('2.2: gives the same token again at every boot, also after a restart: it must live for weeks', async () => {
    const server = await startTestServer({ config: enrol })
    const token = await otaToken(server)
    expect(await otaToken(server)).toBe(token)
    await server.stop()
    const again = await startTestServer({ config: { ...enrol, dataDir: server.config.dataDir } })
    expect(await otaToken(again)).toBe(token)
    expect(await answer(again, `Bearer ${token}`)).toMatch(admitted)
  })

  it('3: a token has no space, so that the device puts Bearer in front of it', async () => {
    const server = await startTestServer({ config: enrol })
    expect(await otaToken(server)).toMatch(/^[\w-]{20,200}$/)
  })

  it('refuses the token of another id', async () => {
    const server = await startTestServer({ config: enrol })
    const token = await otaToken(server, '24:0a:c4:00:00:08')
    expect(await answer(server, `Bearer ${token}`)).toMatch(refused)
    expect(await answer(server, `Bearer ${token}`, '', '24:0a:c4:00:00:08')).toMatch(admitted)
  })

  it('compares ids without regard to case and quotes, at OTA and at the door', async () => {
    const server = await startTestServer({ config: enrol })
    const token = await otaToken(server, '"24:0A:C4:00:00:07"')
    expect(await answer(server, `Bearer ${token}`, '', '24:0A:c4:00:00:07')).toMatch(admitted)
    expect(await answer(server, `Bearer ${token}`, "?device-id='24:0A:C4:00:00:07'")).toMatch(admitted)
  })

  it('gives no token to a public address, through trusted proxies', async () => {
    const server = await startTestServer({ config: { ...enrol, server: { trustedProxies: ['127.0.0.1'] } } })
    expect(await otaToken(server, deviceId, '203.0.113.9')).toBe('')
    expect(await otaToken(server, deviceId, '192.168.1.9, 203.0.113.9')).toBe('')
    expect(await otaToken(server, deviceId, '203.0.113.9, 192.168.1.9')).not.toBe('')
    expect(await otaToken(server, deviceId, '::ffff:10.0.0.1')).not.toBe('')
  })

  it('gives one to a public address with auth.enrolPublic', async () => {
    const server = await startTestServer({
      config: { auth: { devices: 'enrol', enrolPublic: true }, server: { trustedProxies: ['127.0.0.1'] } },
    })
    expect(await otaToken(server, deviceId, '203.0.113.9')).not.toBe('')
  })

  it('gives none through a proxy that is not trusted: everybody would seem to be near', async () => {
    const server = await startTestServer({ config: enrol })
    expect(await otaToken(server, deviceId, '192.168.1.9')).toBe('')
    expect(server.log.find(({ level }) => level === 'warn')?.message).toMatch(/server\.trustedProxies/)
  })

  it('does not believe X-Forwarded-For of a client that is no trusted proxy', async () => {
    const server = await startTestServer({ config: enrol })
    await answer(server, 'Bearer wrong')
    expect(server.log.find(({ message }) => message === 'device refused')?.fields.address).toBe('127.0.0.1')
  })

  it('also takes static tokens', async () => {
    const server = await startTestServer({ config: { auth: { ...byToken.auth, devices: 'enrol' } } })
    expect(await answer(server, secret)).toMatch(admitted)
  })

  it('is over in mode token: an enrolled device is refused', async () => {
    const server = await startTestServer({ config: enrol })
    const token = await otaToken(server)
    await server.stop()
    const later = await startTestServer({ config: { ...byToken, dataDir: server.config.dataDir } })
    expect(await answer(later, `Bearer ${token}`)).toMatch(refused)
  })
})

describe('auth.allowedDevices', () => {
  it.each(['24:0A:C4:00:00:07', ' 24:0a:c4:00:00:07 ', '"24:0A:C4:00:00:07"', `"'24:0a:c4:00:00:07'"`])(
    'lets a device in without a token, written as %s',
    async (written) => {
      const server = await startTestServer({ config: { auth: { ...byToken.auth, allowedDevices: [written] } } })
      expect(await answer(server)).toMatch(admitted)
      expect(await answer(server, undefined, '', '24:0a:c4:00:00:08')).toMatch(refused)
    },
  )

  it('lets it in also with a wrong token, as one left by another server', async () => {
    const server = await startTestServer({ config: { auth: { ...byToken.auth, allowedDevices: [deviceId] } } })
    expect(await answer(server, 'Bearer of-another-server')).toMatch(admitted)
  })

  it('an empty entry lets nobody in', async () => {
    const server = await startTestServer({ config: { auth: { ...byToken.auth, allowedDevices: ['', '""'] } } })
    expect(await answer(server, undefined, '', '')).toMatch(refused)
  })
})

it('auth.devices open lets everybody in, whatever the token', async () => {
  const server = await startTestServer()
  expect(await answer(server)).toMatch(admitted)
  expect(await answer(server, 'Bearer of-another-server')).toMatch(admitted)
})
