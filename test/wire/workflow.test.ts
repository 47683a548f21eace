import { describe, expect, it } from 'vitest'
import { messages } from '../../src/protocol/messages.ts'
import { arrive, ask, historyOf, keptData, tasksOf } from '../support/badges.ts'
import { type StoreKind, storeKinds } from '../support/stores.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'

/** Anna and Bo are in one group, the stranger is in another, and the nameless one in the group of its id. */
const members = {
  'badge-a': { name: 'Anna', group: 'team' },
  'badge-b': { name: 'Bo', group: 'team' },
  stranger: { name: 'Cy', group: 'others' },
}

for (const kind of storeKinds) {
  describe.skipIf(!kind.available)(kind.name, () => {
    const start = (config: TestServerOptions['config'] = {}) => startWith(kind, config)
    testUpdate(start)
    testAssign(start)
    testUndo(start)
    if (kind.name !== 'sqlite') return
    testList(start)
    testComplete(start)
    testDelete(start)
    testGroups(start)
    testRefusals(start)
  })
}

type Start = (config?: TestServerOptions['config']) => Promise<TestServer>

async function startWith(kind: StoreKind, config: TestServerOptions['config']): Promise<TestServer> {
  return startTestServer({ config: { ...(await keptData(kind)), devices: members, ...config } })
}

/** A badge whose group has these tasks. */
async function arriveWith(server: TestServer, deviceId: string, tasks: readonly object[]) {
  const badge = await arrive(server, deviceId)
  await ask(badge, { event: 'update', tasks })
  await badge.expect('workflow', { event: 'update', version: 1 })
  return badge
}

const threeTasks = [
  { id: 't1', title: 'Refill printer' },
  { id: 't2', title: 'Water plants', priority: 2 },
  { id: 't3', title: 'Call Li Wei' },
]

