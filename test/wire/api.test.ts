import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Endpoint } from '../../src/http/api/endpoint.ts'
import { endpoints } from '../../src/http/api/endpoints.ts'
import { adminToken, startApi, viewerToken } from './api-client.ts'

const sample = (path: string) => path.replaceAll(/\{code\}/g, '123456').replaceAll(/\{\w+\}/g, 'none')
/** What has to be in the query. */
const needed = ({ query }: Endpoint) =>
  Object.entries(query.shape)
    .filter(([, field]) => !z.safeParse(field, undefined).success)
    .map(([key]) => `?${key}=a`)
    .join('')
const asked = endpoints.map((endpoint) => {
  const { method, path, role } = endpoint
  return { what: `${method.toUpperCase()} ${sample(path)}${needed(endpoint)}`, role }
})

describe('who may', () => {
  it('nobody without a token, for whatever it is', async () => {
    const { ask } = await startApi()
    for (const what of ['GET /nothing', ...asked.map((each) => each.what).slice(0, 19)]) {
      const { status, json, headers } = await ask(what, { token: 'wrong' })
      expect({ what, status, code: json.error.code }).toEqual({ what, status: 401, code: 'UNAUTHORIZED' })
      expect(headers.get('www-authenticate')).toBe('Bearer')
    }
  })

  it('whoever guesses too often is not listened to for a minute, not even with the right token', async () => {
    const { ask } = await startApi()
    for (let attempt = 0; attempt < 20; attempt++) await ask('GET /devices', { token: `guess ${attempt}` })
    const { status, json } = await ask('GET /devices')
    expect([status, json.error.code]).toEqual([429, 'RATE_LIMITED'])
  })

  it('a viewer changes nothing, anywhere, and reads nothing that is for admins', async () => {
    const { ask } = await startApi()
    for (const { what } of asked.filter(({ role }) => role === 'admin')) {
      const { status, json } = await ask(what, { token: viewerToken, ...(what.startsWith('GET') ? {} : { json: {} }) })
      expect({ what, status, code: json.error.code }).toEqual({ what, status: 403, code: 'FORBIDDEN' })
    }
  })

  it('a viewer reads everything', async () => {
    const { ask } = await startApi()
    for (const { what } of asked.filter(({ role }) => role === 'viewer')) {
      const { status } = await ask(what, { token: viewerToken })
      expect({ what, isRead: [200, 404, 422].includes(status) }).toEqual({ what, isRead: true })
    }
  })

  it('what only reads is open to viewers, what changes is not', () => {
    /** What people write to each other and hear, and the file with its secrets. */
    const forAdmins = ['listMessages', 'listThreads', 'listQueues', 'readScreen', 'playTurn', 'readConfigFile']
    const guarded = endpoints.filter(({ role, name }) => role !== 'anybody' && !forAdmins.includes(name))
    expect(guarded.filter(({ method, role }) => (method === 'get') !== (role === 'viewer'))).toEqual([])
  })

  it('without a token one can only sign in and out', () => {
    const open = endpoints.filter(({ role }) => role === 'anybody').map(({ method, path }) => `${method} ${path}`)
    expect(open).toEqual(['post /session', 'delete /session'])
  })

  it('no reply that a viewer can get holds a token', async () => {
    const staticToken = 'a static token for tests'
    const { ask, server } = await startApi({ config: { auth: { tokens: [{ name: 'x', token: staticToken }] } } })
    const issued = await ask<{ token: string }>('POST /devices/aa:bb/tokens', { json: { name: 'door' } })
    const secrets = [adminToken, viewerToken, staticToken, issued.json.token]
    expect(issued.status).toBe(201)
    for (const { what } of asked.filter(({ role }) => role === 'viewer')) {
      const { text } = await ask(what.replace('none', 'aa:bb'), { token: viewerToken })
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
    }
    expect(server.log.filter((entry) => secrets.some((secret) => JSON.stringify(entry).includes(secret)))).toEqual([])
  })
})

