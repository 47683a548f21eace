import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { languageModelContract } from '../../../../test/contract/language-model.ts'
import type { Behaviour } from '../../../../test/contract/vendor-double.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { type VendorHandler, VendorServer } from '../../../../test/support/vendor-server.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { LanguageModel, ModelEvent, ModelRequest } from '../../contract.ts'
import { vendor } from './provider.ts'

const fixture = (file: string) => readFileSync(new URL(`fixtures/${file}`, import.meta.url))
const eventStream = { 'content-type': 'text/event-stream; charset=utf-8' }

const stream =
  (file: string): VendorHandler =>
  ({ reply }) =>
    reply.writeHead(200, eventStream).end(fixture(file))

const fail =
  (status: number, file: string, headers = {}): VendorHandler =>
  ({ reply }) =>
    reply.writeHead(status, headers).end(fixture(file))

/** The reply up to and with the first text. */
const firstText = () => {
  const bytes = fixture('answers.sse')
  return bytes.subarray(0, bytes.indexOf('\n\n', bytes.indexOf('你好')) + 2)
}

const handlers: Record<Exclude<Behaviour, 'gone'>, VendorHandler> = {
  answers: stream('answers.sse'),
  async splits({ reply }) {
    reply.writeHead(200, eventStream)
    reply.socket?.setNoDelay(true)
    for (const byte of fixture('answers.sse'))
      await new Promise<void>((done) => reply.write(Uint8Array.of(byte), () => done()))
    reply.end()
  },
  silent() {},
  stalls: ({ reply }) => reply.writeHead(200, eventStream).write(firstText()),
  'breaks-off': ({ reply }) => reply.writeHead(200, eventStream).write(firstText(), () => reply.destroy()),
  malformed: ({ reply }) => reply.writeHead(200, eventStream).end('data: <html>\n\n'),
  endless({ reply }) {
    const text = JSON.stringify({ choices: [{ delta: { content: 'x'.repeat(100_000) } }] })
    const send = () => {
      while (!reply.destroyed && reply.write(`data: ${text}\n\n`));
    }
    reply.writeHead(200, eventStream).on('drain', send)
    send()
  },
  'refuses-key': fail(401, 'refuses-key.json'),
  'rate-limits': fail(429, 'rate-limits.json', { 'retry-after': '7' }),
  overloaded: fail(503, 'overloaded.txt'),
  'bad-request': fail(404, 'bad-request.json'),
}

/** Lets what is on its way over the loopback arrive. */
const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
}

const create = (server: VendorServer, clock: ManualClock, more: object = {}): Promise<LanguageModel> =>
  vendor.create(
    vendor.settings.parse({ baseUrl: `${server.url}/v1`, apiKey: 'sk-secret-key', model: 'test-model', ...more }),
    providerPorts({ clock }),
  )

languageModelContract('openai-compatible', async (clock) => {
  const server = await VendorServer.start()
  const model = await create(server, clock)
  return {
    model,
    question: '你好',
    answer: '你好，很高兴见到你 😀。',
    timeoutMs: 30_000,
    at: (baseUrl) => create(server, clock, { baseUrl }),
    vendor: {
      behave(behaviour) {
        if (behaviour === 'gone') void server.close()
        else server.answer(handlers[behaviour])
      },
      asked: () => server.nextCall().then(() => undefined),
      hungUp: () => server.calls.at(-1)?.hungUp ?? Promise.reject(new Error('nobody asked')),
    },
    release: () => server.close(),
  }
})