function testUpdate(start: Start): void {
  describe('4.1 update', () => {
    it('adds tasks, and keeps members that it does not know', async () => {
      const server = await start()
      const badge = await arrive(server, 'badge-a')
      const floor = { at: 3, rooms: ['a', null] }
      const reply = await ask(badge, { event: 'update', tasks: [{ id: 't1', title: 'Refill printer', floor }] })
      expect(reply).toEqual({ type: 'workflow', status: 'ok', event: 'update' })
      const { tasks } = await badge.expect('workflow', { event: 'update', version: 1 })
      expect(tasks).toEqual([
        { id: 't1', title: 'Refill printer', priority: 0, status: 'open', owner: null, groupKey: 'team', floor },
      ])
    })

    it('leaves members that are not named as they are, unknown ones too', async () => {
      const server = await start()
      const badge = await arrive(server, 'badge-a')
      await ask(badge, { event: 'update', tasks: [{ id: 't1', title: 'Refill', priority: 2, floor: 3, door: 'b' }] })
      await ask(badge, { event: 'update', tasks: [{ id: 't1', owner: 'Bo', floor: 4 }] })
      expect(await tasksOf(server, 'team')).toMatchObject([
        { title: 'Refill', priority: 2, status: 'open', owner: 'Bo', extra: { floor: 4, door: 'b' } },
      ])
    })

    it('clears the owner with null', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', [{ id: 't1', owner: 'Bo' }])
      await ask(badge, { event: 'update', tasks: [{ id: 't1', owner: null }] })
      expect(await tasksOf(server, 'team')).toMatchObject([{ owner: null }])
    })

    it('with the same content is ok and idempotent, and nobody is told', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      expect(await ask(badge, { event: 'update', tasks: threeTasks })).toMatchObject({ status: 'ok', idempotent: true })
      await badge.expectNothing(300, ['workflow'])
    })

    it('of one task twice in a message goes on where the first one ended', async () => {
      const server = await start()
      const badge = await arrive(server, 'badge-a')
      const tasks = [
        { id: 't1', title: 'Refill' },
        { id: 't1', priority: 3 },
      ]
      await ask(badge, { event: 'update', tasks })
      expect(await tasksOf(server, 'team')).toMatchObject([{ title: 'Refill', priority: 3 }])
    })

    it('with an empty list acts as list', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      badge.send({ type: 'workflow', event: 'update', tasks: [] })
      expect(await badge.expect('workflow', { event: 'update', total: 3 })).toMatchObject({ version: 1 })
      await badge.expect('workflow', { status: 'ok', event: 'update' })
      expect(await historyOf(server, 'team')).toHaveLength(3)
    })

    it('reaches several groups at once, and the devices of each', async () => {
      const server = await start({ workflow: { grants: { 'badge-a': ['others'] } } })
      const badge = await arrive(server, 'badge-a')
      const stranger = await arrive(server, 'stranger')
      const tasks = [{ id: 't1' }, { id: 't2', groupKey: 'others' }]
      expect(await ask(badge, { event: 'update', tasks })).toMatchObject({ status: 'ok' })
      expect(await badge.expect('workflow', { groupKey: 'team', version: 1 })).toMatchObject({ tasks: [{ id: 't1' }] })
      expect(await stranger.expect('workflow', { groupKey: 'others', version: 1 })).toMatchObject({
        tasks: [{ id: 't2' }],
      })
    })

    it('is one transaction: a forbidden group in the second task changes nothing', async () => {
      const server = await start()
      const badge = await arrive(server, 'badge-a')
      const tasks = [{ id: 't1' }, { id: 't2', groupKey: 'others' }]
      expect(await ask(badge, { event: 'update', tasks })).toMatchObject({
        status: 'error',
        code: 'FORBIDDEN_GROUP',
        event: 'update',
      })
      expect([await tasksOf(server, 'team'), await tasksOf(server, 'others')]).toEqual([[], []])
      await badge.expectNothing(300, ['workflow'])
    })

    it.each([
      ['the task’s', [{ id: 't1', groupKey: 'green' }], 'blue', 'green'],
      ['else the message’s', [{ id: 't1' }], 'blue', 'blue'],
      ['else the sender’s', [{ id: 't1' }], undefined, 'team'],
    ])('aims at %s group', async (_, tasks, groupKey, target) => {
      const server = await start({ workflow: { grants: { team: ['*'] } } })
      const badge = await arrive(server, 'badge-a')
      await ask(badge, { event: 'update', tasks, ...(groupKey && { groupKey }) })
      expect(await tasksOf(server, target)).toMatchObject([{ id: 't1' }])
    })

    it('beyond 1000 tasks of a group is refused and changes nothing; those that are there can still change', async () => {
      const server = await start()
      const badge = await arrive(server, 'badge-a')
      const some = (from: number) => Array.from({ length: 500 }, (_, index) => ({ id: `t${from + index}` }))
      await ask(badge, { event: 'update', tasks: some(0) })
      await ask(badge, { event: 'update', tasks: some(500) })
      const tooMany = [{ id: 't0', title: 'changed' }, { id: 'one more' }]
      expect(await ask(badge, { event: 'update', tasks: tooMany })).toMatchObject({ code: 'GROUP_FULL' })
      expect(await server.app.store.tasks.get({ groupKey: 'team', id: 't0' })).toMatchObject({ title: '' })
      expect(await ask(badge, { event: 'update', tasks: [{ id: 't0', title: 'x' }] })).toMatchObject({ status: 'ok' })
      expect(await server.app.store.tasks.count('team')).toBe(1000)
    })
  })
}

function testList(start: Start): void {
  describe('4.1 list', () => {
    it('tells total and version, the most urgent first, then the oldest', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      badge.send({ type: 'workflow', event: 'list' })
      const { tasks, ...rest } = await badge.expect('workflow', { event: 'update' })
      expect(rest).toEqual({ type: 'workflow', event: 'update', total: 3, version: 1, groupKey: 'team' })
      expect(tasks).toMatchObject([{ id: 't2' }, { id: 't1' }, { id: 't3' }])
      expect(await badge.expect('workflow')).toEqual({ type: 'workflow', status: 'ok', event: 'list' })
    })

    it('comes in pages', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      badge.send({ type: 'workflow', event: 'list', offset: 1, limit: 1 })
      expect(await badge.expect('workflow', { total: 3 })).toMatchObject({ tasks: [{ id: 't1' }] })
      badge.send({ type: 'workflow', event: 'list', offset: 3 })
      expect(await badge.expect('workflow', { total: 3 })).toMatchObject({ tasks: [] })
    })

    it('is answered each time, however often it is asked', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      for (let count = 0; count < 5; count++) badge.send({ type: 'workflow', event: 'list' })
      for (let count = 0; count < 5; count++) await badge.expect('workflow', { event: 'update', total: 3 })
    })

    it('of a group that has none is an empty one', async () => {
      const server = await start()
      const badge = await arrive(server, 'badge-a')
      badge.send({ type: 'workflow', event: 'list' })
      expect(await badge.expect('workflow', { event: 'update' })).toEqual({
        type: 'workflow',
        event: 'update',
        tasks: [],
        total: 0,
        version: 0,
        groupKey: 'team',
      })
    })

    it('of a group that is not open to the device is refused', async () => {
      const server = await start()
      const badge = await arrive(server, 'badge-a')
      expect(await ask(badge, { event: 'list', groupKey: 'others' })).toMatchObject({ code: 'FORBIDDEN_GROUP' })
      expect(await ask(badge, { event: 'update', tasks: [], groupKey: 'others' })).toMatchObject({
        code: 'FORBIDDEN_GROUP',
      })
      expect(badge.leftovers).toEqual([])
    })
  })
}

