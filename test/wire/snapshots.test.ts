import { describe, expect, it } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { adminActor } from '../../src/board/actor.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { arrive, ask, snapshotsOf } from '../support/badges.ts'
import { rawDevice, upgradeRequest } from '../support/raw-socket.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'

const members = {
  'badge-a': { name: 'Anna', group: 'team' },
  'badge-b': { name: 'Bo', group: 'team' },
  stranger: { group: 'others' },
}

/** A server whose time stands still unless a test moves it. */
async function start(config: TestServerOptions['config'] = {}) {
  const clock = new ManualClock()
  const server = await startTestServer({ clock, config: { devices: members, ...config } })
  return { server, clock }
}

/** Changes a task of a group from outside. */
function change({ app }: TestServer, groupKey: string, title: string) {
  return app.services.board.update(adminActor('somebody'), [{ id: 't1', title }], groupKey)
}

/** Time in which anything that is on its way arrives. */
const quietMs = 100

async function quiet(badge: SimulatedBadge): Promise<void> {
  await badge.expectNothing(quietMs, ['workflow'])
}

async function startMode(badge: SimulatedBadge, mode: string): Promise<void> {
  badge.send({ type: 'mode', state: 'start', mode })
  await badge.expect('mode', { status: 'ok' })
}

const versionsOf = (badge: SimulatedBadge) => snapshotsOf(badge).map(({ version }) => version)

describe('4.3 on arrival', () => {
  it('a list is sent after hello, even an empty one', async () => {
    const { server } = await start()
    const badge = server.device({ deviceId: 'badge-a' })
    await badge.hello()
    expect(await badge.expect('workflow')).toEqual({
      type: 'workflow',
      event: 'update',
      tasks: [],
      total: 0,
      version: 0,
      groupKey: 'team',
    })
  })

  it('is the one of that moment, with what others have changed', async () => {
    const { server } = await start()
    await change(server, 'team', 'Refill printer')
    const badge = await arrive(server, 'badge-a')
    expect(snapshotsOf(badge)).toMatchObject([{ version: 1, tasks: [{ title: 'Refill printer' }] }])
  })

  it('every connection of a device gets its own', async () => {
    const { server } = await start()
    const badge = await arrive(server, 'badge-a')
    await badge.drop()
    await badge.hello()
    await badge.expect('workflow', { event: 'update' })
  })
})

describe('4.3 reasons that are one', () => {
  it('hello and the start of the mode 100 ms later are answered by one list', async () => {
    const { server, clock } = await start()
    const badge = server.device({ deviceId: 'badge-a' })
    await badge.hello()
    await clock.advance(100)
    await startMode(badge, 'working')
    await quiet(badge)
    expect(snapshotsOf(badge)).toHaveLength(1)
  })

  it('so are those up to 1500 ms apart', async () => {
    const { server, clock } = await start()
    const badge = await arrive(server, 'badge-a')
    await clock.advance(1499)
    await startMode(badge, 'working')
    await quiet(badge)
    expect(snapshotsOf(badge)).toHaveLength(1)
  })

  it('a start 1500 ms after hello is another one', async () => {
    const { server, clock } = await start()
    const badge = await arrive(server, 'badge-a')
    await clock.advance(1500)
    await startMode(badge, 'working')
    expect(snapshotsOf(badge)).toHaveLength(2)
  })

  it('starts that follow each other closely are one', async () => {
    const { server, clock } = await start()
    const badge = await arrive(server, 'badge-a')
    await clock.advance(5000)
    for (const mode of ['working', 'chat', 'working']) await startMode(badge, mode)
    await quiet(badge)
    expect(snapshotsOf(badge)).toHaveLength(2)
  })

  it('a list that was asked for is always sent', async () => {
    const { server } = await start()
    const badge = await arrive(server, 'badge-a')
    await ask(badge, { event: 'list' })
    await ask(badge, { event: 'update', tasks: [] })
    expect(snapshotsOf(badge)).toHaveLength(3)
  })

  it('a list that was asked for does not stand in for that of a start', async () => {
    const { server, clock } = await start()
    const badge = await arrive(server, 'badge-a')
    await clock.advance(1400)
    await ask(badge, { event: 'list' })
    await clock.advance(100)
    await startMode(badge, 'working')
    expect(snapshotsOf(badge)).toHaveLength(3)
  })
})

