import { describe, expect, it } from 'vitest'
import { type List, startApi, viewerToken } from './api-client.ts'

interface Source {
  readonly id: string
  readonly running: boolean
  readonly result: string | null
  readonly received: number
  readonly phase: string
  readonly counters: { readonly lines: number; readonly errors: number; readonly dropped: number }
  readonly insights: readonly string[]
}

const failure = "src/cart.ts(3,9): error TS2322: Type 'number' is not assignable to type 'string'.\n"

async function withSource() {
  const api = await startApi()
  api.server.script.answers = [{ pieces: ['{}'] }]
  await api.ask('PUT /devices/badge-a', { json: {} })
  await api.ask('PUT /devices/badge-b', { json: {} })
  const body = { devices: ['badge-a', 'badge-b'], name: 'tests', command: 'npm test' }
  const { json, status } = await api.ask<Source>('POST /coding/sources', { json: body })
  expect(status).toBe(201)
  return { ...api, id: json.id }
}

describe('a source', () => {
  it('takes lines, and tells all of its devices what is wrong in them', async () => {
    const { ask, server, id } = await withSource()
    const badges = ['badge-a', 'badge-b'].map((deviceId) => server.device({ deviceId }))
    for (const badge of badges) await badge.hello()
    expect(
      (await ask<Source>(`POST /coding/sources/${id}/lines?from=1`, { text: `compiling\n${failure}` })).json,
    ).toEqual({
      received: 2,
    })
    for (const badge of badges) {
      expect(await badge.expect('coding', { event: 'insight' })).toMatchObject({ source: id, refs: [{ lines: [2] }] })
    }
    await ask(`POST /coding/sources/${id}/stop`, { json: { exitCode: 2 } })
    for (const badge of badges) {
      expect(await badge.expect('coding', { event: 'summary' })).toMatchObject({ result: 'red', exitCode: 2 })
    }
  })

  it('counts once what is sent twice, and what was left out', async () => {
    const { ask, id } = await withSource()
    await ask(`POST /coding/sources/${id}/lines?from=1`, { text: 'one\ntwo\n' })
    await ask(`POST /coding/sources/${id}/lines?from=1`, { text: 'one\ntwo\n' })
    await ask(`POST /coding/sources/${id}/lines?from=5`, { text: 'five\n' })
    const { json } = await ask<Source>(`GET /coding/sources/${id}`)
    expect(json).toMatchObject({ received: 5, counters: { lines: 3, dropped: 2 } })
  })

  it('shows its latest lines without secrets', async () => {
    const { ask, id } = await withSource()
    await ask(`POST /coding/sources/${id}/lines`, { text: 'a\nDB_PASSWORD=swordfish\n' })
    const { json } = await ask<List<object>>(`GET /coding/sources/${id}/lines`, { token: viewerToken })
    expect(json.items).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'DB_PASSWORD=<secret>' },
    ])
  })

  it('shows the lines around one', async () => {
    const { ask, id } = await withSource()
    const text = Array.from({ length: 30 }, (_, index) => `line ${index + 1}\n`).join('')
    await ask(`POST /coding/sources/${id}/lines`, { text })
    const { json } = await ask<List<{ number: number }>>(`GET /coding/sources/${id}/lines?around=10&limit=3`)
    expect([json.total, json.items.map(({ number }) => number)]).toEqual([30, [9, 10, 11]])
  })

  it('tells of its phase, ends, and begins anew', async () => {
    const { ask, id } = await withSource()
    expect(
      (await ask<Source>(`POST /coding/sources/${id}/steps`, { json: { kind: 'phase', name: 'test' } })).json.phase,
    ).toBe('test')
    expect((await ask<Source>(`POST /coding/sources/${id}/stop`, { json: { exitCode: 0 } })).json).toMatchObject({
      running: false,
      result: 'green',
    })
    expect((await ask<Source>(`POST /coding/sources/${id}/start`)).json).toMatchObject({ running: true, result: null })
    await ask(`DELETE /coding/sources/${id}`)
    expect((await ask(`GET /coding/sources/${id}`)).status).toBe(404)
  })

  it('needs devices that are known, and a token that may change things', async () => {
    const { ask, id } = await withSource()
    expect((await ask('POST /coding/sources', { json: { devices: ['nobody'] } })).status).toBe(404)
    expect((await ask(`POST /coding/sources/${id}/lines`, { text: 'a', token: viewerToken })).status).toBe(403)
  })

  it('has no line in the log for each piece of output', async () => {
    const { ask, server, id } = await withSource()
    for (let count = 0; count < 20; count++) await ask(`POST /coding/sources/${id}/lines`, { text: 'working\n' })
    expect(server.log.filter(({ fields }) => fields.request === 'addLines')).toEqual([])
  })

  it('of a device is one of sixteen at most that run', async () => {
    const { ask } = await withSource()
    const open = () => ask('POST /coding/sources', { json: { devices: ['badge-a'] } })
    for (let count = 0; count < 15; count++) expect((await open()).status).toBe(201)
    expect((await open()).status).toBe(409)
  })
})
