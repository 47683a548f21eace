import { expect, test } from 'vitest'
import type { Reply } from '../../console/src/lib/api-types.ts'
import { configText, memoryFile, secrets } from '../support/config-text.ts'
import { startApi, viewerToken } from './api-client.ts'

const env = { TTL: '1000' }

async function startConfigured(text = configText) {
  const file = memoryFile(text)
  const configFile = { read: () => file.read(), write: (next: string) => file.write(next) }
  const { server, ask } = await startApi({ configFile, env })
  const reloaded = await ask('POST /config/reload')
  expect(reloaded.status).toBe(200)
  const view = async () => (await ask<Reply<'readConfigFile'>>('GET /config/file')).json
  return { server, ask, file, view, config: () => server.app.services.config() }
}

const silence = (value: unknown) => ({ path: ['vad', 'silenceMs'], value })

test('the file is shown with its comments and placeholders, a handle in place of each secret', async () => {
  const { ask, view } = await startConfigured()
  const { text, values, problems } = await view()
  expect(problems).toEqual([])
  expect(text).toContain('# The ward')
  expect(text).toContain('$' + '{GREETING:-Hello}')
  expect(values).toMatchObject({
    vad: { silenceMs: 700 },
    auth: { tokens: [{ name: 'kitchen', token: expect.stringMatching(/^«secret \w{12}»$/) }] },
    peer: { ttlSeconds: '$' + '{TTL}' },
  })
  const whole = (await ask('GET /config/file')).text
  for (const secret of Object.values(secrets)) expect(whole).not.toContain(secret)
})

test('one changed value is in force at once and is the only difference in the file', async () => {
  const { ask, file, view, config } = await startConfigured()
  const { revision } = await view()
  const reply = await ask('PATCH /config', { json: { revision, changes: [silence(500)] } })
  expect(reply.json).toEqual({ status: 'applied', changed: ['vad.silenceMs'], needRestart: [] })
  expect(config().vad.silenceMs).toBe(500)
  expect(file.text).toBe(configText.replace('silenceMs: 700', 'silenceMs: 500'))
})

test('the text as it was shown, put back, is the file as it was', async () => {
  const { ask, file, view } = await startConfigured()
  const { revision, text } = await view()
  expect((await ask('PATCH /config', { json: { revision, text } })).json).toEqual({ status: 'unchanged' })
  expect(file.text).toBe(configText)
})

test('a secret goes along with its handle to another entry, and can be replaced', async () => {
  const { ask, view, config } = await startConfigured()
  const { revision, values } = await view()
  const [kitchen] = (values as { auth: { tokens: { token: string }[] } }).auth.tokens
  const value = [
    { name: 'hall', token: 'another-token-of-a-badge' },
    { name: 'door', token: kitchen?.token },
  ]
  await ask('PATCH /config', { json: { revision, changes: [{ path: ['auth', 'tokens'], value }] } })
  expect(config().auth.tokens).toEqual([
    { name: 'hall', token: 'another-token-of-a-badge' },
    { name: 'door', token: secrets.token },
  ])
})

test('a handle in a place that is shown is refused: no secret is read by moving it', async () => {
  const { ask, file, view } = await startConfigured()
  const { revision, values } = await view()
  const [kitchen] = (values as { auth: { tokens: { token: string }[] } }).auth.tokens
  for (const [path, value] of [
    [['chat', 'greeting'], kitchen?.token],
    [['auth', 'tokens', 0, 'name'], kitchen?.token],
    [['chat', 'greeting'], `It is ${kitchen?.token}`],
    [['auth', 'tokens', 0, 'token'], '«secret 000000000000»'],
  ]) {
    const json = { revision, changes: [{ path, value }] }
    const checked = await ask<Reply<'checkConfig'>>('POST /config/check', { json })
    expect(checked.json.problems).toEqual([expect.objectContaining({ got: 'one that cannot be used here' })])
    expect((await ask('PATCH /config', { json })).status).toBe(422)
  }
  expect(file.text).toBe(configText)
})

test('a check tells every problem with its place, and changes nothing', async () => {
  const { ask, file, view, config } = await startConfigured()
  const { revision } = await view()
  const changes = [silence(7), { path: ['vad', 'provider'], value: 'webtrc' }]
  const { json } = await ask<Reply<'checkConfig'>>('POST /config/check', { json: { revision, changes } })
  expect(json.problems).toEqual([
    expect.objectContaining({ path: 'vad.provider', nearest: 'webrtc' }),
    { path: 'vad.silenceMs', expected: 'whole number, 100 to 5000', got: '7', line: expect.any(Number) },
  ])
  expect(json.changes).toEqual([])
  expect((await ask('PATCH /config', { json: { revision, changes } })).status).toBe(422)
  expect([config().vad.silenceMs, file.text]).toEqual([700, configText])
})

