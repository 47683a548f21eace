import { describe, expect, it } from 'vitest'
import { type List, startApi } from './api-client.ts'

interface Task {
  readonly id: string
  readonly title: string
  readonly status: string
  readonly priority: number
  readonly owner: string | null
  readonly groupKey: string
  readonly version: number
  readonly [member: string]: unknown
}
interface Change {
  readonly changed: boolean
  readonly tasks: readonly Task[]
}
type TaskList = List<Task> & { readonly version: number }

const tasks = [
  { id: 't1', title: 'Refill printer', priority: 1, floor: 3, room: '007' },
  { id: 't2', title: '打印机没纸了', priority: 3, owner: 'Ana' },
  { id: 't3', title: 'Water the plants', status: 'done', due: '2026-12-01' },
]

async function startBoard() {
  const api = await startApi()
  await api.ask('POST /groups/Depot/tasks', { json: tasks })
  const list = async (query = '') => (await api.ask<TaskList>(`GET /groups/depot/tasks${query}`)).json
  const ids = async (query = '') => (await list(query)).items.map(({ id }) => id)
  return { ...api, list, ids }
}

describe('the list', () => {
  it('is in the order of devices: open before done, then the most urgent', async () => {
    const { ids, list } = await startBoard()
    expect(await ids()).toEqual(['t2', 't1', 't3'])
    expect(await list()).toMatchObject({ total: 3, version: 1 })
  })

  it('a task has what clients gave it, and when it changed', async () => {
    const { list } = await startBoard()
    expect((await list('?text=refill')).items).toEqual([
      {
        id: 't1',
        title: 'Refill printer',
        priority: 1,
        status: 'open',
        owner: null,
        due: null,
        groupKey: 'depot',
        floor: 3,
        room: '007',
        createdAt: expect.stringMatching(/^\d{4}-/),
        changedAt: expect.stringMatching(/^\d{4}-/),
        version: 1,
      },
    ])
  })

  it.each([
    ['?status=done', ['t3']],
    ['?owner=Ana', ['t2']],
    ['?text=%E6%89%93%E5%8D%B0', ['t2']],
    ['?status=open&limit=1&offset=1', ['t1']],
    ['?text=%25', []],
  ])('%s finds %j', async (query, found) => {
    const { ids } = await startBoard()
    expect(await ids(query)).toEqual(found)
  })

  it('of a group without tasks is empty', async () => {
    const { ask } = await startBoard()
    expect((await ask('GET /groups/nobody/tasks')).json).toEqual({ items: [], total: 0, version: 0 })
  })

  it('groups are listed with their counts', async () => {
    const { ask } = await startBoard()
    expect((await ask('GET /groups')).json).toEqual({
      items: [{ groupKey: 'depot', version: 1, open: 2, done: 1 }],
      total: 1,
    })
  })
})

