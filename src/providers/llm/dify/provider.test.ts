import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { languageModelContract } from '../../../../test/contract/language-model.ts'
import { sendEvents, sendJson, startEventStreamVendor } from '../../../../test/support/event-stream-vendor.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { VendorServer } from '../../../../test/support/vendor-server.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { LanguageModel, ModelEvent, ModelMessage } from '../../contract.ts'
import { vendor } from './provider.ts'

const fixture = (file: string) => readFileSync(new URL(`fixtures/${file}`, import.meta.url))

const create = (baseUrl: string, clock = new ManualClock(), more: object = {}): Promise<LanguageModel> =>
  vendor.create(vendor.settings.parse({ baseUrl, apiKey: 'app-secret-key', ...more }), providerPorts({ clock }))

languageModelContract('dify', async (clock) => {
  const { server, double } = await startEventStreamVendor({
    answer: fixture('answers.sse'),
    firstText: '你好',
    longEvent: `data: ${JSON.stringify({ event: 'message', answer: 'x'.repeat(100_000) })}\n\n`,
    refusesKey: fixture('refuses-key.json'),
    rateLimits: fixture('rate-limits.json'),
    badRequest: fixture('bad-request.json'),
  })
  return {
    model: await create(`${server.url}/v1`, clock),
    question: '你好',
    answer: '你好，很高兴见到你 😀。',
    timeoutMs: 30_000,
    at: (baseUrl) => create(baseUrl, clock),
    vendor: double,
    release: () => server.close(),
  }
})

describe('the chat-messages wire', () => {
  let server: VendorServer
  let model: LanguageModel

  beforeEach(async () => {
    server = await VendorServer.start()
    model = await create(`${server.url}/v1/`)
  })
  afterEach(async () => {
    await model.close()
    await server.close()
  })

  const hello = [{ role: 'user', content: 'hello' }] as const
  const ask = async (messages: readonly ModelMessage[] = hello, from = model): Promise<ModelEvent[]> => {
    const events: ModelEvent[] = []
    for await (const event of from.stream({ messages, signal: new AbortController().signal })) events.push(event)
    return events
  }
  const spoken = (events: ModelEvent[]) => events.map((event) => (event.type === 'text' ? event.text : '')).join('')
  const sent = () => JSON.parse(server.calls.at(-1)?.body ?? '{}')
  const conversation: readonly ModelMessage[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Who are you?' },
    { role: 'assistant', content: 'I am Lapel.' },
    { role: 'assistant', content: '' },
    { role: 'user', content: 'Since when?' },
  ]

  test('asks the app for a stream, in a conversation of its own', async () => {
    server.answer(sendEvents(fixture('answers.sse')))
    const events = await ask()
    expect(server.calls[0]?.path).toBe('/v1/chat-messages')
    expect(server.calls[0]?.headers.authorization).toBe('Bearer app-secret-key')
    expect(sent()).toEqual({
      query: 'hello',
      inputs: {},
      response_mode: 'streaming',
      conversation_id: '',
      user: 'lapel',
      auto_generate_name: false,
    })
    expect(events.at(-1)).toEqual({ type: 'stop', reason: 'end', usage: { promptTokens: 12, completionTokens: 9 } })
  })

  test('what was said before stands before the question; the prompt is not sent', async () => {
    server.answer(sendEvents(fixture('answers.sse')))
    await ask(conversation)
    expect(sent()).toMatchObject({
      query: 'Conversation so far:\nUser: Who are you?\nAssistant: I am Lapel.\n\nUser: Since when?',
      inputs: {},
    })
  })

  test('variables of the app may take the prompt and what was said before', async () => {
    server.answer(sendEvents(fixture('answers.sse')))
    const inputs = { city: 'Berlin' }
    const app = await create(server.url, undefined, { inputs, promptInput: 'persona', historyInput: 'history' })
    await ask(conversation, app)
    await app.close()
    expect(sent()).toMatchObject({
      query: 'Since when?',
      inputs: { city: 'Berlin', persona: 'Be brief.', history: 'User: Who are you?\nAssistant: I am Lapel.' },
    })
  })

  test('an agent is heard, its tools, files and its own speech are not', async () => {
    server.answer(sendEvents(fixture('agent.sse')))
    expect(spoken(await ask())).toBe('It is ten.')
  })

  test('of a chatflow the answer is heard, not its nodes and thoughts', async () => {
    server.answer(sendEvents(fixture('chatflow.sse')))
    expect(spoken(await ask())).toBe('Hello there.')
  })

  test('an answer that moderation replaced ends as filtered', async () => {
    server.answer(sendEvents(fixture('replaced.sse')))
    const events = await ask()
    expect(spoken(events)).toBe('I')
    expect(events.at(-1)).toMatchObject({ type: 'stop', reason: 'filtered' })
  })

  test('an answer that moderation replaced before a word was said is the replacement', async () => {
    server.answer(sendEvents(fixture('replaced-first.sse')))
    expect(spoken(await ask())).toBe('I cannot talk about that.')
  })

  test('an error inside the stream is told in its words', async () => {
    server.answer(sendEvents(fixture('fails-midway.sse')))
    await expect(ask()).rejects.toMatchObject({
      failure: 'unavailable',
      message: expect.stringContaining('Rate Limit Error, please slow down (completion_request_error)'),
    })
  })

  test.each([
    ['unknown_code', 503, 'unavailable'],
    ['unknown_code', 401, 'auth'],
    ['provider_quota_exceeded', 400, 'rate-limited'],
    ['app_unavailable', 400, 'bad-request'],
    [undefined, undefined, 'unavailable'],
  ])('an error event with code %s and status %s is %s', async (code, status, failure) => {
    server.answer(sendEvents(Buffer.from(`data: ${JSON.stringify({ event: 'error', code, status })}\n\n`)))
    await expect(ask()).rejects.toMatchObject({ failure })
  })

  test('the code of an error reply says more than its status', async () => {
    server.answer(sendJson(400, fixture('no-quota.json')))
    await expect(ask()).rejects.toMatchObject({ failure: 'rate-limited', retryable: true })
  })

  test('a whole answer instead of events is a bad reply', async () => {
    server.answer(sendJson(200, JSON.stringify({ event: 'message', answer: 'Hi' })))
    await expect(ask()).rejects.toMatchObject({ failure: 'bad-reply' })
  })

  test('events of another service are a bad reply, and so is an empty stream', async () => {
    server.answer(sendEvents(Buffer.from('data: {"choices":[]}\n\n')))
    await expect(ask()).rejects.toMatchObject({ failure: 'bad-reply' })
    server.answer(sendEvents(Buffer.from('')))
    await expect(ask()).rejects.toMatchObject({ failure: 'bad-reply' })
  })

  test('errors do not hold the key', async () => {
    server.answer(sendJson(401, fixture('refuses-key.json')))
    await expect(ask()).rejects.toThrow('Access token *** is invalid. Check apiKey')
  })
})
