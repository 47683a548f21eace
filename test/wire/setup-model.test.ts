import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { vendors } from '../../src/catalogue.ts'
import { serviceAnswer, serviceKey, serviceModels, startKeyService } from '../support/key-service.ts'
import { memoryFile } from '../support/memory-file.ts'
import { startApi, viewerToken } from './api-client.ts'

interface Failed {
  readonly outcome: string
  readonly failure: string
  readonly message: string
}

/** No phrases are made in the background. */
const quiet = 'chat: { waitMs: 0 }\n'

/** A server without anything configured, and the file that it writes. */
async function startEmpty(text = '') {
  const file = memoryFile(quiet + text)
  return { ...(await startApi({ vendors, configFile: file })), file }
}

const draftOf = (url: string, apiKey = serviceKey) => ({ baseUrl: `${url}/v1`, apiKey, model: 'gpt-4o-mini' })

describe('the model of the first steps', () => {
  it('is asked one question with settings that are not in force', async () => {
    const service = await startKeyService()
    const { ask, file } = await startEmpty()
    const { status, json } = await ask('POST /setup/language-model/trial', {
      json: { draft: draftOf(service.url), language: 'en' },
    })
    expect({ status, json }).toMatchObject({ status: 200, json: { outcome: 'worked', text: serviceAnswer } })
    expect(file.text).toBe(quiet)
    await expect.poll(() => service.openConnections(), { timeout: 5000 }).toBe(0)
  })

  it('says that a key is wrong, without repeating it', async () => {
    const service = await startKeyService()
    const { ask, server } = await startEmpty()
    const wrong = 'sk-a-wrong-key-of-somebody'
    const { json, text } = await ask<Failed>('POST /setup/language-model/trial', {
      json: { draft: draftOf(service.url, wrong), language: 'en' },
    })
    expect(json).toMatchObject({ outcome: 'failed', failure: 'auth', message: expect.stringContaining('apiKey') })
    expect(text + JSON.stringify(server.log)).not.toContain(wrong)
  })

  it('says that nobody answers at an address', async () => {
    const { ask } = await startEmpty()
    const { json } = await ask<Failed>('POST /setup/language-model/trial', {
      json: { draft: draftOf('http://127.0.0.1:9'), language: 'zh' },
    })
    expect(json).toMatchObject({ outcome: 'failed', failure: 'unavailable' })
  })

  it('takes no password within an address, which is shown', async () => {
    const { ask } = await startEmpty()
    const { status, json } = await ask('POST /setup/language-model/list', {
      json: { baseUrl: 'https://somebody:secret@example.org/v1' },
    })
    expect({ status, json }).toMatchObject({ status: 422, json: { error: { fields: ['baseUrl'] } } })
  })

  it('follows no redirect with the key', async () => {
    const [service, other] = [await startKeyService(), await startKeyService()]
    service.answer(({ reply, path }) => reply.writeHead(302, { location: `${other.url}${path}` }).end())
    const { ask } = await startEmpty()
    const list = await ask<Failed>('POST /setup/language-model/list', {
      json: { baseUrl: `${service.url}/v1`, apiKey: serviceKey },
    })
    expect(list.json.outcome).toBe('failed')
    expect(other.calls).toEqual([])
  })

  it('is chosen from the list that the service has', async () => {
    const service = await startKeyService()
    const { ask } = await startEmpty()
    const { json } = await ask('POST /setup/language-model/list', {
      json: { baseUrl: `${service.url}/v1`, apiKey: serviceKey },
    })
    expect(json).toEqual({ outcome: 'worked', models: serviceModels })
  })

  it('is in force as soon as it is saved, and stands in the file', async () => {
    const service = await startKeyService()
    const { ask, file, server } = await startEmpty(
      'auth:\n  devices: open # at home\n  adminToken: an admin token for tests\n',
    )
    const { status, json } = await ask('PUT /setup/language-model', { json: draftOf(service.url) })
    expect({ status, json }).toMatchObject({ status: 200, json: { status: 'applied' } })
    expect(parse(file.text)).toMatchObject({
      llm: {
        models: { main: { ...draftOf(service.url), provider: 'openai-compatible' } },
        purposes: { default: 'main' },
      },
    })
    expect(file.text).toContain('devices: open # at home')
    const device = server.device()
    await device.hello()
    device.type('how are you')
    expect((await device.expectAnswer()).sentences.join('')).toContain('很高兴见到你')
  })
})