test('a check tells what would change, from and to, and what waits for a restart', async () => {
  const { ask, view } = await startConfigured()
  const { revision } = await view()
  const changes = [
    silence(500),
    { path: ['vad', 'provider'], value: 'webrtc' },
    { path: ['devices', 'badge-1'], value: { name: 'Anna' } },
    { path: ['meeting', 'webhook', 'secret'], value: 'another-key-of-the-signature' },
  ]
  const { json, text } = await ask<Reply<'checkConfig'>>('POST /config/check', { json: { revision, changes } })
  expect(json.changes).toEqual([
    { path: 'devices.badge-1', restart: false, after: { name: 'Anna' } },
    { path: 'vad.provider', restart: true, before: 'auto', after: 'webrtc' },
    { path: 'vad.silenceMs', restart: false, before: 700, after: 500 },
    { path: 'meeting.webhook.secret', restart: false, before: '***', after: '***' },
  ])
  expect(json.values).toMatchObject({ vad: { silenceMs: 500 }, devices: { 'badge-1': { name: 'Anna' } } })
  expect(text).not.toContain('another-key')
})

test('a text with handles can also replace the file, and is refused where a handle stands in the wrong place', async () => {
  const { ask, file, view } = await startConfigured()
  const { text } = await view()
  const next = (text ?? '').replace('silenceMs: 700', 'silenceMs: 600')
  expect((await ask('PUT /config', { text: next })).json).toMatchObject({ changed: ['vad.silenceMs'] })
  expect(file.text).toBe(configText.replace('700', '600'))
  const handle = /«secret \w+»/.exec(next)?.[0] ?? ''
  expect((await ask('PUT /config', { text: next.replace('name: kitchen', `name: ${handle}`) })).status).toBe(422)
  expect(file.text).toBe(configText.replace('700', '600'))
})

test('a draft of a file that has changed since is neither checked nor applied', async () => {
  const { ask, file, view, config } = await startConfigured()
  const { revision } = await view()
  file.text = configText.replace('700', '800')
  const json = { revision, changes: [silence(500)] }
  expect((await ask('POST /config/check', { json })).json.error.code).toBe('CONFLICT')
  expect((await ask('PATCH /config', { json })).json.error.code).toBe('CONFLICT')
  expect(config().vad.silenceMs).toBe(700)
  expect(file.text).toContain('800')
})

test('a file that is no YAML is not shown, since nobody can say where its secrets are', async () => {
  const { file, view } = await startConfigured()
  file.text = `auth: [ adminToken: ${secrets.token}`
  expect(await view()).toMatchObject({ text: null, values: {}, problems: [{ expected: 'valid YAML', line: 1 }] })
})

test('a file that cannot be read is told, and nothing is applied', async () => {
  const { ask, file, view, config } = await startConfigured()
  const { revision } = await view()
  file.read = () => Promise.reject(new Error('EACCES'))
  expect(await view()).toMatchObject({ hasFile: true, text: null, problems: [{ expected: 'a readable file' }] })
  const json = { revision, changes: [silence(500)] }
  expect((await ask('POST /config/check', { json })).status).toBe(409)
  expect((await ask('PATCH /config', { json })).status).toBe(422)
  expect(config().vad.silenceMs).toBe(700)
})

test('without a file everything is shown and nothing can be changed', async () => {
  const { ask } = await startApi()
  const { json } = await ask<Reply<'readConfigFile'>>('GET /config/file')
  expect(json).toMatchObject({ hasFile: false, text: '', inForce: { vad: { silenceMs: 700 } } })
  const reply = await ask('PATCH /config', { json: { revision: json.revision, changes: [silence(500)] } })
  expect(reply.status).toBe(422)
})

test('viewers see the schema, not the file', async () => {
  const { ask } = await startConfigured()
  const schema = await ask<{ properties: Record<string, unknown> }>('GET /config/schema', { token: viewerToken })
  expect(schema.json.properties.vad).toMatchObject({ properties: { silenceMs: { unit: 'ms', default: 700 } } })
  expect(schema.json.properties.asr).toMatchObject({ oneOf: expect.arrayContaining([expect.anything()]) })
  for (const what of ['GET /config/file', 'POST /config/check', 'PATCH /config']) {
    expect((await ask(what, { token: viewerToken, ...(what[0] !== 'G' && { json: {} }) })).status).toBe(403)
  }
})
