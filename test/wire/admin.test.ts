import { describe, expect, it } from 'vitest'
import { startTestServer } from '../support/test-server.ts'

const adminToken = 'an admin token for tests'
const auth = { adminToken, devices: 'open' as const }

/** A configuration file in memory. */
function fileOf(text: string) {
  const file = {
    text,
    read: async () => file.text,
    async write(next: string) {
      file.text = next
    },
  }
  return file
}

async function startConfigured() {
  const base = [
    `auth: { devices: open, adminToken: "${adminToken}" }`,
    'asr: { provider: scripted }',
    'llm: { models: { scripted: { provider: scripted } } }',
    'tts: { provider: scripted }',
  ]
  const file = fileOf([...base, 'chat: { waitMs: 0 }'].join('\n'))
  const restarts: string[] = []
  const live = await startTestServer({
    config: { auth },
    configFile: file,
    onRestart: () => (restarts.push('restart') > 1 ? ['the file is bad'] : []),
  })
  const change = (line: string) => {
    file.text = [...base, line].join('\n')
  }
  const api = (path: string, init: RequestInit = {}, token = adminToken) =>
    fetch(`http://127.0.0.1:${live.app.port}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}` },
    })
  return { server: live, file, change, api, restarts }
}

describe('server messages', () => {
  it('update_config rereads the file, and the next turn of an open connection follows it', async () => {
    const { server, change } = await startConfigured()
    const device = server.device()
    await device.hello()
    device.type('one')
    await device.expectAnswer()
    change('chat: { waitMs: 0, prompt: "Speak like a pirate." }')
    device.send({ type: 'server', action: 'update_config', content: { secret: adminToken } })
    expect(await device.expect('server')).toMatchObject({ status: 'success', content: { action: 'update_config' } })
    device.type('two')
    await device.expectAnswer()
    expect(server.script.asked.map(({ messages }) => messages[0]?.content)).toEqual([
      expect.stringMatching(/^You are a friendly/),
      'Speak like a pirate.',
    ])
  })

  it('a turn in flight ends on what it began with', async () => {
    const { server, change, api } = await startConfigured()
    server.script.sentenceMs = 900
    const device = server.device()
    await device.hello()
    device.type('one')
    await device.expectAudio(2)
    change('chat: { waitMs: 0, historyTurns: 3 }')
    expect((await api('/config/reload', { method: 'POST' })).status).toBe(200)
    await device.expect('tts', { state: 'stop' })
    expect(device.faults).toEqual([])
  })

  it('a bad file changes nothing and says why', async () => {
    const { server, change } = await startConfigured()
    const device = server.device()
    await device.hello()
    change('chat: { promt: "x" }')
    device.send({ type: 'server', action: 'update_config', content: { secret: adminToken } })
    const { status, message } = await device.expect('server')
    expect(status).toBe('error')
    expect(message).toMatch(/chat\.promt.*Did you mean prompt/)
    expect(server.app.services.config().chat.prompt).toMatch(/^You are a friendly/)
  })

  it('restart needs the secret', async () => {
    const { server, restarts } = await startConfigured()
    const device = server.device()
    await device.hello()
    device.send({ type: 'server', action: 'restart', content: { secret: 'guess' } })
    expect(await device.expect('server')).toMatchObject({ status: 'error' })
    expect(restarts).toEqual([])
    device.send({ type: 'server', action: 'restart', content: { secret: adminToken } })
    expect(await device.expect('server')).toMatchObject({ status: 'success' })
    expect(restarts).toEqual(['restart'])
    device.send({ type: 'server', action: 'restart', content: { secret: adminToken } })
    expect(await device.expect('server')).toMatchObject({ status: 'error', message: 'Not restarted: the file is bad' })
  })

  it('the secret cannot be guessed at will', async () => {
    const { server } = await startConfigured()
    const device = server.device()
    await device.hello()
    for (let guess = 0; guess < 6; guess++) {
      device.send({ type: 'server', action: 'restart', content: { secret: `guess ${guess}` } })
    }
    await device.expect('server', { message: 'Too many attempts; try again in a minute.' })
  })
})

describe('the API', () => {
  it('refuses whoever has not the admin token', async () => {
    const { api } = await startConfigured()
    expect((await api('/config', {}, 'wrong')).status).toBe(401)
    expect((await api('/config', {}, '')).status).toBe(401)
  })

  it('limits attempts', async () => {
    const { api } = await startConfigured()
    const statuses: number[] = []
    for (let attempt = 0; attempt < 22; attempt++) statuses.push((await api('/providers', {}, 'wrong')).status)
    expect(statuses.slice(-2)).toEqual([429, 429])
    expect((await api('/providers')).status).toBe(429)
  })

  it('shows the configuration without secrets', async () => {
    const { api } = await startConfigured()
    const text = await (await api('/config')).text()
    expect(text).toContain('silenceMs: 700')
    expect(text).not.toContain(adminToken)
  })

  it('takes a new configuration, writes it, and lists the change', async () => {
    const { api, file } = await startConfigured()
    const body = `${file.text.replace('waitMs: 0', 'waitMs: 0, historyTurns: 2')}\n`
    const reply = await api('/config', { method: 'PUT', body })
    // The test's server listens elsewhere than its file says.
    expect(await reply.json()).toMatchObject({
      status: 'applied',
      changed: expect.arrayContaining(['chat.historyTurns']),
      needRestart: ['server.host', 'server.port', 'dataDir'],
    })
    expect(file.text).toBe(body)
    expect(await (await api('/config/audit')).json()).toEqual([
      expect.objectContaining({ by: 'api', changed: expect.arrayContaining(['chat.historyTurns']) }),
    ])
  })

  it('refuses a bad configuration with its problems and leaves the file alone', async () => {
    const { api, file } = await startConfigured()
    const before = file.text
    const reply = await api('/config', { method: 'PUT', body: 'chat: { historyTurns: many }' })
    expect(reply.status).toBe(422)
    expect(await reply.json()).toMatchObject({ status: 'refused', problems: [expect.stringMatching(/historyTurns/)] })
    expect(file.text).toBe(before)
  })

  it('shows each provider instance, who uses it, and its calls', async () => {
    const { api, server } = await startConfigured()
    const device = server.device()
    await device.hello()
    device.type('one')
    await device.expectAnswer()
    type Status = { kind: string; users: string[]; stats: { calls: number; errors: number } }
    const instances = (await (await api('/providers')).json()) as Status[]
    expect(instances.find(({ kind }) => kind === 'llm')?.stats).toMatchObject({ calls: 1, errors: 0 })
    expect(instances.map(({ kind }) => kind).sort()).toEqual(['asr', 'llm', 'tts'])
    expect(instances.find(({ kind }) => kind === 'llm')?.users).toContain('llm.purposes.chat')
  })
})
