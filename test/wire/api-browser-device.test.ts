import { describe, expect, it } from 'vitest'
import { type List, startApi } from './api-client.ts'

interface Opened {
  readonly device: { readonly id: string; readonly name: string | null; readonly access: string }
  readonly path: string
  readonly token: string
}

const id = 'browser-00112233445566aa'
const other = 'browser-00112233445566bb'

async function startClosed() {
  const api = await startApi({ config: { auth: { devices: 'token' } } })
  const open = (deviceId: string, name = 'Chrome on Linux') =>
    api.ask<Opened>('POST /browser-devices', { json: { id: deviceId, name } })
  return { ...api, open }
}

describe('a browser as a device', () => {
  it('is let in by what it is told, where nobody else is', async () => {
    const { server, open } = await startClosed()
    const { status, json } = await open(id)
    expect(status).toBe(200)
    expect(json).toMatchObject({ device: { id, name: 'Chrome on Linux', access: 'approved' }, path: '/xiaozhi/v1' })
    const device = server.device({ deviceId: id, token: json.token })
    await device.hello()
    expect(server.app.sessions.get(id)).toBeDefined()
  })

  it('has one token however often it asks', async () => {
    const { ask, open } = await startClosed()
    const answers = await Promise.all(Array.from({ length: 8 }, () => open(id)))
    expect(new Set(answers.map(({ json }) => json.token)).size).toBe(1)
    const { json } = await ask<List<unknown>>(`GET /devices/${id}/tokens`)
    expect(json.items).toHaveLength(1)
  })

  it('keeps the name that people gave it', async () => {
    const { ask, open } = await startClosed()
    await open(id)
    await ask(`PATCH /devices/${id}`, { json: { name: 'Reception' } })
    expect((await open(id)).json.device.name).toBe('Reception')
  })

  it('stays out once it has been shut out', async () => {
    const { ask, open } = await startClosed()
    await open(id)
    await ask(`POST /devices/${id}/revoke`)
    expect((await open(id)).status).toBe(409)
  })

  it('gets another token when its own has been ended', async () => {
    const { ask, open } = await startClosed()
    const { token } = (await open(id)).json
    const [record] = (await ask<List<{ readonly id: string }>>(`GET /devices/${id}/tokens`)).json.items
    await ask(`DELETE /devices/${id}/tokens/${record?.id}`)
    expect((await open(id)).json.token).not.toBe(token)
  })

  it.each(['aa:bb:cc:dd:ee:ff', 'browser-1', 'browser-00112233445566AA', ''])(
    'the id of another device is refused: %j',
    async (wrong) => {
      const { open } = await startClosed()
      expect((await open(wrong)).status).toBe(422)
    },
  )

  it('of very many those are forgotten that have been away the longest, unless they belong to somebody', async () => {
    const { ask, open } = await startClosed()
    await open(id)
    await open(other)
    await ask(`PATCH /devices/${other}`, { json: { owner: 'Li' } })
    for (let index = 0; index < 60; index++) await open(`browser-${index.toString(16).padStart(16, '0')}`)
    const { json } = await ask<List<{ readonly id: string }>>('GET /devices?limit=100')
    const ids = json.items.map((device) => device.id)
    expect(ids).toHaveLength(51)
    expect(ids).toContain(other)
    expect(ids).not.toContain(id)
  }, 30_000)
})
