import { describe, expect, it } from 'vitest'
import { endpoints } from '../../src/http/api/endpoints.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { ConsoleClient } from '../support/console-client.ts'
import { RawSocket, upgradeRequest } from '../support/raw-socket.ts'
import { startTestServer, type TestServerOptions } from '../support/test-server.ts'

const adminToken = 'an admin token for tests'
const viewerToken = 'a viewer token for tests'
const auth = { adminToken, viewers: [{ name: 'wall', token: viewerToken }] }
const minuteMs = 60_000

const table = endpoints.map(({ method, path, role }) => ({
  what: `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '123456')}`,
  isChange: method !== 'get',
  role,
}))
const guarded = table.filter(({ role }) => role !== 'anybody')

async function start(options: TestServerOptions = {}) {
  const server = await startTestServer({ ...options, config: { ...options.config, auth } })
  return { server, client: new ConsoleClient(server) }
}

describe('without a session', () => {
  it('no endpoint tells anything', async () => {
    const { client } = await start()
    for (const { what } of guarded) {
      const { status, code, headers } = await client.ask(what)
      expect({ what, status, code, cookies: headers.getSetCookie() }).toEqual({
        what,
        status: 401,
        code: 'UNAUTHORIZED',
        cookies: [],
      })
    }
  })

  it('no endpoint tells anything to a cookie that was made up', async () => {
    const { client } = await start()
    for (const { what } of guarded) {
      client.cookie = `lapel_session=${'0'.repeat(64)}`
      expect({ what, status: (await client.ask(what)).status }).toEqual({ what, status: 401 })
    }
  })

  it('nobody follows what happens', async () => {
    const { server } = await start()
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest({ path: '/api/v1/live' }))
    expect(await raw.head()).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('a path that is not there is not told apart', async () => {
    const { client } = await start()
    expect((await client.ask('GET /nothing')).status).toBe(401)
  })
})

describe('signing in', () => {
  it('by the admin token gives a session that may change things', async () => {
    const { client } = await start()
    const reply = await client.signIn({ token: adminToken })
    expect([reply.status, JSON.parse(reply.text)]).toEqual([201, { role: 'admin', version: '0.0.0-test' }])
    expect((await client.ask('GET /session')).text).toContain('"admin"')
    expect((await client.ask('PUT /devices/a', { json: { name: 'Desk' } })).status).toBe(201)
  })

  it('by a token for viewing gives one that reads and changes nothing, anywhere', async () => {
    const { client } = await start()
    expect((await client.signIn({ token: viewerToken })).status).toBe(201)
    expect((await client.ask('GET /devices')).status).toBe(200)
    for (const { what } of guarded.filter(({ isChange }) => isChange)) {
      const { status, code } = await client.ask(what, { json: {} })
      expect({ what, status, code }).toEqual({ what, status: 403, code: 'FORBIDDEN' })
    }
  })

  it('by the link of the start works once', async () => {
    const { client, server } = await start()
    const link = server.app.consoleLinkCode
    expect((await client.signIn({ link })).status).toBe(201)
    expect((await client.ask('GET /session')).text).toContain('"admin"')
    expect((await client.signIn({ link })).status).toBe(401)
  })

  it('by the link works for 15 minutes', async () => {
    const clock = new ManualClock()
    const { client, server } = await start({ clock })
    await clock.advance(15 * minuteMs)
    expect((await client.signIn({ link: server.app.consoleLinkCode })).status).toBe(401)
  })

  it('with another token or link is refused, and sets no cookie', async () => {
    const { client, server } = await start()
    const link = server.app.consoleLinkCode
    const wrong = [{ token: 'wrong' }, { token: link }, { link: adminToken }, { link: link.slice(1) }]
    for (const by of wrong) {
      const { status, code, headers } = await client.signIn(by)
      expect([status, code, headers.getSetCookie()]).toEqual([401, 'UNAUTHORIZED', []])
    }
    const refused = server.log.filter(({ message }) => message === 'nobody was let into the console')
    expect(refused.map(({ fields }) => fields)).toEqual(
      ['token', 'token', 'link', 'link'].map((by) => ({ by, address: '127.0.0.1' })),
    )
    expect((await client.ask('POST /session', { json: {} })).status).toBe(422)
    expect((await client.ask('POST /session', { json: { token: adminToken, link } })).status).toBe(422)
  })

  it('too many guesses are heard no more for a minute, not even the right one; sessions go on', async () => {
    const clock = new ManualClock()
    const { client, server } = await start({ clock })
    await client.signIn({ token: adminToken })
    const guesser = new ConsoleClient(server)
    for (let count = 0; count < 20; count++)
      expect((await guesser.signIn({ token: `guess ${count}` })).status).toBe(401)
    expect((await guesser.signIn({ token: adminToken })).status).toBe(429)
    expect((await guesser.signIn({ link: server.app.consoleLinkCode })).status).toBe(429)
    expect((await client.ask('GET /devices')).status).toBe(200)
    await clock.advance(minuteMs)
    expect((await guesser.signIn({ token: adminToken })).status).toBe(201)
  })
})

describe('the cookie', () => {
  it('is for no script, for no other site, and over plain http without Secure', async () => {
    const { client } = await start()
    const [cookie] = (await client.signIn({ token: adminToken })).headers.getSetCookie()
    expect(cookie).toMatch(/^lapel_session=[0-9a-f]{64}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/)
  })

  it('is Secure where a trusted proxy says that TLS was there', async () => {
    const { client } = await start({ config: { server: { trustedProxies: ['127.0.0.1'] } } })
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.0.0.1' }
    const { headers: replied } = await client.ask('POST /session', { json: { token: adminToken }, headers })
    expect(replied.getSetCookie()[0]).toMatch(/; Secure$/)
  })

  it('is not Secure because somebody who is no trusted proxy says so', async () => {
    const { client } = await start()
    const headers = { 'x-forwarded-proto': 'https' }
    const { headers: replied } = await client.ask('POST /session', { json: { token: adminToken }, headers })
    expect(replied.getSetCookie()[0]).not.toMatch(/Secure/)
  })

  it('stands in no log', async () => {
    const { client, server } = await start()
    await client.signIn({ token: adminToken })
    await client.ask('PUT /devices/a', { json: {} })
    const id = client.cookie?.split('=')[1] ?? 'none'
    expect(server.log.filter((entry) => JSON.stringify(entry).includes(id))).toEqual([])
  })
})

describe('a session ends', () => {
  it('by signing out, and the browser forgets it', async () => {
    const { client } = await start()
    await client.signIn({ token: adminToken })
    const { cookie } = client
    const reply = await client.ask('DELETE /session')
    expect([reply.status, reply.headers.getSetCookie()[0]]).toEqual([204, expect.stringMatching(/=; .*Max-Age=0/)])
    client.cookie = cookie
    expect((await client.ask('GET /devices')).status).toBe(401)
  })

  it('after 12 hours without use', async () => {
    const clock = new ManualClock()
    const { client } = await start({ clock })
    await client.signIn({ token: adminToken })
    await clock.advance(11 * 60 * minuteMs)
    expect((await client.ask('GET /session')).status).toBe(200)
    await clock.advance(12 * 60 * minuteMs)
    expect((await client.ask('GET /session')).status).toBe(401)
  })

  it('when the configuration no longer has its token', async () => {
    let text = ''
    const { client, server } = await start({ configFile: { read: async () => text, write: async () => undefined } })
    const other = new ConsoleClient(server)
    await client.signIn({ token: viewerToken })
    await other.signIn({ token: adminToken })
    text = JSON.stringify({ ...server.config, auth: { ...server.config.auth, viewers: [] } })
    expect(await server.app.liveConfig.reload('test')).toMatchObject({ status: 'applied' })
    expect((await client.ask('GET /devices')).status).toBe(401)
    expect((await other.ask('GET /devices')).status).toBe(200)
  })

  it('with the server', async () => {
    const { client, server } = await start()
    await client.signIn({ token: adminToken })
    await server.stop()
    const next = new ConsoleClient((await start({ config: { dataDir: server.config.dataDir } })).server)
    next.cookie = client.cookie
    expect((await next.ask('GET /devices')).status).toBe(401)
  })
})

describe('with the cookie alone', () => {
  it.each([
    ['without the header of the page', { 'x-lapel-console': '' }],
    ['from a page of another origin', { origin: 'https://elsewhere.example' }],
    ['from a file', { origin: 'null' }],
  ])('nothing is changed %s, by whatever endpoint', async (_what, headers) => {
    const { client } = await start()
    await client.signIn({ token: adminToken })
    for (const { what } of table.filter(({ isChange }) => isChange)) {
      const { status, code } = await client.ask(what, { json: { token: adminToken }, headers })
      expect({ what, status, code }).toEqual({ what, status: 403, code: 'CROSS_SITE' })
    }
    expect((await client.ask('GET /session')).status).toBe(200)
  })

  it('its own page changes things, by the public address too', async () => {
    const { client } = await start({ config: { server: { publicUrl: 'https://voice.example.org' } } })
    await client.signIn({ token: adminToken })
    for (const origin of [client.base, 'https://voice.example.org']) {
      expect((await client.ask('PUT /devices/a', { json: {}, headers: { origin } })).status).toBeLessThan(300)
    }
  })

  it('a foreign page does not follow what happens', async () => {
    const { client, server } = await start()
    await client.signIn({ token: adminToken })
    const knock = async (origin: string) => {
      const raw = await RawSocket.open(server.app.port)
      raw.write(upgradeRequest({ path: '/api/v1/live', extra: [`Cookie: ${client.cookie}`, `Origin: ${origin}`] }))
      return (await raw.head()).split('\r\n')[0]
    }
    expect(await knock('https://elsewhere.example')).toBe('HTTP/1.1 403 Forbidden')
    expect(await knock('http://127.0.0.1')).toBe('HTTP/1.1 101 Switching Protocols')
  })
})

it('a bearer token needs neither header nor origin, and a wrong one is not made good by a cookie', async () => {
  const { client } = await start()
  await client.signIn({ token: adminToken })
  const bare = { 'x-lapel-console': '', origin: 'https://elsewhere.example' }
  const ask = (token: string) =>
    client.ask('PUT /devices/a', { json: {}, headers: { ...bare, authorization: `Bearer ${token}` } })
  expect((await ask(adminToken)).status).toBe(201)
  expect((await ask('wrong')).status).toBe(401)
})

it("a proxy's own login does not stand in the way of the cookie", async () => {
  const { client } = await start()
  await client.signIn({ token: adminToken })
  expect((await client.ask('GET /session', { headers: { authorization: 'Basic YTpi' } })).status).toBe(200)
})