describe('what is refused, and how', () => {
  it.each([
    ['GET /nothing', {}, 404, 'NOT_FOUND'],
    ['GET /devices/none', {}, 404, 'NOT_FOUND'],
    ['POST /devices', { json: {} }, 405, 'METHOD_NOT_ALLOWED'],
    ['PUT /devices/a', { text: '{"name":' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['PUT /devices/a', { text: '{"name":', headers: { 'content-type': 'application/json' } }, 400, 'INVALID_JSON'],
    ['PUT /devices/a', { json: [] }, 422, 'SCHEMA_INVALID'],
    ['PUT /devices/a', { json: { name: '' } }, 422, 'SCHEMA_INVALID'],
    ['PUT /devices/a', { json: { name: 'a\u0007b' } }, 422, 'SCHEMA_INVALID'],
    ['PUT /devices/a', { json: { name: 'a\u0000b' } }, 400, 'INVALID_JSON'],
    ['PUT /devices/a', { json: { name: 'a\ud83db' } }, 400, 'INVALID_JSON'],
    ['POST /groups/a/tasks', { json: [{ id: 'a', 'b\u0000': 1 }] }, 400, 'INVALID_JSON'],
    ['POST /groups/a/tasks', { text: 'id\na\u0000', headers: { 'content-type': 'text/csv' } }, 400, 'INVALID_JSON'],
    ['POST /groups/a/tasks/a%00b/complete', {}, 422, 'SCHEMA_INVALID'],
    ['PUT /devices/a', { json: { nmae: 'a' } }, 422, 'SCHEMA_INVALID'],
    ['PUT /devices/a', { json: { name: 'x'.repeat(70_000) } }, 413, 'TOO_LARGE'],
    [`GET /devices/${'x'.repeat(200)}`, {}, 422, 'SCHEMA_INVALID'],
    ['GET /devices?limit=0', {}, 422, 'SCHEMA_INVALID'],
    ['GET /devices?limit=many', {}, 422, 'SCHEMA_INVALID'],
    ['GET /devices?ofset=1', {}, 422, 'SCHEMA_INVALID'],
    ['GET /devices?format=xml', {}, 422, 'SCHEMA_INVALID'],
    ['POST /enrolments/12/approve', {}, 422, 'SCHEMA_INVALID'],
    ['POST /enrolments/123456/approve', {}, 404, 'NOT_FOUND'],
  ])('%s %j: %i %s', async (what, request, status, code) => {
    const { ask, server } = await startApi()
    const reply = await ask(what, request)
    expect([reply.status, reply.json.error.code]).toEqual([status, code])
    expect(reply.json.error.message).toMatch(/\w{3}/)
    expect(server.log.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('whole characters behind a backslash are taken', async () => {
    const { ask } = await startApi()
    const headers = { 'content-type': 'application/json' }
    const { status, json } = await ask<{ name: string }>('PUT /devices/a', {
      text: '{"name":"\\ud83d\\ude00"}',
      headers,
    })
    expect([status, json.name]).toEqual([201, '😀'])
  })

  it('names every field at fault', async () => {
    const { ask } = await startApi()
    const { json } = await ask('PUT /devices/a', { json: { nmae: 'x', linesPerPage: 11, owner: 7 } })
    expect(json.error.fields?.toSorted()).toEqual(['linesPerPage', 'nmae', 'owner'])
  })

  it('a path with other methods tells which', async () => {
    const { ask } = await startApi()
    expect((await ask('POST /devices/a', { json: {} })).headers.get('allow')).toBe('GET, PUT, PATCH, DELETE')
  })

  it('a body that is not UTF-8 is not guessed at', async () => {
    const { server } = await startApi()
    const response = await fetch(`http://127.0.0.1:${server.app.port}/api/v1/devices/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'text/csv' },
      body: Buffer.concat([Buffer.from('id,name\na,'), Buffer.from([0xb4, 0xf2])]),
    })
    expect(response.status).toBe(400)
  })
})

it('nothing is cached on the way', async () => {
  const { ask } = await startApi()
  expect((await ask('GET /devices')).headers.get('cache-control')).toBe('no-store')
  expect((await ask('GET /nothing')).headers.get('cache-control')).toBe('no-store')
})
