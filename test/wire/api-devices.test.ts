import { describe, expect, it } from 'vitest'
import { type List, startApi } from './api-client.ts'

interface Device {
  readonly id: string
  readonly name: string | null
  readonly group: string | null
  readonly effectiveGroup: string
  readonly online: boolean
  readonly mode: string | null
  readonly linesPerPage: number | null
}

const idsOf = ({ items }: List<Device>) => items.map(({ id }) => id)

async function startFleet() {
  const api = await startApi()
  await api.ask('PUT /devices/aa:bb:cc:01', { json: { name: 'Front desk', owner: 'Li Wei' } })
  await api.ask('PUT /devices/aa:bb:cc:02', { json: { name: '仓库', group: 'Depot' } })
  await api.ask('PUT /devices/dd:ee:ff:03', { json: { owner: 'Ana' } })
  return api
}

describe('one device', () => {
  it('is made known before it comes, under its id as devices write it', async () => {
    const { ask } = await startApi()
    const made = await ask<Device>('PUT /devices/AA:BB:CC:DD:EE:FF', { json: { name: ' Front desk ' } })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({
      id: 'aa:bb:cc:dd:ee:ff',
      name: 'Front desk',
      owner: null,
      group: null,
      effectiveGroup: 'aa:bb:cc',
      access: 'known',
      online: false,
      lastSeenAt: null,
    })
    expect((await ask('PUT /devices/aa:bb:cc:dd:ee:ff', { json: {} })).status).toBe(200)
    expect((await ask<Device>('GET /devices/aa:bb:cc:dd:ee:ff')).json.name).toBe('Front desk')
  })

  it('changes in what is given only, and null clears', async () => {
    const { ask } = await startApi()
    await ask('PUT /devices/a', { json: { name: 'one', owner: 'Ana', group: 'Depot', linesPerPage: 5 } })
    const { json } = await ask('PATCH /devices/a', { json: { name: 'two', group: null } })
    expect(json).toMatchObject({ name: 'two', owner: 'Ana', group: null, effectiveGroup: 'a', linesPerPage: 5 })
  })

  it('an id may hold whatever a URL can', async () => {
    const { ask } = await startApi()
    const id = '徽章 1/2?#%'
    const made = await ask<Device>(`PUT /devices/${encodeURIComponent(id)}`, { json: {} })
    expect(made.json.id).toBe(id)
    expect((await ask<Device>(`GET /devices/${encodeURIComponent(id)}`)).json.id).toBe(id)
  })

  it('what the configuration says is not changed behind its back', async () => {
    const { ask } = await startApi({ config: { devices: { 'AA:01': { name: 'Door', group: 'House' } } } })
    const { status, json } = await ask('PATCH /devices/aa:01', { json: { name: 'Gate', owner: 'Ana' } })
    expect([status, json.error.code, json.error.fields]).toEqual([409, 'CONFIGURED', ['name']])
    expect((await ask('PATCH /devices/aa:01', { json: { name: 'Door', owner: 'Ana' } })).status).toBe(200)
  })

  it('one that nobody knows is not changed, and not made', async () => {
    const { ask } = await startApi()
    expect((await ask('PATCH /devices/a', { json: { name: 'x' } })).status).toBe(404)
    expect((await ask('DELETE /devices/a')).status).toBe(404)
    expect((await ask<List<Device>>('GET /devices')).json.total).toBe(0)
  })

  it('forgotten, it is gone and its connection closed', async () => {
    const { ask, server } = await startApi()
    const device = server.device({ deviceId: 'aa:01' })
    await device.hello()
    expect(await ask('DELETE /devices/aa:01')).toMatchObject({ status: 204, text: '' })
    await device.expectClose()
    expect((await ask('GET /devices/aa:01')).status).toBe(404)
  })

  it('a new name reaches the device that is connected', async () => {
    const { ask, server } = await startApi()
    await server.device({ deviceId: 'aa:01' }).hello()
    await ask('PATCH /devices/aa:01', { json: { name: 'Front desk' } })
    expect(server.app.sessions.get('aa:01')?.device.name).toBe('Front desk')
  })
})

