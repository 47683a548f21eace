import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { VendorServer } from '../../../../test/support/vendor-server.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { LanguageModel, ModelEvent, ModelMessage, ToolCall } from '../../contract.ts'
import { ChatReader } from './chat-reader.ts'
import { vendor } from './provider.ts'

/** Streams as the services that call themselves compatible send them, each with what is odd in it. */
const fixture = (name: string) => readFileSync(new URL(`fixtures/services/${name}.sse`, import.meta.url))
const eventStream = { 'content-type': 'text/event-stream' }

let server: VendorServer
let clock: ManualClock
let model: LanguageModel

beforeEach(async () => {
  server = await VendorServer.start()
  clock = new ManualClock()
  const settings = vendor.settings.parse({ baseUrl: server.url, apiKey: 'sk-secret-key', model: 'm' })
  model = await vendor.create(settings, providerPorts({ clock }))
})
afterEach(async () => {
  await model.close()
  await server.close()
  expect(clock.pending).toBe(0)
})

const send = (name: string) => server.answer(({ reply }) => reply.writeHead(200, eventStream).end(fixture(name)))

async function ask(messages: readonly ModelMessage[] = [{ role: 'user', content: 'hello' }]): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  for await (const event of model.stream({ messages, signal: new AbortController().signal })) events.push(event)
  return events
}

/** Text joined, calls and the stop as they came. */
function summary(events: readonly ModelEvent[]) {
  const said = events.map((event) => (event.type === 'text' ? event.text : '')).join('')
  const calls = events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []))
  const stop = events.at(-1)
  return { said, calls, ...(stop?.type === 'stop' ? { reason: stop.reason, usage: stop.usage } : {}) }
}

const usage = (promptTokens: number, completionTokens: number) => ({ promptTokens, completionTokens })
const volume = (id: string, value: string): ToolCall => ({ id, name: 'set_volume', arguments: value })
const time = (id: string): ToolCall => ({ id, name: 'get_time', arguments: '{}' })

describe('the streams of', () => {
  test('Ollama: thoughts in `reasoning`, whole calls that all have index 0, finish reason stop', async () => {
    send('ollama')
    expect(summary(await ask())).toEqual({
      said: 'Louder.',
      calls: [volume('call_k3x9w2ab', '{"volume":60}'), time('call_p7t1c4ef')],
      reason: 'tool-calls',
      usage: usage(170, 41),
    })
  })

  test('DeepSeek: comments first, empty chunks, thoughts that must come back with the call', async () => {
    send('deepseek')
    const thoughts = { vendorData: { reasoning_content: 'I look at the clock.' } }
    expect(summary(await ask())).toEqual({
      said: 'One moment.',
      calls: [{ ...time('call_00_Hk2vJq8s'), ...thoughts }],
      reason: 'tool-calls',
      usage: usage(120, 34),
    })
  })

  test('Qwen at DashScope: pieces of a call with empty ids and without arguments, usage without choices', async () => {
    send('dashscope')
    expect(summary(await ask())).toEqual({
      said: '好的',
      calls: [volume('call_deb0063d315441b18b50d8', '{"volume": 40}')],
      reason: 'tool-calls',
      usage: usage(220, 19),
    })
  })

  test('Doubao at Ark: thoughts beside empty text', async () => {
    send('ark')
    expect(summary(await ask())).toEqual({ said: '你好！', calls: [], reason: 'end', usage: usage(88, 25) })
  })

  test('GLM at Zhipu: calls in one piece', async () => {
    send('zhipu')
    const thoughts = { vendorData: { reasoning_content: '要两个' } }
    expect(summary(await ask())).toEqual({
      said: '',
      calls: [
        { ...volume('call_-8231168139794583938', '{"volume": 40}'), ...thoughts },
        time('call_-8231168139794583939'),
      ],
      reason: 'tool-calls',
      usage: usage(301, 22),
    })
  })

  test('GLM at Zhipu: an answer that its filter stopped', async () => {
    send('zhipu-sensitive')
    expect(summary(await ask())).toMatchObject({ said: '我', reason: 'filtered' })
  })

  test('Anthropic: empty first arguments, a call without any', async () => {
    send('anthropic')
    expect(summary(await ask())).toEqual({
      said: 'I turn it up.',
      calls: [volume('toolu_01A09q90qw90lq917835lq9', '{"volume": 60}'), time('toolu_01B12r34st56uv78wx90yz1')],
      reason: 'tool-calls',
      usage: usage(412, 97),
    })
  })

  test('Gemini: calls without index, one without id, a signature, finish reason stop', async () => {
    send('gemini')
    const signature = { extra_content: { google: { thought_signature: 'CpcBAXLI2nxk' } } }
    expect(summary(await ask())).toEqual({
      said: '',
      calls: [{ ...volume('function-call-1182', '{"volume":60}'), vendorData: signature }, time('call_1')],
      reason: 'tool-calls',
      usage: usage(64, 31),
    })
  })

  test('Gemini: a finish reason with its finding', async () => {
    send('gemini-filtered')
    expect(summary(await ask())).toMatchObject({ said: '', reason: 'filtered' })
  })

  test('Moonshot: usage inside the choice', async () => {
    send('moonshot')
    expect(summary(await ask())).toEqual({ said: 'Hello!', calls: [], reason: 'end', usage: usage(11, 4) })
  })

  test('SiliconFlow: usage in every chunk, null text', async () => {
    send('siliconflow')
    expect(summary(await ask())).toEqual({
      said: '好',
      calls: [time('019c50c0117e')],
      reason: 'tool-calls',
      usage: usage(15, 7),
    })
  })

  test('vLLM: thoughts in `reasoning`, a first piece without arguments', async () => {
    send('vllm')
    expect(summary(await ask())).toEqual({
      said: '',
      calls: [time('chatcmpl-tool-040af537')],
      reason: 'tool-calls',
      usage: usage(160, 22),
    })
  })

  test('vLLM: an error that is the chunk itself', async () => {
    send('vllm-error')
    await expect(ask()).rejects.toMatchObject({
      failure: 'unavailable',
      message: expect.stringContaining('EngineCore encountered an issue'),
    })
  })

  test('llama.cpp: timings, null text first', async () => {
    send('llama-cpp')
    expect(summary(await ask())).toEqual({ said: 'Hi there', calls: [], reason: 'end', usage: usage(10, 5) })
  })
})

