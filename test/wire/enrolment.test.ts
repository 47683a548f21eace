import { describe, expect, it } from 'vitest'
import { RawSocket, upgradeRequest } from '../support/raw-socket.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'

const adminToken = 'an admin token for tests'
const deviceId = '24:0a:c4:00:00:07'
const clientId = '6f2e3a4c-0000-4000-8000-000000000001'
const admitted = /^HTTP\/1\.1 101 /
const refused = /^HTTP\/1\.1 401 /

type AuthInput = NonNullable<NonNullable<TestServerOptions['config']>['auth']>

const start = (auth: AuthInput = {}) =>
  startTestServer({ config: { auth: { devices: 'approve', adminToken, ...auth } } })

/** What a boot is answered; the device has this Client-Id unless told otherwise. */
async function boot(server: TestServer, headers: Record<string, string> = {}, path = '') {
  const response = await fetch(`${server.otaUrl}${path}`, {
    method: 'POST',
    headers: { 'device-id': deviceId, 'client-id': clientId, ...headers },
    body: '{}',
  })
  const reply = (await response.json()) as {
    readonly websocket: { readonly token?: string }
    readonly activation?: { readonly code: string; readonly message: string; readonly challenge: string }
  }
  return { status: response.status, reply, token: reply.websocket?.token, code: reply.activation?.code ?? '' }
}