describe('the list', () => {
  it('has everybody, ordered by id, part by part', async () => {
    const { ask } = await startFleet()
    const first = await ask<List<Device>>('GET /devices?limit=2')
    expect([idsOf(first.json), first.json.total]).toEqual([['aa:bb:cc:01', 'aa:bb:cc:02'], 3])
    const rest = await ask<List<Device>>('GET /devices?limit=2&offset=2')
    expect([idsOf(rest.json), rest.json.total]).toEqual([['dd:ee:ff:03'], 3])
  })

  it.each([
    ['text=DESK', ['aa:bb:cc:01']],
    ['text=%E4%BB%93', ['aa:bb:cc:02']],
    ['text=%25', []],
    ['owner=Ana', ['dd:ee:ff:03']],
    ['group=depot', ['aa:bb:cc:02']],
    ['group=AA:BB:CC', ['aa:bb:cc:01']],
    ['access=revoked', []],
    ['access=known&text=li', ['aa:bb:cc:01']],
    ['online=true', []],
    ['online=false&limit=1&offset=2', ['dd:ee:ff:03']],
  ])('%s finds %j', async (query, ids) => {
    const { ask } = await startFleet()
    expect(idsOf((await ask<List<Device>>(`GET /devices?${query}`)).json)).toEqual(ids)
  })

  it('online is who has a connection now', async () => {
    const { ask, server } = await startFleet()
    const device = server.device({ deviceId: 'aa:bb:cc:02' })
    await device.hello()
    expect(idsOf((await ask<List<Device>>('GET /devices?online=true')).json)).toEqual(['aa:bb:cc:02'])
    expect((await ask<Device>('GET /devices/aa:bb:cc:02')).json.online).toBe(true)
  })
})