test.each([
  ['CRLF, no space after the colon, comments and nameless events between', 'no-space'],
  ['a close instead of [DONE]', 'never-done'],
  ['[DONE] instead of a finish reason', 'no-reason'],
])('%s', async (_, name) => {
  send(name)
  expect(summary(await ask())).toEqual({ said: 'Hi there', calls: [], reason: 'end', usage: undefined })
})

test.each(readdirSync(new URL('fixtures/services/', import.meta.url)))('%s is the same in single bytes', (file) => {
  const bytes = readFileSync(new URL(`fixtures/services/${file}`, import.meta.url))
  const read = (pieces: readonly Uint8Array[]) => {
    const reader = new ChatReader({ provider: 'p', url: 'u', secrets: [], advice: {} })
    try {
      return summary([...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()])
    } catch (error) {
      return String(error)
    }
  }
  expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(read([bytes]))
})

test('a stream that stays open after its finish reason is waited for half a second only', async () => {
  server.answer(({ reply }) => reply.writeHead(200, eventStream).write(fixture('never-done')))
  const answer = ask()
  // Until all that was sent has been read, and only the afterword is waited for.
  while (clock.pending > 0 || server.calls.length === 0) {
    await clock.advance(10)
    if (clock.now() > 5000) break
  }
  expect(summary(await answer)).toMatchObject({ said: 'Hi there', reason: 'end' })
  expect(clock.now()).toBeLessThan(1000)
})

test.each(['insufficient_system_resource', 'network_error', 'abort', 'error'])(
  'finish reason %s is no end but a failure',
  async (word) => {
    const chunk = { choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: word }] }
    server.answer(({ reply }) => reply.writeHead(200, eventStream).end(`data: ${JSON.stringify(chunk)}\n\n`))
    await expect(ask()).rejects.toMatchObject({ failure: 'unavailable', message: expect.stringContaining(word) })
  },
)

test.each([
  ['{"error":{"message":"no such model","type":"invalid_request_error","code":null}}', 'bad-request'],
  ['{"error":{"message":"slow down","code":429}}', 'rate-limited'],
  ['{"error":"out of memory"}', 'unavailable'],
  ['[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]', 'unavailable'],
  ['{"code":20015,"message":"length of prompt_tokens must be less","data":null}', 'unavailable'],
  ['{"error":{"message":"Input may contain inappropriate content","code":"data_inspection_failed"}}', 'bad-request'],
])('an error in a stream that began well: %s', async (error, failure) => {
  server.answer(({ reply }) => reply.writeHead(200, eventStream).end(`data: ${error}\n\ndata: [DONE]\n\n`))
  await expect(ask()).rejects.toMatchObject({ failure })
})

test('an error reply in a list, as Gemini sends it, is told in its words', async () => {
  const body = [{ error: { code: 400, message: 'Please pass a valid API key.', status: 'INVALID_ARGUMENT' } }]
  server.answer(({ reply }) => reply.writeHead(400).end(JSON.stringify(body)))
  await expect(ask()).rejects.toThrow('HTTP 400, Please pass a valid API key.')
})

test('what a service wants back comes back with the call, and nothing else does', async () => {
  send('no-reason')
  const data = { extra_content: { google: { thought_signature: 's' } }, reasoning_content: 'hm' }
  await ask([
    { role: 'user', content: 'louder' },
    { role: 'assistant', content: '', toolCalls: [{ ...volume('a', '{}'), vendorData: data }, time('b')] },
    { role: 'tool', toolCallId: 'a', content: 'true' },
  ])
  expect(JSON.parse(server.calls[0]?.body ?? '').messages[1]).toEqual({
    role: 'assistant',
    content: null,
    reasoning_content: 'hm',
    tool_calls: [
      {
        id: 'a',
        type: 'function',
        function: { name: 'set_volume', arguments: '{}' },
        extra_content: { google: { thought_signature: 's' } },
      },
      { id: 'b', type: 'function', function: { name: 'get_time', arguments: '{}' } },
    ],
  })
})

test('an answer of which nothing was heard is not sent', async () => {
  send('no-reason')
  await ask([
    { role: 'user', content: 'tell me' },
    { role: 'assistant', content: '' },
    { role: 'user', content: 'stop' },
  ])
  expect(JSON.parse(server.calls[0]?.body ?? '').messages).toEqual([
    { role: 'user', content: 'tell me' },
    { role: 'user', content: 'stop' },
  ])
})