async function api(server: TestServer, method: string, path: string, body?: object, token = adminToken) {
  const response = await fetch(`http://127.0.0.1:${server.app.port}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

/** The head of what the server answers to an upgrade. */
async function knock(server: TestServer, token?: string): Promise<string> {
  const raw = await RawSocket.open(server.app.port)
  const extra = token === undefined ? [] : [`Authorization: Bearer ${token}`]
  raw.write(upgradeRequest({ path: '/xiaozhi/v1/', deviceId, extra }))
  return raw.head()
}

describe('approval', () => {
  it.each(['1.6.6', '1.8', '2.2.2', '2.4.2', '2.5'])(
    '2.3: firmware %s shows a code, asks until a person confirms it, fetches its token and talks, without a fault',
    async (firmware) => {
      const server = await start()
      const device = server.device({ firmware, url: '', deviceId, clientId })
      const { activation } = await device.boot(server.otaUrl)
      expect(activation?.message).toContain(activation?.code)
      await expect(device.hello()).rejects.toThrow('401 instead of 101')
      const approved = await api(server, 'POST', `/enrolments/${activation?.code}/approve`, { name: 'Hall' })
      expect(approved).toMatchObject({ status: 200, body: { id: deviceId, name: 'Hall', access: 'approved' } })
      expect(await device.activate(server.otaUrl, AbortSignal.timeout(5000))).toBe(true)
      expect((await device.boot(server.otaUrl)).activation).toBeUndefined()
      await device.hello()
      expect(device.faults.filter(({ name }) => name !== 'connection refused')).toEqual([])
    },
  )

  it('2.3: /activate says 202 while the code waits, 200 once it is confirmed', async () => {
    const server = await start()
    const { code } = await boot(server)
    for (const path of ['activate', 'activate/']) expect((await boot(server, {}, path)).status).toBe(202)
    await api(server, 'POST', `/enrolments/${code}/approve`)
    expect((await boot(server, {}, 'activate')).status).toBe(200)
    expect((await boot(server, { 'device-id': '24:0a:c4:00:00:08' }, 'activate')).status).toBe(200)
  })

  it('2.2: the token is told until it has been used; then the member is missing and the device keeps it', async () => {
    const server = await start()
    await api(server, 'POST', `/enrolments/${(await boot(server)).code}/approve`)
    const { token } = await boot(server)
    expect((await boot(server)).token).toBe(token)
    expect(await knock(server, token)).toMatch(admitted)
    expect((await boot(server)).reply.websocket).not.toHaveProperty('token')
    expect(await knock(server, token)).toMatch(admitted)
  })

  it('who knows the id of an approved device, but not its Client-Id, gets no token', async () => {
    const server = await start()
    await api(server, 'POST', `/enrolments/${(await boot(server)).code}/approve`)
    for (const foreign of ['another', '', deviceId]) {
      const { reply } = await boot(server, { 'client-id': foreign })
      expect([reply.websocket.token, reply.activation]).toEqual([undefined, undefined])
    }
    expect((await boot(server)).token).not.toBe('')
  })

  it('the list names who waits, with the code that the device shows', async () => {
    const server = await start()
    const { code } = await boot(server, { 'user-agent': 'bread/2.4.2' })
    const { body } = await api(server, 'GET', '/enrolments')
    expect(body.items).toMatchObject([{ code, id: deviceId, board: 'bread', firmware: '2.4.2' }])
  })

  it('survives a restart of the server: the code, the approval and the token', async () => {
    const server = await start()
    const { code } = await boot(server)
    await server.stop()
    const config = { ...server.config, server: { host: '127.0.0.1', port: 0 } }
    const second = await startTestServer({ config })
    expect((await boot(second)).code).toBe(code)
    await api(second, 'POST', `/enrolments/${code}/approve`)
    const { token } = await boot(second)
    await second.stop()
    const third = await startTestServer({ config })
    expect(await knock(third, token)).toMatch(admitted)
  })

  it('devices of one address that find no place are told to try again', async () => {
    const server = await start()
    const statuses = []
    for (let index = 10; index < 21; index++) {
      statuses.push((await boot(server, { 'device-id': `24:0a:c4:00:01:${index}` })).status)
    }
    expect(statuses).toEqual([...Array(10).fill(200), 503])
  })
})

describe('revoking', () => {
  it('closes the connection of the device by name, and it does not come back', async () => {
    const server = await start({ devices: 'enrol' })
    const device = server.device({ url: '', deviceId, clientId })
    await device.boot(server.otaUrl)
    await device.hello()
    const revoked = await api(server, 'POST', `/devices/${deviceId}/revoke`)
    expect(revoked).toMatchObject({ status: 200, body: { access: 'revoked' } })
    expect(await device.expectClose()).toMatchObject({ code: 4201 })
    await expect(device.hello()).rejects.toThrow('401 instead of 101')
    expect((await boot(server)).token).toBe('')
    expect(await knock(server)).toMatch(refused)
  })

  it('is taken back by approving the device', async () => {
    const server = await start({ devices: 'enrol' })
    await boot(server)
    await api(server, 'POST', `/devices/${deviceId}/revoke`)
    await api(server, 'POST', `/devices/${deviceId}/approve`)
    expect(await knock(server, (await boot(server)).token)).toMatch(admitted)
  })

  it('holds where everybody gets in', async () => {
    const server = await start({ devices: 'open' })
    expect(await knock(server)).toMatch(admitted)
    await api(server, 'POST', `/devices/${deviceId}/revoke`)
    expect(await knock(server)).toMatch(refused)
  })

  it('a device that has not said hello yet is refused too', async () => {
    const server = await start({ devices: 'open' })
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest({ path: '/xiaozhi/v1/', deviceId }))
    expect(await raw.head()).toMatch(admitted)
    await api(server, 'POST', `/devices/${deviceId}/revoke`)
    await expect.poll(() => raw.isClosed, { timeout: 3000 }).toBe(true)
  })
})

describe('issued tokens', () => {
  it.each(['enrol', 'approve', 'token'] as const)(
    'mode %s: let their device in until they are ended',
    async (devices) => {
      const server = await start({ devices })
      const issued = await api(server, 'POST', `/devices/${deviceId}/tokens`, { name: 'web client' })
      expect(issued.status).toBe(201)
      expect(await knock(server, issued.body.token)).toMatch(admitted)
      const ended = await api(server, 'DELETE', `/devices/${deviceId}/tokens/${issued.body.id}`)
      expect(ended.status).toBe(204)
      expect(await knock(server, issued.body.token)).toMatch(refused)
    },
  )
})

it('a viewer may see who waits, and let nobody in', async () => {
  const viewer = 'a viewer token of tests'
  const server = await start({ viewers: [{ name: 'screen', token: viewer }] })
  const { code } = await boot(server)
  expect(await api(server, 'GET', '/enrolments', undefined, viewer)).toMatchObject({ status: 200 })
  expect(await api(server, 'POST', `/enrolments/${code}/approve`, {}, viewer)).toMatchObject({ status: 403 })
  expect((await boot(server)).code).toBe(code)
})

it('while the store cannot be asked, OTA, activation and door answer 503: devices try again by themselves', async () => {
  const server = await start()
  await server.app.store.close()
  expect([(await boot(server)).status, (await boot(server, {}, 'activate')).status]).toEqual([503, 503])
  expect(await knock(server)).toMatch(/^HTTP\/1\.1 503 /)
})