describe('the list as a file', () => {
  it.each(['GET /devices?format=csv', 'GET /devices'])('%s: CSV that spreadsheets open', async (what) => {
    const { ask } = await startFleet()
    const { text, headers } = await ask(what, { headers: { accept: 'text/csv' } })
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(headers.get('content-disposition')).toBe('attachment; filename="devices.csv"')
    const [head, ...rows] = text.split('\r\n')
    expect(head).toMatch(/^\ufeffid,name,owner,group,effectiveGroup,linesPerPage,mode,access,online/)
    expect(rows[1]).toMatch(/^aa:bb:cc:02,仓库,,depot,depot,,,known,false/)
  })

  it('is the whole list, whatever part is asked for, and only what the filter lets through', async () => {
    const { ask } = await startFleet()
    const rowsOf = async (query: string) => (await ask(`GET /devices?format=csv${query}`)).text.split('\r\n').length - 2
    expect(await rowsOf('&limit=1&offset=1')).toBe(3)
    expect(await rowsOf('&owner=Ana')).toBe(1)
  })

  it.each(['csv', 'json'])('%s goes in again as it came out', async (format) => {
    const { ask } = await startFleet()
    const { text, headers } = await ask(`GET /devices?format=${format}`)
    for (const id of ['aa:bb:cc:01', 'aa:bb:cc:02']) await ask(`DELETE /devices/${id}`)
    const type = headers.get('content-type') ?? ''
    const taken = await ask('POST /devices/import', { text, headers: { 'content-type': type } })
    expect([taken.status, taken.json]).toEqual([200, { imported: 3 }])
    const { json } = await ask<List<Device>>('GET /devices')
    expect(json.items.map(({ id, name, group }) => [id, name, group])).toEqual([
      ['aa:bb:cc:01', 'Front desk', null],
      ['aa:bb:cc:02', '仓库', 'depot'],
      ['dd:ee:ff:03', null, null],
    ])
  })

  it('a name that a spreadsheet would compute is guarded, and comes back as it was', async () => {
    const { ask } = await startApi()
    await ask('PUT /devices/a', { json: { name: '=HYPERLINK("http://x")' } })
    const { text } = await ask('GET /devices?format=csv')
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`)
    await ask('POST /devices/import', { text, headers: { 'content-type': 'text/csv' } })
    expect((await ask<Device>('GET /devices/a')).json.name).toBe('=HYPERLINK("http://x")')
  })
})

describe('import', () => {
  const csv = { 'content-type': 'text/csv; charset=utf-8' }

  it('takes what a spreadsheet of another country writes', async () => {
    const { ask } = await startApi()
    const text = '\ufeffid;name;linesPerPage\r\nAA:01;"Tür; hinten";4\r\n;;\r\n'
    expect((await ask('POST /devices/import', { text, headers: csv })).json).toEqual({ imported: 1 })
    expect((await ask<Device>('GET /devices/aa:01')).json).toMatchObject({ name: 'Tür; hinten', linesPerPage: 4 })
  })

  it('an empty cell changes nothing', async () => {
    const { ask } = await startApi()
    await ask('PUT /devices/a', { json: { name: 'one', owner: 'Ana' } })
    await ask('POST /devices/import', { text: 'id,name,owner\na,,Li', headers: csv })
    expect((await ask<Device>('GET /devices/a')).json).toMatchObject({ name: 'one', owner: 'Li' })
  })

  it('one wrong row and nothing is taken; every wrong row is named', async () => {
    const { ask } = await startApi({ config: { devices: { d: { name: 'Door' } } } })
    const text = 'id,name,linesPerPage\na,one,3\nb,two,many\n,three,3\n'
    const { status, json } = await ask('POST /devices/import', { text, headers: csv })
    expect([status, json.error.code]).toEqual([422, 'SCHEMA_INVALID'])
    expect(json.error.rows?.map(({ row, field }) => [row, field])).toEqual([
      [3, 'linesPerPage'],
      [4, 'id'],
    ])
    expect((await ask('GET /devices/a')).status).toBe(404)
  })

  it.each([
    ['the same device twice', '[{"id":"a"},{"id":"A"}]', [2, 'id']],
    ['what the configuration says otherwise', '[{"id":"b"},{"id":"d","name":"Gate"}]', [2, 'name']],
    ['a member that nobody knows', '[{"id":"b","nmae":"x"}]', [1, 'nmae']],
    ['something that is no device', '[7]', [1, '(all)']],
  ])('%s is named by its row', async (_what, text, [row, field]) => {
    const { ask } = await startApi({ config: { devices: { d: { name: 'Door' } } } })
    const headers = { 'content-type': 'application/json' }
    const { status, json } = await ask('POST /devices/import', { text, headers })
    expect(status).toBe(422)
    expect(json.error.rows).toEqual([expect.objectContaining({ row, field })])
    expect((await ask('GET /devices/b')).status).toBe(404)
  })

  it.each([
    ['a quotation mark that is not closed', 'id,name\na,"x'],
    ['a column twice', 'id,name,name\na,x,y'],
    ['a cell without a column', 'id,name\na,x,y'],
  ])('%s is refused', async (_what, text) => {
    const { ask } = await startApi()
    expect((await ask('POST /devices/import', { text, headers: csv })).status).toBe(422)
    expect((await ask('GET /devices/a')).status).toBe(404)
  })

  it('thousands at once', async () => {
    const { ask } = await startApi()
    const json = Array.from({ length: 3000 }, (_, number) => ({ id: `badge-${number}`, name: `Badge ${number}` }))
    expect((await ask('POST /devices/import', { json })).json).toEqual({ imported: 3000 })
    expect((await ask('GET /devices?format=csv')).text.split('\r\n')).toHaveLength(3002)
    expect((await ask('POST /devices/import', { json: [...json, ...json] })).status).toBe(422)
  })
})

describe('mode', () => {
  it('of a device that is here changes at once', async () => {
    const { ask, server } = await startApi()
    const device = server.device({ deviceId: 'aa:01' })
    await device.hello()
    const started = await ask('POST /devices/aa:01/mode', { json: { mode: 'working' } })
    expect([started.status, started.json]).toEqual([200, { mode: 'working', state: 'start', idempotent: false }])
    expect(server.app.sessions.get('aa:01')?.mode.name).toBe('working')
    expect((await ask<Device>('GET /devices/aa:01')).json.mode).toBe('working')
    expect((await ask('POST /devices/aa:01/mode', { json: { mode: 'working' } })).json).toMatchObject({
      idempotent: true,
    })
    await ask('POST /devices/aa:01/mode', { json: { mode: 'working', state: 'end' } })
    expect(server.app.sessions.get('aa:01')?.mode.name).toBe('chat')
  })

  it('of a device that is not here holds when it comes', async () => {
    const { ask, server } = await startApi()
    await ask('PUT /devices/aa:01', { json: {} })
    const ended = await ask('POST /devices/aa:01/mode', { json: { mode: 'working', state: 'end' } })
    expect(ended.json).toMatchObject({ idempotent: true })
    await ask('POST /devices/aa:01/mode', { json: { mode: 'working' } })
    await server.device({ deviceId: 'aa:01' }).hello()
    expect(server.app.sessions.get('aa:01')?.mode.name).toBe('working')
  })

  it.each([
    ['aa:01', 'dancing', 422, 'UNKNOWN_MODE'],
    ['aa:02', 'dancing', 422, 'UNKNOWN_MODE'],
    ['aa:03', 'chat', 404, 'NOT_FOUND'],
  ])('%s %s: %i %s', async (id, mode, status, code) => {
    const { ask, server } = await startApi()
    await server.device({ deviceId: 'aa:01' }).hello()
    await ask('PUT /devices/aa:02', { json: {} })
    const reply = await ask(`POST /devices/${id}/mode`, { json: { mode } })
    expect([reply.status, reply.json.error.code]).toEqual([status, code])
  })
})
