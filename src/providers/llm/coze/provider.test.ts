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
  vendor.create(
    vendor.settings.parse({ baseUrl, apiKey: 'pat_secret_key', botId: '7379462189365198898', ...more }),
    providerPorts({ clock }),
  )

const delta = (content: string) =>
  `event:conversation.message.delta\ndata:${JSON.stringify({ type: 'answer', content })}`

languageModelContract('coze', async (clock) => {
  const { server, double } = await startEventStreamVendor({
    answer: fixture('answers.sse'),
    firstText: '你好',
    longEvent: `${delta('x'.repeat(100_000))}\n\n`,
    refusesKey: fixture('refuses-key.json'),
    rateLimits: fixture('rate-limits.json'),
    badRequest: fixture('bad-request.json'),
  })
  return {
    model: await create(server.url, clock),
    question: '你好',
    answer: '你好，很高兴见到你 😀。',
    timeoutMs: 30_000,
    at: (baseUrl) => create(baseUrl, clock),
    vendor: double,
    release: () => server.close(),
  }
})

describe('the v3 chat wire', () => {
  let server: VendorServer
  let model: LanguageModel

  beforeEach(async () => {
    server = await VendorServer.start()
    model = await create(`${server.url}/`)
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

  test('brings the conversation with the question and lets the service keep nothing', async () => {
    server.answer(sendEvents(fixture('answers.sse')))
    const events = await ask([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Who are you?' },
      { role: 'assistant', content: 'I am Lapel.' },
      { role: 'assistant', content: '' },
      { role: 'user', content: 'Since when?' },
    ])
    expect(server.calls[0]?.path).toBe('/v3/chat')
    expect(server.calls[0]?.headers.authorization).toBe('Bearer pat_secret_key')
    expect(sent()).toEqual({
      bot_id: '7379462189365198898',
      user_id: 'lapel',
      stream: true,
      auto_save_history: false,
      additional_messages: [
        { role: 'user', type: 'question', content: 'Who are you?', content_type: 'text' },
        { role: 'assistant', type: 'answer', content: 'I am Lapel.', content_type: 'text' },
        { role: 'user', type: 'question', content: 'Since when?', content_type: 'text' },
      ],
    })
    expect(events.at(-1)).toEqual({ type: 'stop', reason: 'end', usage: { promptTokens: 12, completionTokens: 9 } })
  })

  test('a variable of the agent may take the prompt', async () => {
    server.answer(sendEvents(fixture('answers.sse')))
    const agent = await create(server.url, undefined, { variables: { city: 'Berlin' }, promptVariable: 'persona' })
    await ask([{ role: 'system', content: 'Be brief.' }, ...hello], agent)
    await agent.close()
    expect(sent()).toMatchObject({ custom_variables: { city: 'Berlin', persona: 'Be brief.' } })
  })

  test('of a long conversation the last hundred messages are sent', async () => {
    server.answer(sendEvents(fixture('answers.sse')))
    await ask(Array.from({ length: 120 }, (_, index) => ({ role: 'user', content: String(index) })))
    expect(sent().additional_messages).toHaveLength(100)
    expect(sent().additional_messages.at(-1).content).toBe('119')
  })

  test('answers are heard once each; tools, knowledge, cards, audio and suggestions are not', async () => {
    server.answer(sendEvents(fixture('uses-tools.sse')))
    expect(spoken(await ask())).toBe('One moment.It is ten.')
  })

  test.each([
    ['failed.sse', 'unavailable', 'event interval error (5000)'],
    ['limited.sse', 'rate-limited', 'exceeded its rate limit (4013)'],
    ['errs.sse', 'bad-request', 'bot_id is invalid (4000)'],
    ['wants-tool.sse', 'bad-request', 'waits for a tool'],
  ])('%s is %s', async (file, failure, words) => {
    server.answer(sendEvents(fixture(file)))
    await expect(ask()).rejects.toMatchObject({ failure, message: expect.stringContaining(words) })
  })

  test('an error event that says nothing is a failure', async () => {
    server.answer(sendEvents(Buffer.from('event:error\ndata:{}\n\n')))
    await expect(ask()).rejects.toMatchObject({ failure: 'unavailable' })
  })

  test.each([
    [{ code: 4100, msg: 'authentication is invalid' }, 'auth'],
    [{ code: 4013, msg: 'too fast' }, 'rate-limited'],
    [{ code: 720_000_001, msg: 'something new' }, 'unavailable'],
    [{ code: 0, data: { status: 'in_progress' } }, 'bad-reply'],
  ])('JSON instead of events, with HTTP 200: %j is %s', async (body, failure) => {
    server.answer(sendJson(200, JSON.stringify(body)))
    await expect(ask()).rejects.toMatchObject({ failure })
  })

  test('a chat that is completed is an answer, also where the service never says that it is done', async () => {
    const whole = fixture('answers.sse')
    server.answer(sendEvents(whole.subarray(0, whole.indexOf('event:done'))))
    expect((await ask()).at(-1)).toMatchObject({ type: 'stop', reason: 'end' })
  })

  test('events of another service are a bad reply, and so is an empty stream', async () => {
    server.answer(sendEvents(Buffer.from('data: {"choices":[]}\n\n')))
    await expect(ask()).rejects.toMatchObject({ failure: 'bad-reply' })
    server.answer(sendEvents(Buffer.from('')))
    await expect(ask()).rejects.toMatchObject({ failure: 'bad-reply' })
  })

  test('errors do not hold the token', async () => {
    server.answer(sendJson(401, fixture('refuses-key.json')))
    await expect(ask()).rejects.toThrow('authentication is invalid: ***. Check apiKey')
  })
})
