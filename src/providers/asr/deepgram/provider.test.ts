import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recogniserContract } from '../../../../test/contract/recogniser.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { pour, socketRecogniserCase } from '../../../../test/support/socket-recogniser.ts'
import {
  type SocketCall,
  type SocketHandler,
  VendorSocketServer,
} from '../../../../test/support/vendor-socket-server.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { Recogniser } from '../../contract.ts'
import { vendor } from './provider.ts'
import { settings } from './settings.ts'

const lines = readFileSync(new URL('fixtures/answers.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const [interim = '', settled = '', utteranceEnd = '', , fromFinalize = '', metadata = ''] = lines
const speech = Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 20))

const create = (url: string, clock = new ManualClock(), more: object = {}): Promise<Recogniser> =>
  vendor.create(settings.parse({ baseUrl: `${url}/v1`, apiKey: 'dg-secret', ...more }), providerPorts({ clock }))

const isEnd = (call: SocketCall) => call.messages.at(-1) === '{"type":"CloseStream"}'

/** As the service does: results meanwhile, the rest at the end, then goodbye. */
const answers: SocketHandler = (call, message) => {
  if (message instanceof Buffer && call.messages.length === 1) call.socket.send(interim)
  if (!isEnd(call)) return
  for (const line of [settled, utteranceEnd, fromFinalize, metadata]) call.socket.send(line)
  call.socket.close(1000)
}

recogniserContract(
  'deepgram',
  (scenario) =>
    socketRecogniserCase(
      {
        create: (url, clock) => create(url, clock as ManualClock),
        speech,
        text: 'Turn on the light. Please, 你好。',
        answers,
        isWhole: isEnd,
        refusals: {
          'refuses-key': {
            status: 401,
            headers: { 'dg-error': 'Invalid credentials.' },
            body: '{"err_code":"INVALID_AUTH","err_msg":"Invalid credentials dg-secret.","request_id":"c0ffee"}',
          },
          'rate-limits': {
            status: 429,
            headers: { 'retry-after': '2' },
            body: '{"err_code":"TOO_MANY_REQUESTS","err_msg":"Too many requests. Please try again later","request_id":"c0ffee"}',
          },
        },
        misbehaves: {
          fails: ({ socket }) => socket.close(1011, 'NET-0000'),
          'answers-garbage': ({ socket }) => socket.send('<html>'),
          'answers-without-end': (call) => pour(call, interim.padEnd(100_000)),
        },
      },
      scenario,
    ),
  {
    failures: {
      'refuses-key': 'auth',
      'rate-limits': 'rate-limited',
      fails: 'unavailable',
      absent: 'unavailable',
      'answers-garbage': 'bad-reply',
      'answers-without-end': 'bad-reply',
    },
  },
)