function testAssign(start: Start): void {
  describe('4.1 assign', () => {
    it('gives a task to the device, by its name', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      expect(await ask(badge, { event: 'assign', id: 't1' })).toEqual({
        type: 'workflow',
        status: 'ok',
        event: 'assign',
      })
      const { tasks } = await badge.expect('workflow', { version: 2 })
      expect(tasks).toContainEqual(expect.objectContaining({ id: 't1', owner: 'Anna' }))
    })

    it('gives a task to a device without a name, by its id', async () => {
      const server = await start()
      const badge = await arriveWith(server, '24:0a:c4:00:00:09', threeTasks)
      await ask(badge, { event: 'assign', id: 't1' })
      expect(await server.app.store.tasks.get({ groupKey: '24:0a:c4', id: 't1' })).toMatchObject({
        owner: '24:0a:c4:00:00:09',
      })
    })

    it('to whom it is already is ok and idempotent, and nobody is told', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', [{ id: 't1', owner: 'Anna' }])
      expect(await ask(badge, { event: 'assign', id: 't1' })).toEqual({
        type: 'workflow',
        status: 'ok',
        event: 'assign',
        idempotent: true,
      })
      await badge.expectNothing(300, ['workflow'])
    })

    it('of somebody else’s task is a conflict that says whose it is', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', [{ id: 't1', owner: 'Bo' }])
      expect(await ask(badge, { event: 'assign', id: 't1' })).toEqual({
        type: 'workflow',
        status: 'error',
        event: 'assign',
        code: 'CONFLICT',
        message: expect.stringContaining('Bo'),
        owner: 'Bo',
      })
      expect(await tasksOf(server, 'team')).toMatchObject([{ owner: 'Bo' }])
    })

    it('takes it with force', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', [{ id: 't1', owner: 'Bo' }])
      expect(await ask(badge, { event: 'assign', id: 't1', force: true })).toMatchObject({ status: 'ok' })
      expect(await tasksOf(server, 'team')).toMatchObject([{ owner: 'Anna' }])
    })

    it('to somebody else: a free one and one’s own, not a third one’s', async () => {
      const server = await start()
      const tasks = [{ id: 'free' }, { id: 'mine', owner: 'Anna' }, { id: 'theirs', owner: 'Cy' }]
      const badge = await arriveWith(server, 'badge-a', tasks)
      expect(await ask(badge, { event: 'assign', id: 'free', owner: 'Bo' })).toMatchObject({ status: 'ok' })
      expect(await ask(badge, { event: 'assign', id: 'mine', owner: 'Bo' })).toMatchObject({ status: 'ok' })
      expect(await ask(badge, { event: 'assign', id: 'theirs', owner: 'Bo' })).toMatchObject({ owner: 'Cy' })
    })

    it('of a task that there is not is refused', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      expect(await ask(badge, { event: 'assign', id: 't9' })).toMatchObject({ code: 'NOT_FOUND' })
    })

    it('by two devices at the same instant succeeds for exactly one', async () => {
      const server = await start()
      const tasks = Array.from({ length: 20 }, (_, index) => ({ id: `t${index}` }))
      const anna = await arriveWith(server, 'badge-a', tasks)
      const bo = await arrive(server, 'badge-b')
      for (const { id } of tasks) {
        const replies = await Promise.all([anna, bo].map((badge) => ask(badge, { event: 'assign', id })))
        const winner = replies[0]?.status === 'ok' ? 'Anna' : 'Bo'
        expect(replies.map(({ status }) => status).sort()).toEqual(['error', 'ok'])
        expect(replies.find(({ status }) => status === 'error')).toMatchObject({ code: 'CONFLICT', owner: winner })
        expect(await server.app.store.tasks.get({ groupKey: 'team', id })).toMatchObject({ owner: winner })
      }
    })
  })
}

