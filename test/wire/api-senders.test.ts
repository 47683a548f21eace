import { expect, it } from 'vitest'
import WebSocket from 'ws'
import { endpoints } from '../../src/http/api/endpoints.ts'
import { startApi, viewerToken } from './api-client.ts'

const token = 'a sender token for tests'

const startWithSender = () => startApi({ config: { auth: { senders: [{ name: 'ci', token }] } } })

it('a sender may begin a run, write to it and end it', async () => {
  const { ask } = await startWithSender()
  await ask('PUT /devices/badge-a')
  const opened = await ask<{ id: string }>('POST /coding/sources', { token, json: { devices: ['badge-a'] } })
  expect(opened.status).toBe(201)
  const { id } = opened.json
  expect((await ask(`POST /coding/sources/${id}/lines`, { token, text: 'one\n' })).status).toBe(200)
  expect((await ask(`POST /coding/sources/${id}/steps`, { token, json: { name: 'link' } })).status).toBe(200)
  expect((await ask(`POST /coding/sources/${id}/stop`, { token, json: { exitCode: 0 } })).status).toBe(200)
  expect((await ask(`POST /coding/sources/${id}/start`, { token })).status).toBe(200)
})

it('a sender may do nothing else, whatever there is', async () => {
  const { ask } = await startWithSender()
  const others = endpoints.filter(({ role }) => role === 'admin' || role === 'viewer')
  expect(others.length).toBeGreaterThan(40)
  for (const { method, path } of others) {
    const what = `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, 'x')}`
    expect([what, (await ask(what, { token })).status]).toEqual([what, 403])
  }
})

it('a viewer may not send', async () => {
  const { ask } = await startWithSender()
  const reply = await ask('POST /coding/sources', { token: viewerToken, json: { devices: ['badge-a'] } })
  expect([reply.status, reply.json.error.code]).toEqual([403, 'FORBIDDEN'])
})

it('a sender gets neither into the console nor onto the live subscription', async () => {
  const { server, ask } = await startWithSender()
  expect(
    (await ask('POST /session', { json: { token }, headers: { authorization: '', 'x-lapel-console': '1' } })).status,
  ).toBe(401)
  const url = `ws://127.0.0.1:${server.app.port}/api/v1/live`
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
  const status = await new Promise((resolve) => {
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
    socket.on('open', () => resolve('open'))
    socket.on('error', () => undefined)
  })
  socket.terminate()
  expect(status).toBe(403)
})