describe('the deepgram wire', () => {
  let server: VendorSocketServer
  let clock: ManualClock

  beforeEach(async () => {
    server = await VendorSocketServer.start()
    clock = new ManualClock()
  })
  afterEach(async () => {
    await server.close()
    expect(clock.pending).toBe(0)
  })

  const open = async (more: object = {}, request: object = {}) => {
    const recogniser = await create(server.url, clock, more)
    return recogniser.open({ language: 'auto', signal: new AbortController().signal, ...request })
  }

  test('says the format in the address and the key in a header', async () => {
    server.answer(answers)
    const stream = await open({ model: 'nova-2' }, { language: 'zh' })
    stream.write(speech)
    await stream.finish()
    const [call] = server.calls
    const { pathname, searchParams } = new URL(call?.path ?? '', server.url)
    expect(pathname).toBe('/v1/listen')
    expect(Object.fromEntries(searchParams)).toEqual({
      model: 'nova-2',
      language: 'zh',
      encoding: 'linear16',
      sample_rate: '16000',
      channels: '1',
      interim_results: 'true',
      smart_format: 'true',
    })
    expect(call?.headers.authorization).toBe('Token dg-secret')
  })

  test('language auto asks for several languages at once', async () => {
    server.answer(answers)
    const stream = await open()
    stream.write(speech)
    await stream.finish()
    expect(new URL(server.calls[0]?.path ?? '', server.url).searchParams.get('language')).toBe('multi')
  })

  test('exactly the samples are sent, then that they are all', async () => {
    server.answer(answers)
    const stream = await open()
    stream.write(speech.subarray(0, 999))
    stream.write(speech.subarray(999))
    await stream.finish()
    const { messages = [] } = server.calls[0] ?? {}
    const audio = messages.flatMap((message) => (typeof message === 'string' ? [] : [message]))
    expect(Buffer.concat(audio).equals(Buffer.from(speech.buffer))).toBe(true)
    expect(messages.slice(audio.length)).toEqual(['{"type":"Finalize"}', '{"type":"CloseStream"}'])
  })

  test('partial texts grow over settled ones; the end of speech is told; the language is passed on', async () => {
    server.answer(({ socket, messages }) => {
      if (messages.length === 1) for (const line of lines.slice(0, 4)) socket.send(line)
      if (messages.at(-1) === '{"type":"CloseStream"}') for (const line of lines.slice(4)) socket.send(line)
    })
    const partials: string[] = []
    const endpoint = Promise.withResolvers<void>()
    const third = Promise.withResolvers<void>()
    const stream = await open(
      {},
      {
        onPartial: (text: string) => partials.push(text) === 3 && third.resolve(),
        onEndpoint: () => endpoint.resolve(),
      },
    )
    stream.write(speech)
    await endpoint.promise
    await third.promise
    expect(await stream.finish()).toEqual({ text: 'Turn on the light. Please, 你好。', language: 'en' })
    expect(partials).toEqual([
      'turn on the',
      'Turn on the light.',
      'Turn on the light. please',
      'Turn on the light. Please, 你好。',
    ])
  })

  test('where nothing was left to finalise, the end of the stream gives the text', async () => {
    server.answer((call) => {
      if (isEnd(call)) for (const line of [settled, metadata]) call.socket.send(line)
    })
    const stream = await open()
    stream.write(speech)
    expect((await stream.finish()).text).toBe('Turn on the light.')
    await server.quiet()
  })

  test('silence is empty text', async () => {
    server.answer((call) => {
      if (isEnd(call)) call.socket.send(metadata)
    })
    const stream = await open()
    stream.write(new Int16Array(16_000))
    expect(await stream.finish()).toEqual({ text: '' })
  })

  test('a connection that ends before the end was asked for is a failure', async () => {
    server.answer(({ socket }) => socket.close(1000))
    const stream = await open()
    stream.write(speech)
    await server.callWhere(({ messages }) => messages.length > 0)
    await server.quiet()
    await expect(stream.finish()).rejects.toThrow('it ended before the text was whole')
  })

  test('audio that Deepgram cannot read is told with its words and its name for the call', async () => {
    server.addReplyHeader('dg-request-id', 'c0ffee')
    server.answer(({ socket }) => socket.close(1008, 'DATA-0000'))
    const stream = await open()
    stream.write(speech)
    const outcome = stream.finish()
    await expect(outcome).rejects.toMatchObject({ failure: 'bad-request', retryable: false })
    await expect(outcome).rejects.toThrow('1008, DATA-0000 (dg-request-id c0ffee). Check asr.model')
  })

  test('no answer in time is a timeout, also while connecting', async () => {
    server.refuse('hang')
    const stream = await open({ timeoutMs: 4000 })
    stream.write(speech)
    const outcome = expect(stream.finish()).rejects.toMatchObject({ failure: 'timeout', retryable: true })
    await clock.advance(4000)
    await outcome
    await server.quiet()
  })

  test('a refused key is not repeated in the message', async () => {
    server.refuse({ status: 401, body: 'Invalid credentials dg-secret' })
    const stream = await open()
    stream.write(speech)
    await expect(stream.finish()).rejects.toThrow(/^(?!.*dg-secret).*asr\.apiKey/)
  })
})