function testComplete(start: Start): void {
  describe('4.1 complete', () => {
    it('marks tasks as done, each once named twice', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      expect(await ask(badge, { event: 'complete', ids: ['t1', 't2', 't1'] })).toEqual({
        type: 'workflow',
        status: 'ok',
        event: 'complete',
      })
      const { tasks } = await badge.expect('workflow', { version: 2 })
      expect(tasks).toMatchObject([
        { id: 't3', status: 'open' },
        { id: 't2', status: 'done' },
        { id: 't1', status: 'done' },
      ])
      const changed = (await historyOf(server, 'team')).slice(3)
      expect(changed.map(({ id }) => id).sort()).toEqual(['t1', 't2'])
    })

    it('of done tasks only is ok and idempotent, and nobody is told', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', [{ id: 't1', status: 'done' }])
      for (const ids of [['t1'], []]) {
        expect(await ask(badge, { event: 'complete', ids })).toMatchObject({ status: 'ok', idempotent: true })
      }
      await badge.expectNothing(300, ['workflow'])
    })

    it('of some that are not there does the others, and names those', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      expect(await ask(badge, { event: 'complete', ids: ['gone', 't1'] })).toEqual({
        type: 'workflow',
        status: 'ok',
        event: 'complete',
        missing: ['gone'],
      })
      expect(await server.app.store.tasks.get({ groupKey: 'team', id: 't1' })).toMatchObject({ status: 'done' })
    })

    it('of none that is there is refused', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      expect(await ask(badge, { event: 'complete', ids: ['gone'] })).toMatchObject({ code: 'NOT_FOUND' })
    })
  })
}

function testDelete(start: Start): void {
  describe('4.1 delete', () => {
    it('removes tasks inside the group, not those of the same id elsewhere', async () => {
      const server = await start()
      const stranger = await arriveWith(server, 'stranger', [{ id: 't1' }])
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      expect(await ask(badge, { event: 'delete', ids: ['t1', 't2'] })).toEqual({
        type: 'workflow',
        status: 'ok',
        event: 'delete',
      })
      expect(await badge.expect('workflow', { version: 2 })).toMatchObject({ tasks: [{ id: 't3' }], total: 1 })
      expect(await tasksOf(server, 'others')).toHaveLength(1)
      await stranger.expectNothing(300, ['workflow'])
    })

    it('of tasks that are gone already is ok and idempotent, and nobody is told', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      expect(await ask(badge, { event: 'delete', ids: ['gone'] })).toEqual({
        type: 'workflow',
        status: 'ok',
        event: 'delete',
        idempotent: true,
        missing: ['gone'],
      })
      await badge.expectNothing(300, ['workflow'])
    })
  })
}