describe('4.3 after changes', () => {
  it('every device of the group that is there is told, whatever it is doing, with the same list', async () => {
    const { server } = await start()
    const [anna, bo] = [await arrive(server, 'badge-a'), await arrive(server, 'badge-b')]
    await startMode(bo, 'working')
    await ask(anna, { event: 'update', tasks: [{ id: 't1', title: 'Refill' }] })
    const told = await Promise.all([anna, bo].map((badge) => badge.expect('workflow', { version: 1 })))
    expect(told[0]).toEqual(told[1])
  })

  it('groups without a change are told nothing', async () => {
    const { server } = await start()
    const stranger = await arrive(server, 'stranger')
    const badge = await arrive(server, 'badge-a')
    await ask(badge, { event: 'update', tasks: [{ id: 't1' }] })
    await badge.expect('workflow', { version: 1 })
    await quiet(stranger)
    expect(snapshotsOf(stranger)).toHaveLength(1)
  })

  it('changes within 200 ms are told at once and then together, with the newest content', async () => {
    const { server, clock } = await start()
    const badge = await arrive(server, 'badge-a')
    for (let count = 1; count <= 20; count++) await change(server, 'team', `title ${count}`)
    await quiet(badge)
    expect(snapshotsOf(badge)).toHaveLength(2)
    await clock.advance(209)
    await quiet(badge)
    await clock.advance(1)
    expect(await badge.expect('workflow', { version: 20 })).toMatchObject({ tasks: [{ title: 'title 20' }] })
    await clock.advance(1000)
    await quiet(badge)
    expect(snapshotsOf(badge)).toHaveLength(3)
  })

  it('the version rises with every change, and never falls on the way', async () => {
    const { server, clock } = await start()
    const badge = await arrive(server, 'badge-a')
    for (let count = 1; count <= 30; count++) {
      await change(server, 'team', `title ${count}`)
      await clock.advance(count % 3 === 0 ? 210 : 90)
    }
    await clock.advance(210)
    await badge.expect('workflow', { version: 30 })
    const versions = versionsOf(badge)
    expect(versions.length).toBeGreaterThan(10)
    expect(versions).toEqual([...new Set(versions)].sort((one, other) => Number(one) - Number(other)))
  })

  it('a request that changes nothing does not raise the version', async () => {
    const { server } = await start()
    const badge = await arrive(server, 'badge-a')
    await ask(badge, { event: 'update', tasks: [{ id: 't1' }] })
    await ask(badge, { event: 'update', tasks: [{ id: 't1' }] })
    await ask(badge, { event: 'list' })
    expect(await ask(badge, { event: 'list' })).toMatchObject({ status: 'ok' })
    expect(versionsOf(badge).at(-1)).toBe(1)
  })

  it('as many tasks are sent as are of use to a device, and it can ask for the rest', async () => {
    const { server } = await start()
    const badge = await arrive(server, 'badge-a')
    const tasks = Array.from({ length: 300 }, (_, index) => ({ id: `t${index}`, title: 'x'.repeat(100) }))
    await ask(badge, { event: 'update', tasks })
    const first = await badge.expect('workflow', { version: 1, total: 300 })
    const count = (first.tasks as unknown[]).length
    expect(count).toBe(200)
    badge.send({ type: 'workflow', event: 'list', offset: count })
    const rest = await badge.expect('workflow', { version: 1, total: 300 })
    expect((rest.tasks as { id: string }[]).map(({ id }) => id)).toEqual(tasks.slice(count).map(({ id }) => id))
  })

  it('a snapshot has 48 KB at most, whatever tasks hold', async () => {
    const { server } = await start()
    const badge = await arrive(server, 'badge-a')
    for (let round = 0; round < 2; round++) {
      const tasks = Array.from({ length: 14 }, (_, index) => ({ id: `t${round}.${index}`, note: '好'.repeat(1300) }))
      await ask(badge, { event: 'update', tasks })
    }
    badge.send({ type: 'workflow', event: 'list' })
    const snapshot = await badge.expect('workflow', { total: 28 })
    expect(Buffer.byteLength(JSON.stringify(snapshot))).toBeLessThan(48_200)
    expect((snapshot.tasks as unknown[]).length).toBeGreaterThan(10)
  })
})

