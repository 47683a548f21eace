import { describe, expect, it } from 'vitest'
import { startApi } from './api-client.ts'

interface Waiting {
  readonly items: readonly { readonly code: string; readonly id: string; readonly board: string | null }[]
}
interface Token {
  readonly id: string
  readonly name: string
  readonly token: string
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}
interface Device {
  readonly access: string
  readonly name: string | null
}

async function startGuarded(devices: 'approve' | 'token') {
  const api = await startApi({ config: { auth: { devices } } })
  const boot = async (deviceId: string, clientId = `client of ${deviceId}`) => {
    const response = await fetch(api.server.otaUrl, {
      method: 'POST',
      headers: { 'device-id': deviceId, 'client-id': clientId, 'content-type': 'application/json' },
      body: JSON.stringify({ application: { version: '2.4.2' }, board: { type: 'bread' } }),
    })
    return (await response.json()) as { websocket?: { token?: string }; activation?: { code: string } }
  }
  const admits = async (deviceId: string, token: string) => {
    const device = api.server.device({ deviceId, token })
    return device.hello().then(
      () => device,
      () => undefined,
    )
  }
  return { ...api, boot, admits }
}

describe('enrolment', () => {
  it('a device that shows a code is listed, approved by it, and comes in', async () => {
    const { ask, boot, admits } = await startGuarded('approve')
    const { activation } = await boot('aa:01')
    const { json } = await ask<Waiting>('GET /enrolments')
    expect(json.items).toEqual([
      expect.objectContaining({ code: activation?.code, id: 'aa:01', board: 'bread', firmware: '2.4.2' }),
    ])
    const fields = { name: 'Front desk', group: 'Depot' }
    const approved = await ask<Device>(`POST /enrolments/${activation?.code}/approve`, { json: fields })
    expect([approved.status, approved.json]).toEqual([
      200,
      expect.objectContaining({ id: 'aa:01', access: 'approved', name: 'Front desk', group: 'depot' }),
    ])
    expect((await ask<Waiting>('GET /enrolments')).json.items).toEqual([])
    expect((await ask(`POST /enrolments/${activation?.code}/approve`)).status).toBe(404)
    expect(await admits('aa:01', (await boot('aa:01')).websocket?.token ?? '')).toBeDefined()
  })

  it('a device that waits is approved by its id as well', async () => {
    const { ask, boot } = await startGuarded('approve')
    await boot('aa:01')
    expect((await ask<Device>('POST /devices/aa:01/approve')).json.access).toBe('approved')
    expect((await boot('aa:01')).websocket?.token).toMatch(/^lapel-/)
    expect((await ask('POST /devices/aa:02/approve')).status).toBe(404)
  })
})

describe('revoking', () => {
  it('ends the connection and lets nobody in until the device is approved again', async () => {
    const { ask, admits } = await startGuarded('token')
    const { json } = await ask<Token>('POST /devices/aa:01/tokens', { json: { name: 'typed in' } })
    const device = await admits('aa:01', json.token)
    const revoked = await ask<Device>('POST /devices/aa:01/revoke')
    expect([revoked.status, revoked.json.access]).toEqual([200, 'revoked'])
    expect(await device?.expectClose()).toMatchObject({ code: 4201 })
    expect(await admits('aa:01', json.token)).toBeUndefined()
    expect((await ask('POST /devices/aa:01/tokens', { json: { name: 'again' } })).json.error.code).toBe('CONFLICT')
    await ask('POST /devices/aa:01/approve')
    expect((await ask('POST /devices/aa:01/tokens', { json: { name: 'again' } })).status).toBe(201)
  })
})

describe('tokens', () => {
  it('the text is told once; the list tells of use and of the end', async () => {
    const { ask, admits } = await startGuarded('token')
    const issued = await ask<Token>('POST /devices/aa:01/tokens', { json: { name: 'typed in' } })
    await admits('aa:01', issued.json.token)
    const { json, text } = await ask<{ items: Token[] }>('GET /devices/aa:01/tokens')
    expect(json.items).toEqual([expect.objectContaining({ id: issued.json.id, name: 'typed in', revokedAt: null })])
    expect(json.items[0]?.lastUsedAt).toMatch(/^\d{4}-\d\d-\d\dT/)
    expect(text).not.toContain(issued.json.token)
  })

  it('one that is ended closes the connection that came with it, and another one still lets in', async () => {
    const { ask, admits } = await startGuarded('token')
    const one = (await ask<Token>('POST /devices/aa:01/tokens', { json: { name: 'one' } })).json
    const other = (await ask<Token>('POST /devices/aa:01/tokens', { json: { name: 'other' } })).json
    const device = await admits('aa:01', one.token)
    expect((await ask(`DELETE /devices/aa:01/tokens/${one.id}`)).status).toBe(204)
    await device?.expectClose()
    expect(await admits('aa:01', one.token)).toBeUndefined()
    expect(await admits('aa:01', other.token)).toBeDefined()
    expect((await ask(`DELETE /devices/aa:01/tokens/${one.id}`)).status).toBe(404)
  })

  it('one of another device is not ended by mistake', async () => {
    const { ask, admits } = await startGuarded('token')
    const { json } = await ask<Token>('POST /devices/aa:01/tokens', { json: { name: 'one' } })
    expect((await ask(`DELETE /devices/aa:02/tokens/${json.id}`)).status).toBe(404)
    expect(await admits('aa:01', json.token)).toBeDefined()
  })

  it('needs a name, and a device that is known to be listed', async () => {
    const { ask } = await startGuarded('token')
    expect((await ask('POST /devices/aa:01/tokens', { json: {} })).json.error.fields).toEqual(['name'])
    expect((await ask('GET /devices/aa:01/tokens')).status).toBe(404)
  })
})