function testUndo(start: Start): void {
  describe('4.1 undo', () => {
    it('takes back everything of the device’s last change', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      const before = await tasksOf(server, 'team')
      await ask(badge, { event: 'complete', ids: ['t1', 't2'] })
      expect(await ask(badge, { event: 'undo' })).toEqual({ type: 'workflow', status: 'ok', event: 'undo' })
      const withoutTimes = ({ version: _version, changedAt: _changedAt, ...task }: (typeof before)[number]) => task
      expect((await tasksOf(server, 'team')).map(withoutTimes)).toEqual(before.map(withoutTimes))
    })

    it('a second time is ok and idempotent: one wish, one effect', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      await ask(badge, { event: 'assign', id: 't1' })
      await ask(badge, { event: 'undo' })
      expect(await ask(badge, { event: 'undo' })).toMatchObject({ status: 'ok', idempotent: true })
      expect(await tasksOf(server, 'team')).toHaveLength(3)
    })

    it('brings back what was deleted, with members that only the client knows', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', [{ id: 't1', title: 'Refill', priority: 3, floor: 2 }])
      await ask(badge, { event: 'delete', ids: ['t1'] })
      await ask(badge, { event: 'undo' })
      expect(await tasksOf(server, 'team')).toMatchObject([{ title: 'Refill', priority: 3, extra: { floor: 2 } }])
    })

    it('removes what was added', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', threeTasks)
      await ask(badge, { event: 'update', tasks: [{ id: 't4' }, { id: 't1', title: 'changed' }] })
      await ask(badge, { event: 'undo' })
      expect(await tasksOf(server, 'team')).toMatchObject([{ id: 't2' }, { title: 'Refill printer' }, { id: 't3' }])
    })

    it('is a conflict when somebody has changed one of the tasks since, and changes nothing', async () => {
      const server = await start()
      const anna = await arriveWith(server, 'badge-a', threeTasks)
      const bo = await arrive(server, 'badge-b')
      await ask(anna, { event: 'complete', ids: ['t1', 't2'] })
      await ask(bo, { event: 'update', tasks: [{ id: 't2', owner: 'Bo' }] })
      expect(await ask(anna, { event: 'undo' })).toMatchObject({ code: 'CONFLICT', owner: 'Bo' })
      expect((await tasksOf(server, 'team')).map(({ status }) => status)).toEqual(['open', 'done', 'done'])
    })

    it('leaves what another device has done to other tasks', async () => {
      const server = await start()
      const anna = await arriveWith(server, 'badge-a', threeTasks)
      const bo = await arrive(server, 'badge-b')
      await ask(anna, { event: 'assign', id: 't1' })
      await ask(bo, { event: 'assign', id: 't3' })
      expect(await ask(anna, { event: 'undo' })).toMatchObject({ status: 'ok' })
      expect((await tasksOf(server, 'team')).map(({ owner }) => owner)).toEqual([null, null, 'Bo'])
    })

    it('of a device that has changed nothing is refused', async () => {
      const server = await start()
      await arriveWith(server, 'badge-a', threeTasks)
      const bo = await arrive(server, 'badge-b')
      expect(await ask(bo, { event: 'undo' })).toMatchObject({ code: 'NOT_FOUND' })
    })

    it('does not reach into a group that is no longer open to the device', async () => {
      const server = await start({ devices: { ...members, 'badge-d': { name: 'Di' } } })
      const { fleet } = server.app.services
      await fleet.describe('badge-d', { groupKey: 'team' })
      const badge = await arriveWith(server, 'badge-d', threeTasks)
      await fleet.describe('badge-d', { groupKey: 'others' })
      expect(await ask(badge, { event: 'undo' })).toMatchObject({ code: 'FORBIDDEN_GROUP' })
      expect(await tasksOf(server, 'team')).toHaveLength(3)
    })
  })
}

function testGroups(start: Start): void {
  describe('4 groups', () => {
    it.each([
      ['the device’s id', { 'badge-a': ['others'] }],
      ['the device’s group', { team: ['others'] }],
      ['all groups', { 'badge-a': ['*'] }],
      ['names in other letters', { ' BADGE-A': ['Others '] }],
    ])('are open by a grant: %s', async (_, grants) => {
      const server = await start({ workflow: { grants } })
      const badge = await arrive(server, 'badge-a')
      const groupKey = 'others'
      expect(await ask(badge, { event: 'update', tasks: [{ id: 't1' }], groupKey })).toMatchObject({ status: 'ok' })
      expect(await ask(badge, { event: 'assign', id: 't1', groupKey })).toMatchObject({ status: 'ok' })
      expect(await ask(badge, { event: 'complete', ids: ['t1'], groupKey })).toMatchObject({ status: 'ok' })
      expect(await ask(badge, { event: 'delete', ids: ['t1'], groupKey })).toMatchObject({ status: 'ok' })
      expect(await ask(badge, { event: 'list', groupKey })).toMatchObject({ status: 'ok' })
    })

    it.each([
      { event: 'update', tasks: [{ id: 't1' }] },
      { event: 'assign', id: 't1', force: true },
      { event: 'complete', ids: ['t1'] },
      { event: 'delete', ids: ['t1'] },
      { event: 'list' },
    ])('are closed without one: $event', async (message) => {
      const server = await start({ workflow: { grants: { 'badge-b': ['*'], others: ['team'] } } })
      await arriveWith(server, 'stranger', [{ id: 't1', owner: 'Cy' }])
      const badge = await arrive(server, 'badge-a')
      expect(await ask(badge, { ...message, groupKey: 'others' })).toMatchObject({
        status: 'error',
        code: 'FORBIDDEN_GROUP',
        event: message.event,
        fields: ['groupKey'],
      })
      expect(await tasksOf(server, 'others')).toMatchObject([{ status: 'open', owner: 'Cy' }])
    })

    it('are written in any case, with spaces or quotes around', async () => {
      const server = await start()
      const badge = await arrive(server, 'badge-a')
      await ask(badge, { event: 'update', tasks: [{ id: 't1' }], groupKey: ' "TEAM" ' })
      expect(await tasksOf(server, 'team')).toHaveLength(1)
    })

    it('of a device without one is the beginning of its id', async () => {
      const server = await start()
      const badge = await arriveWith(server, '24:0A:C4:00:00:09', threeTasks)
      badge.send({ type: 'workflow', event: 'list' })
      expect(await badge.expect('workflow', { total: 3 })).toMatchObject({ groupKey: '24:0a:c4' })
    })

    it('keep in history who changed what, and how', async () => {
      const server = await start()
      const badge = await arriveWith(server, 'badge-a', [{ id: 't1', title: 'Refill' }])
      await ask(badge, { event: 'assign', id: 't1' })
      const author = { deviceId: 'badge-a', name: 'Anna', via: 'message' }
      expect(await historyOf(server, 'team')).toMatchObject([
        { event: 'update', author, before: undefined, after: { title: 'Refill', owner: null } },
        { event: 'assign', author, before: { owner: null }, after: { owner: 'Anna' } },
      ])
    })
  })
}