describe('4.3 workflow.snapshotDelayMs', () => {
  const delayed = { workflow: { snapshotDelayMs: 5000 } }

  it('sends the list of the arrival later instead of at once, and once', async () => {
    const { server, clock } = await start(delayed)
    const badge = server.device({ deviceId: 'badge-a' })
    await badge.hello()
    await clock.advance(4999)
    await quiet(badge)
    await clock.advance(1)
    await badge.expect('workflow', { event: 'update' })
    await clock.advance(60_000)
    await quiet(badge)
  })

  it('works for delays shorter than the time in which reasons are one', async () => {
    const { server, clock } = await start({ workflow: { snapshotDelayMs: 500 } })
    const badge = server.device({ deviceId: 'badge-a' })
    await badge.hello()
    await clock.advance(500)
    await badge.expect('workflow', { event: 'update' })
  })

  it('a start of the mode soon after hello is told with it', async () => {
    const { server, clock } = await start(delayed)
    const badge = server.device({ deviceId: 'badge-a' })
    await badge.hello()
    await clock.advance(1000)
    await startMode(badge, 'working')
    await clock.advance(4000)
    await badge.expect('workflow', { event: 'update' })
    expect(snapshotsOf(badge)).toHaveLength(1)
  })

  it('a start shortly before the delayed list leaves that out', async () => {
    const { server, clock } = await start(delayed)
    const badge = server.device({ deviceId: 'badge-a' })
    await badge.hello()
    await clock.advance(4000)
    await startMode(badge, 'working')
    await clock.advance(5000)
    await quiet(badge)
    expect(snapshotsOf(badge)).toHaveLength(1)
  })

  it('holds back neither a change nor a list that was asked for', async () => {
    const { server } = await start(delayed)
    const badge = server.device({ deviceId: 'badge-a' })
    await badge.hello()
    await ask(badge, { event: 'list' })
    await change(server, 'team', 'Refill')
    await badge.expect('workflow', { version: 1 })
  })

  it('sends nothing to a connection that has gone, and leaves no timer', async () => {
    const { server, clock } = await start(delayed)
    const before = clock.pending
    const badge = server.device({ deviceId: 'badge-a' })
    await badge.hello()
    expect(clock.pending).toBeGreaterThan(before)
    await badge.drop()
    await expect.poll(() => clock.pending).toBe(before)
    await badge.hello()
    await clock.advance(5000)
    await badge.expect('workflow', { event: 'update' })
    expect(snapshotsOf(badge)).toHaveLength(1)
  })

  it('200 reconnects leave no timer behind', async () => {
    const { server, clock } = await start(delayed)
    const idle = clock.pending
    const badge = server.device({ deviceId: 'badge-a' })
    await badge.hello()
    const { pending } = clock
    for (let count = 0; count < 200; count++) {
      await badge.drop()
      await badge.hello()
    }
    await expect.poll(() => clock.pending).toBe(pending)
    await badge.drop()
    await expect.poll(() => clock.pending).toBe(idle)
  })
})

describe('4.3 a device that moves to another group', () => {
  it('gets the list of the new one, and hears no more of the old one', async () => {
    const { server, clock } = await start({ devices: { 'badge-b': { group: 'team' } } })
    const badge = await arrive(server, 'badge-a')
    await change(server, 'others', 'Sweep floor')
    await server.app.services.fleet.describe('badge-a', { groupKey: 'Others' })
    expect(await badge.expect('workflow', { groupKey: 'others' })).toMatchObject({ tasks: [{ title: 'Sweep floor' }] })
    await clock.advance(1000)
    await change(server, 'badge-a', 'of its id')
    await change(server, 'others', 'Sweep again')
    expect(await badge.expect('workflow')).toMatchObject({ groupKey: 'others', version: 2 })
  })

  it('another name alone is no reason to send it', async () => {
    const { server } = await start({ devices: {} })
    const badge = await arrive(server, 'badge-a')
    await server.app.services.fleet.describe('badge-a', { name: 'Anna Berg' })
    await quiet(badge)
  })
})

describe('4.3 a slow reader', () => {
  it('gets only the newest of the lists that wait for it', async () => {
    const { server, clock } = await start()
    const raw = await rawDevice(server.app.port, upgradeRequest({ deviceId: 'badge-a' }))
    raw.socket.pause()
    const tasks = Array.from({ length: 100 }, (_, index) => ({ id: `t${index}`, note: 'x'.repeat(400) }))
    const { board } = server.app.services
    const changes = 250
    for (let count = 1; count <= changes; count++) {
      const numbered = tasks.map((task) => ({ ...task, title: `${count}` }))
      await board.update(adminActor('somebody'), count === 1 ? numbered : numbered.slice(0, 1), 'team')
      await clock.advance(210)
    }
    raw.socket.resume()
    const versions: unknown[] = []
    while (versions.at(-1) !== changes) {
      const { event, version } = await raw.message()
      if (event === 'update') versions.push(version)
    }
    // The kernel has taken the first ones; from then on only one waited.
    const gap = Number(versions.at(-1)) - Number(versions.at(-2))
    expect(gap).toBeGreaterThan(20)
    expect(versions.slice(0, -1)).toEqual(versions.slice(0, -1).map((_, index) => index + 1))
  })
})
