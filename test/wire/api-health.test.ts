import { expect, test } from 'vitest'
import type { Reply } from '../../console/src/lib/api-types.ts'
import { openLive } from '../support/live-client.ts'
import { startApi, viewerToken } from './api-client.ts'

type Health = Reply<'readHealth'>

test('the figures are those of the metrics', async () => {
  const { server, ask } = await startApi()
  await server.device().hello()
  await server.device({ deviceId: '11:22:33:44:55:66' }).hello()
  const { json } = await ask<Health>('GET /health', { token: viewerToken })
  const metrics = await (await fetch(`http://127.0.0.1:${server.app.port}/metrics`)).text()
  const told = (name: string) =>
    [...metrics.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (.*)$`, 'gm'))].reduce(
      (sum, [, text]) => sum + Number(text),
      0,
    )
  expect(json).toMatchObject({ connections: 2, sessions: 2, version: '0.0.0-test', problems: 0 })
  expect([json.connections, json.sessions]).toEqual([told('lapel_connections'), told('lapel_sessions')])
  expect(json.memory.rssBytes / told('lapel_process_resident_memory_bytes')).toBeCloseTo(1, 0)
  expect(told('lapel_process_cpu_seconds_total') - json.cpuSeconds).toBeLessThan(2)
})

test('the store is really read, and one that fails is told', async () => {
  const { server, ask } = await startApi()
  const healthy = (await ask<Health>('GET /health')).json
  expect(healthy.store).toEqual({ kind: 'sqlite', readMs: expect.any(Number) })
  expect(healthy.deliveriesGivenUp).toBe(0)
  await server.app.store.close()
  const { json } = await ask<Health>('GET /health')
  expect(json).toMatchObject({ store: { readMs: null }, deliveriesGivenUp: null })
})

test('how late the event loop was is told from the second look on', async () => {
  const { ask } = await startApi()
  expect((await ask<Health>('GET /health')).json.eventLoop).toBe(null)
  await expect
    .poll(async () => (await ask<Health>('GET /health')).json.eventLoop)
    .toEqual({ p50Ms: expect.any(Number), p99Ms: expect.any(Number), maxMs: expect.any(Number) })
})

test('warnings of the log are listed, the newest first, and counted', async () => {
  const { server, ask } = await startApi()
  server.app.services.log.warn({ attempt: 1 }, 'the model did not answer')
  server.app.services.log.error({ personal: { name: 'Anna' } }, 'the disk is full')
  const { json } = await ask<Reply<'listProblems'>>('GET /health/problems')
  expect(json).toEqual([
    { at: expect.any(String), level: 'error', message: 'the disk is full', fields: {} },
    { at: expect.any(String), level: 'warn', message: 'the model did not answer', fields: { attempt: 1 } },
  ])
  expect((await ask<Health>('GET /health')).json.problems).toBe(2)
})

test('whoever follows the topic is told at once and again, and nothing is measured for nobody', async () => {
  const { server } = await startApi()
  const { clock } = server.app.services
  const idle = clock.pending
  const reader = await openLive(server.app.port, { authorization: `Bearer ${viewerToken}` })
  await reader.subscribe(['health'])
  await expect.poll(() => reader.changes.length, { timeout: 5000 }).toBeGreaterThanOrEqual(2)
  expect(reader.changes.at(-1)).toMatchObject({
    topic: 'health',
    id: 'server',
    value: { sessions: 0, eventLoop: { p50Ms: expect.any(Number) } },
  })
  reader.socket.close()
  await expect.poll(() => clock.pending).toBeLessThanOrEqual(idle)
})