function testRefusals(start: Start): void {
  describe('refusals', () => {
    const nested = [
      { message: { event: 'update', tasks: [{ id: 'a' }, { id: '' }] }, field: 'tasks.1.id' },
      { message: { event: 'update', tasks: [{ id: 'a', title: 7 }] }, field: 'tasks.0.title' },
      { message: { event: 'update', tasks: [{ id: 'a', title: 'x'.repeat(501) }] }, field: 'tasks.0.title' },
      { message: { event: 'update', tasks: [{ id: 'a', due: 'soon' }] }, field: 'tasks.0.due' },
      { message: { event: 'update', tasks: [{ id: 'a', extra: 'x'.repeat(4096) }] }, field: 'tasks.0' },
      { message: { event: 'update', tasks: [{ id: 'a', groupKey: '' }] }, field: 'tasks.0.groupKey' },
      { message: { event: 'update', tasks: Array(501).fill({ id: 'a' }) }, field: 'tasks' },
      { message: { event: 'update', tasks: [], groupKey: 'x'.repeat(129) }, field: 'groupKey' },
      { message: { event: 'assign', id: 'a', owner: null }, field: 'owner' },
      { message: { event: 'assign', id: 'a', force: 'yes' }, field: 'force' },
      { message: { event: 'complete', ids: ['a', 3] }, field: 'ids.1' },
      { message: { event: 'list', offset: -1 }, field: 'offset' },
    ]
    it('1: name the member at fault, wherever it is', async () => {
      const server = await start()
      const badge = await arrive(server, 'badge-a')
      const bad = [...messages.up.workflow.bad, ...nested]
      for (const { message, field } of bad.slice(0, 20)) {
        expect(await ask(badge, message)).toMatchObject({ code: 'SCHEMA_INVALID', fields: [field] })
      }
      const again = await arrive(server, 'badge-b')
      for (const { message, field } of bad.slice(20)) {
        expect(await ask(again, message)).toMatchObject({ code: 'SCHEMA_INVALID', fields: [field] })
      }
    })

    it('of well-formed requests are no bad messages: 1,000 conflicts in a row leave the connection open', async () => {
      const server = await start({ limits: { textPerSecond: 10_000 } })
      const badge = await arriveWith(server, 'badge-a', [{ id: 't1', owner: 'Bo' }])
      for (let round = 0; round < 20; round++) {
        for (let count = 0; count < 50; count++) badge.send({ type: 'workflow', event: 'assign', id: 't1' })
        for (let count = 0; count < 50; count++) await badge.expect('workflow', { code: 'CONFLICT' })
      }
      expect(await ask(badge, { event: 'list' })).toMatchObject({ status: 'ok' })
      expect(badge.connected).toBe(true)
    })
  })
}