describe('the chat completions wire', () => {
  let server: VendorServer
  let clock: ManualClock
  let model: LanguageModel

  beforeEach(async () => {
    server = await VendorServer.start()
    clock = new ManualClock()
    model = await create(server, clock)
  })
  afterEach(async () => {
    await model.close()
    await server.close()
  })

  const ask = async (request: Partial<ModelRequest> = {}, from = model): Promise<ModelEvent[]> => {
    const messages = [{ role: 'user', content: 'hello' }] as const
    const events: ModelEvent[] = []
    for await (const event of from.stream({ messages, signal: new AbortController().signal, ...request })) {
      events.push(event)
    }
    return events
  }
  const spoken = (events: ModelEvent[]) => events.map((event) => (event.type === 'text' ? event.text : '')).join('')
  const sent = () => JSON.parse(server.calls.at(-1)?.body ?? '{}')

  test('asks for a stream with usage, and reports the usage', async () => {
    server.answer(stream('answers.sse'))
    const events = await ask()
    expect(server.calls[0]?.path).toBe('/v1/chat/completions')
    expect(server.calls[0]?.headers.authorization).toBe('Bearer sk-secret-key')
    expect(sent()).toEqual({
      model: 'test-model',
      messages: [{ role: 'user', content: 'hello' }],
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(events.at(-1)).toEqual({
      type: 'stop',
      reason: 'end',
      usage: { promptTokens: 12, completionTokens: 9 },
    })
  })

  test('sends no authorization without a key', async () => {
    server.answer(stream('answers.sse'))
    const keyless = await create(server, clock, { apiKey: undefined })
    await ask({}, keyless)
    await keyless.close()
    expect(server.calls[0]?.headers.authorization).toBeUndefined()
  })

  test('sends tools, tool calls and their results in the words of the wire', async () => {
    server.answer(stream('answers.sse'))
    await ask({
      maxTokens: 50,
      tools: [{ name: 'set_volume', description: 'Sets the volume', parameters: { type: 'object' } }],
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'assistant', content: '', toolCalls: [{ id: 'a', name: 'set_volume', arguments: '{"volume":40}' }] },
        { role: 'tool', toolCallId: 'a', content: 'true' },
      ],
    })
    expect(sent()).toMatchObject({
      max_tokens: 50,
      tools: [
        {
          type: 'function',
          function: { name: 'set_volume', description: 'Sets the volume', parameters: { type: 'object' } },
        },
      ],
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'a', type: 'function', function: { name: 'set_volume', arguments: '{"volume":40}' } }],
        },
        { role: 'tool', tool_call_id: 'a', content: 'true' },
      ],
    })
  })

  test('extraBody adds fields, and null removes one', async () => {
    server.answer(stream('answers.sse'))
    const odd = await create(server, clock, { extraBody: { enable_thinking: false, stream_options: null } })
    await ask({}, odd)
    await odd.close()
    expect(sent()).toMatchObject({ enable_thinking: false, stream: true })
    expect(sent()).not.toHaveProperty('stream_options')
  })

  test('leaves out thoughts inside the text', async () => {
    server.answer(stream('thinks-in-text.sse'))
    expect(spoken(await ask())).toBe('Hello there.')
  })

  test('leaves out thoughts beside the text', async () => {
    server.answer(stream('thinks-apart.sse'))
    expect(spoken(await ask())).toBe('Hello there.')
  })

  test('puts interleaved tool calls together', async () => {
    server.answer(stream('calls-tools.sse'))
    expect(await ask()).toEqual([
      { type: 'tool-call', call: { id: 'call_a', name: 'set_volume', arguments: '{"volume":40}' } },
      { type: 'tool-call', call: { id: 'call_b', name: 'get_time', arguments: '{}' } },
      { type: 'stop', reason: 'tool-calls' },
    ])
  })

  test('an error inside the stream is the failure that it names', async () => {
    server.answer(stream('fails-midway.sse'))
    await expect(ask()).rejects.toMatchObject({ failure: 'rate-limited' })
  })

  test('a reply that is not a stream is a bad reply', async () => {
    server.answer(({ reply }) => reply.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}'))
    await expect(ask()).rejects.toMatchObject({ failure: 'bad-reply' })
  })

  test('a connection that breaks after the finish reason loses the usage only', async () => {
    const whole = fixture('answers.sse')
    const finished = whole.subarray(0, whole.indexOf('\n\n', whole.indexOf('"stop"')) + 2)
    server.answer(({ reply }) => reply.writeHead(200, eventStream).write(finished, () => reply.destroy()))
    expect((await ask()).at(-1)).toEqual({ type: 'stop', reason: 'end' })
  })

  test.each([
    ['length', 'length'],
    ['content_filter', 'filtered'],
    ['eos', 'end'],
  ])('finish reason %s is %s', async (wire, reason) => {
    server.answer(({ reply }) => {
      const chunk = { choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: wire }] }
      reply.writeHead(200, eventStream).end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`)
    })
    expect((await ask()).at(-1)).toEqual({ type: 'stop', reason })
  })

  test('error messages do not hold the key', async () => {
    server.answer(fail(401, 'refuses-key.json'))
    await expect(ask()).rejects.toThrow('Incorrect API key provided: ***')
  })

  test('calls follow each other on one connection', async () => {
    server.answer(stream('answers.sse'))
    await ask()
    await ask()
    await ask()
    expect(server.calls.map((call) => call.connection)).toEqual([1, 1, 1])
  })

  test('the connection survives a reply whose end comes after [DONE]', async () => {
    server.answer(({ reply }) => reply.writeHead(200, eventStream).write(fixture('answers.sse')))
    await ask()
    await turns()
    server.calls[0]?.reply.end()
    await turns()
    await ask()
    expect(server.calls.map((call) => call.connection)).toEqual([1, 1])
  })

  test('a connection that the server closed while it was idle costs no call', async () => {
    server.answer(stream('answers.sse'))
    await ask()
    server.closeIdle()
    expect(spoken(await ask())).toContain('你好')
    expect(server.calls.map((call) => call.connection)).toEqual([1, 2])
  })

  test('closing the model ends its idle connections', async () => {
    server.answer(stream('answers.sse'))
    await ask()
    const ended = new Promise((resolve) => server.calls[0]?.reply.req.socket.on('close', resolve))
    await model.close()
    await ended
    expect(await server.openConnections()).toBe(0)
  })
})