describe('changing', () => {
  it('members that are absent stay, further ones are kept', async () => {
    const { ask } = await startBoard()
    const { json } = await ask<Change>('PATCH /groups/depot/tasks/t1', { json: { priority: 2, floor: 4 } })
    expect(json.changed).toBe(true)
    expect(json.tasks).toEqual([
      expect.objectContaining({ title: 'Refill printer', priority: 2, floor: 4, room: '007' }),
    ])
  })

  it('what is so already is no change', async () => {
    const { ask, list } = await startBoard()
    expect((await ask<Change>('PATCH /groups/depot/tasks/t1', { json: { priority: 1 } })).json.changed).toBe(false)
    expect((await ask<Change>('POST /groups/depot/tasks', { json: tasks })).json.changed).toBe(false)
    expect((await list()).version).toBe(1)
  })

  it('is told to devices of the group, and to no others', async () => {
    const { ask, server } = await startBoard()
    await ask('PUT /devices/inside', { json: { group: 'Depot' } })
    const [inside, outside] = [server.device({ deviceId: 'inside' }), server.device({ deviceId: 'outside' })]
    await inside.hello()
    await outside.hello()
    await inside.expect('workflow', { version: 1 })
    await outside.expect('workflow', { version: 0 })
    await ask('POST /groups/depot/tasks/t1/complete')
    expect(await inside.expect('workflow', { version: 2 })).toMatchObject({ groupKey: 'depot', total: 3 })
    await outside.expectNothing(300, ['workflow'])
  })

  it('assigning takes a task from nobody but by force', async () => {
    const { ask } = await startBoard()
    const refused = await ask('POST /groups/depot/tasks/t2/assign', { json: { owner: 'Li Wei' } })
    expect([refused.status, refused.json.error.code, refused.json.error.owner]).toEqual([409, 'CONFLICT', 'Ana'])
    const same = await ask<Change>('POST /groups/depot/tasks/t2/assign', { json: { owner: 'Ana' } })
    expect([same.status, same.json.changed]).toEqual([200, false])
    const forced = await ask<Change>('POST /groups/depot/tasks/t2/assign', { json: { owner: 'Li Wei', force: true } })
    expect(forced.json.tasks[0]?.owner).toBe('Li Wei')
  })

  it('of two who claim a task at the same instant one gets it', async () => {
    const { ask } = await startBoard()
    const owners = Array.from({ length: 20 }, (_, number) => `person ${number}`)
    const replies = await Promise.all(
      owners.map((owner) => ask('POST /groups/depot/tasks/t1/assign', { json: { owner } })),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(19)
  })

  it('completed, opened again, and deleted', async () => {
    const { ask, ids } = await startBoard()
    await ask('POST /groups/depot/tasks/t1/complete')
    expect(await ids('?status=done')).toEqual(expect.arrayContaining(['t1', 't3']))
    expect((await ask<Change>('POST /groups/depot/tasks/t1/complete')).json.changed).toBe(false)
    await ask('POST /groups/depot/tasks/t1/reopen')
    expect(await ids('?status=done')).toEqual(['t3'])
    expect((await ask('DELETE /groups/depot/tasks/t1')).status).toBe(204)
    expect(await ids()).toEqual(['t2', 't3'])
  })

  it.each([
    ['GET', '', undefined],
    ['PATCH', '', { title: 'x' }],
    ['DELETE', '', undefined],
    ['POST', '/assign', { owner: 'Ana' }],
    ['POST', '/complete', undefined],
    ['POST', '/reopen', undefined],
  ])('%s %s of a task that is not there: 404', async (method, verb, json) => {
    const { ask, list } = await startBoard()
    const reply = await ask(`${method} /groups/depot/tasks/t9${verb}`, { json })
    expect([reply.status, reply.json.error.code]).toEqual([404, 'NOT_FOUND'])
    expect((await list()).total).toBe(3)
  })

  it.each([
    [{ priority: 7 }, 'priority'],
    [{ status: 'late' }, 'status'],
    [{ due: 'soon' }, 'due'],
    [{ id: 't2' }, 'id'],
    [{ groupKey: 'other' }, 'groupKey'],
    [{ note: 'x'.repeat(5000) }, '(all)'],
  ])('%j is refused by name', async (json, field) => {
    const { ask } = await startBoard()
    const reply = await ask('PATCH /groups/depot/tasks/t1', { json })
    expect([reply.status, reply.json.error.fields]).toEqual([422, [field]])
  })

  it('ids and groups may hold whatever a URL can', async () => {
    const { ask } = await startApi()
    const [group, id] = ['aa:bb/仓库', '任务 1/2?#%']
    await ask(`POST /groups/${encodeURIComponent(group)}/tasks`, { json: [{ id, title: 'x' }] })
    const path = `/groups/${encodeURIComponent(group)}/tasks/${encodeURIComponent(id)}`
    expect((await ask<Task>(`GET ${path}`)).json).toMatchObject({ id, groupKey: group })
    expect((await ask(`POST ${path}/complete`)).status).toBe(200)
  })

  it('history tells who changed what, the newest first', async () => {
    const { ask } = await startBoard()
    await ask('POST /groups/depot/tasks/t1/assign', { json: { owner: 'Ana' } })
    interface Entry {
      readonly event: string
      readonly taskId: string
    }
    const { json } = await ask<List<Entry>>('GET /groups/depot/history?limit=1')
    expect(json.total).toBe(4)
    expect(json.items).toEqual([
      expect.objectContaining({
        event: 'assign',
        by: 'admin',
        via: 'api',
        deviceId: null,
        taskId: 't1',
        before: expect.objectContaining({ owner: null }),
        after: expect.objectContaining({ owner: 'Ana' }),
      }),
    ])
    expect((await ask<List<Entry>>('GET /groups/depot/history?taskId=t3')).json.total).toBe(1)
    expect((await ask('GET /groups/depot/history?format=csv')).text.split('\r\n')).toHaveLength(6)
  })
})

describe('files', () => {
  const csv = { 'content-type': 'text/csv' }

  it('CSV: members of the clients have columns of their own', async () => {
    const { ask } = await startBoard()
    const { text } = await ask('GET /groups/depot/tasks?format=csv')
    const [head, first, second] = text.split('\r\n')
    expect(head).toBe('\ufeffid,title,priority,status,owner,due,groupKey,createdAt,changedAt,version,floor,room')
    expect(first).toMatch(/^t2,打印机没纸了,3,open,Ana,,depot,2.*,1,,$/)
    expect(second).toMatch(/,1,3,007$/)
  })

  it.each(['csv', 'json'])('%s goes in again as it came out: nothing changes', async (format) => {
    const { ask, list } = await startBoard()
    await ask('PATCH /groups/depot/tasks/t1', {
      json: { title: '=1+1', code: '12', count: 12, tags: ['a', 'b'], urgent: true, quoted: "'12", text: '-x' },
    })
    const before = await list()
    const { text, headers } = await ask(`GET /groups/depot/tasks?format=${format}`)
    const headersIn = { 'content-type': headers.get('content-type') ?? '' }
    const again = await ask<Change>('POST /groups/depot/tasks', { text, headers: headersIn })
    expect([again.status, again.json.changed]).toEqual([200, false])
    for (const { id } of before.items) await ask(`DELETE /groups/depot/tasks/${id}`)
    await ask('POST /groups/depot/tasks', { text, headers: headersIn })
    const content = ({ createdAt, changedAt, version, ...task }: Task) => task
    expect((await list()).items.map(content)).toEqual(before.items.map(content))
  })

  it('a spreadsheet adds tasks, and its own columns are kept with them', async () => {
    const { ask, list } = await startApi().then((api) => ({
      ...api,
      list: async () => (await api.ask<TaskList>('GET /groups/depot/tasks')).json.items,
    }))
    const text = 'id;title;priority;Floor;Note\r\n1;Refill printer;2;3;ask "Ana"\r\n2;Plants;;;\r\n'
    expect((await ask('POST /groups/depot/tasks', { text, headers: csv })).status).toBe(200)
    expect(await list()).toEqual([
      expect.objectContaining({ id: '1', title: 'Refill printer', priority: 2, Floor: 3, Note: 'ask "Ana"' }),
      expect.objectContaining({ id: '2', title: 'Plants', priority: 0 }),
    ])
  })

  it('one wrong row and nothing is taken', async () => {
    const { ask } = await startApi()
    const text = 'id,title,priority,groupKey\na,one,1,depot\nb,two,9,depot\nc,three,1,other\n'
    const wrong = await ask('POST /groups/depot/tasks', { text, headers: csv })
    expect(wrong.json.error.rows).toEqual([expect.objectContaining({ row: 3, field: 'priority' })])
    const stray = await ask('POST /groups/depot/tasks', { text: text.replace(',9,', ',1,'), headers: csv })
    expect(stray.json.error.rows).toEqual([expect.objectContaining({ row: 4, field: 'groupKey' })])
    expect((await ask<TaskList>('GET /groups/depot/tasks')).json.total).toBe(0)
  })

  it('a full group takes no more, and says so', async () => {
    const { ask } = await startApi()
    const many = Array.from({ length: 1000 }, (_, number) => ({ id: `t${number}`, title: `Task ${number}` }))
    expect((await ask('POST /groups/depot/tasks', { json: many })).status).toBe(200)
    const more = await ask('POST /groups/depot/tasks', { json: [{ id: 'one more' }] })
    expect([more.status, more.json.error.code]).toEqual([409, 'GROUP_FULL'])
    expect((await ask('GET /groups/depot/tasks?format=csv')).text.split('\r\n')).toHaveLength(1002)
  })
})

describe('taking back', () => {
  const latest = async ({ ask }: Awaited<ReturnType<typeof startBoard>>) =>
    (await ask<List<{ changeId: string }>>('GET /groups/depot/history')).json.items[0]?.changeId ?? ''

  it('a change leaves its tasks as they were, however many it was of', async () => {
    const api = await startBoard()
    const before = (await api.list()).items.map(({ id, status, title }) => ({ id, status, title }))
    await api.ask('POST /groups/depot/tasks', {
      json: [
        { id: 't1', title: 'Other' },
        { id: 't2', status: 'done' },
      ],
    })
    const reply = await api.ask<Change>(`POST /groups/depot/history/${await latest(api)}/undo`)
    expect(reply).toMatchObject({ status: 200, json: { changed: true } })
    expect((await api.list()).items.map(({ id, status, title }) => ({ id, status, title }))).toEqual(before)
  })

  it('brings a removed task back, and takes a new one away', async () => {
    const api = await startBoard()
    await api.ask('DELETE /groups/depot/tasks/t2')
    await api.ask(`POST /groups/depot/history/${await latest(api)}/undo`)
    expect(await api.ids()).toEqual(['t2', 't1', 't3'])
    await api.ask('POST /groups/depot/tasks', { json: [{ id: 't4' }] })
    await api.ask(`POST /groups/depot/history/${await latest(api)}/undo`)
    expect(await api.ids()).toEqual(['t2', 't1', 't3'])
  })

  it('twice is once', async () => {
    const api = await startBoard()
    await api.ask('POST /groups/depot/tasks/t1/complete')
    const change = await latest(api)
    await api.ask(`POST /groups/depot/history/${change}/undo`)
    const again = await api.ask<Change>(`POST /groups/depot/history/${change}/undo`)
    expect(again).toMatchObject({ status: 200, json: { changed: false } })
  })

  it('is refused where somebody has changed the task since', async () => {
    const api = await startBoard()
    await api.ask('POST /groups/depot/tasks/t1/complete')
    const change = await latest(api)
    await api.ask('PATCH /groups/depot/tasks/t1', { json: { title: 'Other' } })
    const reply = await api.ask(`POST /groups/depot/history/${change}/undo`)
    expect(reply).toMatchObject({ status: 409, json: { error: { code: 'CONFLICT' } } })
  })

  it('is refused of what took something back itself', async () => {
    const api = await startBoard()
    await api.ask('POST /groups/depot/tasks/t1/complete')
    await api.ask(`POST /groups/depot/history/${await latest(api)}/undo`)
    expect((await api.ask(`POST /groups/depot/history/${await latest(api)}/undo`)).status).toBe(409)
  })

  it('is refused of a change of another group, or of none', async () => {
    const api = await startBoard()
    const change = await latest(api)
    for (const path of [`/groups/others/history/${change}/undo`, '/groups/depot/history/nothing/undo']) {
      expect((await api.ask(`POST ${path}`)).status).toBe(404)
    }
  })
})