describe('a key that is set', () => {
  const kept = (url: string) => ({ baseUrl: `${url}/v1`, keepsKey: true, model: 'gpt-4o' })
  const configured = (url: string) =>
    `auth:\n  adminToken: an admin token for tests\nllm:\n  models:\n    fast: { baseUrl: ${url}/v1, apiKey: "${serviceKey}", model: gpt-4o-mini, maxTokens: 90 }\n`

  it('is never sent out', async () => {
    const service = await startKeyService()
    const { ask } = await startEmpty(configured(service.url))
    await ask('POST /config/reload')
    const { json, text } = await ask('GET /setup')
    expect(json).toMatchObject({ languageModel: { baseUrl: `${service.url}/v1`, model: 'gpt-4o-mini', hasKey: true } })
    expect(text).not.toContain(serviceKey)
  })

  it('serves for another model of the same address, and stays in the file beside other settings', async () => {
    const service = await startKeyService()
    const { ask, file } = await startEmpty(configured(service.url))
    await ask('POST /config/reload')
    const trial = await ask('POST /setup/language-model/trial', { json: { draft: kept(service.url), language: 'en' } })
    expect(trial.json).toMatchObject({ outcome: 'worked' })
    await ask('PUT /setup/language-model', { json: kept(service.url) })
    expect(parse(file.text).llm.models.fast).toEqual({
      provider: 'openai-compatible',
      baseUrl: `${service.url}/v1`,
      apiKey: serviceKey,
      model: 'gpt-4o',
      maxTokens: 90,
    })
  })

  it('goes to no other address', async () => {
    const [service, other] = [await startKeyService(), await startKeyService()]
    const { ask } = await startEmpty(configured(service.url))
    await ask('POST /config/reload')
    for (const what of ['POST /setup/language-model/trial', 'PUT /setup/language-model'] as const) {
      const draft = kept(other.url)
      const { status, json } = await ask(what, { json: what.startsWith('PUT') ? draft : { draft, language: 'en' } })
      expect({ status, json }).toMatchObject({ status: 422, json: { error: { fields: ['apiKey'] } } })
    }
    expect(other.calls).toEqual([])
  })
})

describe('the first steps', () => {
  it('are wanted while something is missing and nobody has looked at them', async () => {
    const { ask } = await startEmpty()
    expect((await ask('GET /setup')).json).toMatchObject({ isWanted: true, steps: { talk: 'open' } })
    await ask('PUT /setup/steps/language-model', { json: { state: 'skipped' } })
    expect((await ask('GET /setup')).json).toMatchObject({
      isWanted: false,
      steps: { 'language-model': 'skipped', recogniser: 'open' },
    })
  })

  it('are for administrators to take', async () => {
    const { ask } = await startEmpty()
    expect((await ask('GET /setup', { token: viewerToken })).status).toBe(200)
    const refused = await ask('PUT /setup/steps/talk', { token: viewerToken, json: { state: 'done' } })
    expect(refused.status).toBe(403)
  })

  it('may be tried out only so often', async () => {
    const { ask } = await startEmpty()
    const json = { baseUrl: 'http://127.0.0.1:9/v1' }
    const replies = []
    for (let count = 0; count < 61; count++)
      replies.push((await ask('POST /setup/language-model/list', { json })).status)
    expect(replies.slice(0, 60).every((status) => status === 200)).toBe(true)
    expect(replies.at(-1)).toBe(429)
  })
})
