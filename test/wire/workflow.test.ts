import { describe, expect, it } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'

const group = 'team'
const members = { 'badge-a': { name: 'Anna', group }, 'badge-b': { name: 'Bo', group }, stranger: { group: 'others' } }

function start(options: TestServerOptions = {}): Promise<TestServer> {
  return startTestServer({ ...options, config: { devices: members, ...options.config } })
}

/** A badge that has said hello and taken its first snapshot. */
async function arrive(server: TestServer, deviceId: string): Promise<SimulatedBadge> {
  const badge = server.device({ deviceId })
  await badge.hello()
  await badge.expect('workflow', { event: 'update' })
  return badge
}

async function ask(badge: SimulatedBadge, message: object) {
  badge.send({ type: 'workflow', ...message })
  return badge.expect('workflow', ({ status }) => status !== undefined)
}

describe('4.1 update', () => {
  it('adds tasks, and keeps members that it does not know', async () => {
    const server = await start()
    const badge = await arrive(server, 'badge-a')
    expect(
      await ask(badge, { event: 'update', tasks: [{ id: 't1', title: 'Refill printer', floor: { at: 3 } }] }),
    ).toEqual({
      type: 'workflow',
      status: 'ok',
      event: 'update',
    })
    const { tasks } = await badge.expect('workflow', { event: 'update', version: 1 })
    expect(tasks).toEqual([
      {
        id: 't1',
        title: 'Refill printer',
        priority: 0,
        status: 'open',
        owner: null,
        groupKey: group,
        floor: { at: 3 },
      },
    ])
  })

  it('leaves members that are not named as they are', async () => {
    const server = await start()
    const badge = await arrive(server, 'badge-a')
    await ask(badge, { event: 'update', tasks: [{ id: 't1', title: 'Refill printer', priority: 2 }] })
    await ask(badge, { event: 'update', tasks: [{ id: 't1', owner: 'Bo' }] })
    const { items } = await server.app.store.tasks.page(group, {}, { offset: 0, limit: 5 })
    expect(items).toMatchObject([{ title: 'Refill printer', priority: 2, owner: 'Bo' }])
  })
})
