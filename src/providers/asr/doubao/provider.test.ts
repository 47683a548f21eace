import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
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

const replies = readFileSync(new URL('fixtures/replies.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const text = '打开客厅的灯。谢谢。'
const speech = Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 20))

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** A reply as the service frames it: gzip, and a sequence number that is negative in the last one. */
function replyFrame(json: string, sequence: number): Buffer {
  const payload = gzipSync(json)
  const flags = sequence < 0 ? 0b0011 : 0b0001
  return Buffer.concat([Buffer.of(0x11, 0x90 | flags, 0x11, 0), word(sequence), word(payload.length), payload])
}

function plainFrame(json: string): Buffer {
  const payload = Buffer.from(json)
  return Buffer.concat([Buffer.of(0x11, 0x90, 0x10, 0), word(payload.length), payload])
}

function errorFrame(code: number, words: string): Buffer {
  const payload = Buffer.from(words)
  return Buffer.concat([Buffer.of(0x11, 0xf0, 0x10, 0), word(code), word(payload.length), payload])
}

/** What the client has sent: the first four bytes of each frame, and its payload. */
function framesOf({ messages }: SocketCall) {
  return messages.map((message) => {
    const bytes = Buffer.from(message)
    expect(bytes.readUInt32BE(4)).toBe(bytes.length - 8)
    return { head: bytes.toString('hex', 0, 4), payload: bytes.subarray(8) }
  })
}

const isEnd = (call: SocketCall) => framesOf(call).at(-1)?.head === '11220000'

const answers: SocketHandler = (call) => {
  if (call.messages.length === 2) call.socket.send(replyFrame(replies[0] ?? '', 1))
  if (!isEnd(call)) return
  call.socket.send(replyFrame(replies[2] ?? '', 2))
  call.socket.send(replyFrame(replies[3] ?? '', -3), () => call.socket.close(1000))
}

const create = (url: string, clock = new ManualClock(), more: object = {}): Promise<Recogniser> => {
  const options = { url: `${url}/api/v3/sauc/bigmodel_async`, appId: '123', accessToken: 'secret-token', ...more }
  return vendor.create(settings.parse(options), providerPorts({ clock }))
}

recogniserContract(
  'doubao',
  (scenario) =>
    socketRecogniserCase(
      {
        create: (url, clock) => create(url, clock as ManualClock),
        speech,
        text,
        answers,
        isWhole: isEnd,
        refusals: {
          'refuses-key': {
            status: 401,
            body: '{"reqid":"","code":45000010,"message":"load grant: requested grant not found secret-token"}',
          },
          'rate-limits': { status: 429, headers: { 'retry-after': '2' } },
        },
        misbehaves: {
          fails: ({ socket }) => socket.send(errorFrame(55_000_000, '{"error":"internal error"}')),
          'answers-garbage': ({ socket }) => socket.send('hello'),
          'answers-without-end': (call) => pour(call, plainFrame(replies[0]?.padEnd(2_000_000) ?? '')),
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

describe('the doubao wire', () => {
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
  const hear = async (more: object = {}, request: object = {}) => {
    const stream = await open(more, request)
    stream.write(speech)
    return await stream.finish()
  }

  test('the account is in the headers, each call has an id of its own', async () => {
    server.answer(answers)
    await hear()
    await hear()
    const [first, second] = server.calls
    expect(first?.headers).toMatchObject({
      'x-api-app-key': '123',
      'x-api-access-key': 'secret-token',
      'x-api-resource-id': 'volc.seedasr.sauc.duration',
      'x-api-sequence': '-1',
    })
    expect(first?.headers['x-api-connect-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(first?.headers['x-api-connect-id']).not.toBe(second?.headers['x-api-connect-id'])
  })

  test('a key of the new console takes their place', async () => {
    server.answer(answers)
    await hear({ apiKey: 'new-key' })
    expect(server.calls[0]?.headers['x-api-key']).toBe('new-key')
    expect(server.calls[0]?.headers['x-api-access-key']).toBeUndefined()
  })

  test('neither a key nor an account is refused before anything is asked', () => {
    expect(settings.safeParse({ appId: '123' }).error?.issues[0]?.message).toBe(
      'needs apiKey, or appId and accessToken',
    )
  })

  test('the request goes first, then the samples in packets of 200 ms, then the end', async () => {
    server.answer(answers)
    const stream = await open({ hotwords: ['Lapel', '小智'] })
    for (let at = 0; at < speech.length; at += 960) stream.write(speech.subarray(at, at + 960))
    stream.write(speech.subarray(0, 100))
    await stream.finish()
    const [call] = server.calls
    if (!call) throw new Error('no call')
    const frames = framesOf(call)
    expect(frames.map(({ head }) => head)).toEqual(['11101000', ...Array(6).fill('11200000'), '11220000'])
    expect(frames.slice(1, -1).map(({ payload }) => payload.length)).toEqual([...Array(5).fill(6400), 200])
    const audio = Buffer.concat(frames.slice(1, -1).map(({ payload }) => payload))
    expect(audio.subarray(0, 32_000).equals(Buffer.from(speech.buffer))).toBe(true)
    expect(JSON.parse(frames[0]?.payload.toString() ?? '')).toEqual({
      user: { uid: 'lapel' },
      audio: { format: 'pcm', codec: 'raw', rate: 16_000, bits: 16, channel: 1 },
      request: {
        model_name: 'bigmodel',
        enable_itn: true,
        enable_punc: true,
        show_utterances: true,
        result_type: 'full',
        corpus: { context: '{"hotwords":[{"word":"Lapel"},{"word":"小智"}]}' },
      },
    })
  })

  test.each([
    ['bigmodel_async', 'de', undefined],
    ['bigmodel_nostream', 'de', 'de-DE'],
    ['bigmodel_nostream', 'zh', undefined],
    ['bigmodel_nostream', 'auto', undefined],
  ])('%s is told the language %s as %s', async (path, language, sent) => {
    server.answer(answers)
    await hear({ url: `${server.url}/api/v3/sauc/${path}` }, { language })
    const [call] = server.calls
    expect(JSON.parse((call && framesOf(call)[0]?.payload.toString()) ?? '').audio.language).toBe(sent)
  })

  test('partial texts are whole texts; a settled part is the end of speech', async () => {
    const endpoint = Promise.withResolvers<void>()
    const partials: string[] = []
    server.answer((call) => {
      if (call.messages.length === 1) for (const at of [0, 1]) call.socket.send(replyFrame(replies[at] ?? '', at + 1))
      if (isEnd(call)) call.socket.send(replyFrame(replies[3] ?? '', -3))
    })
    const stream = await open(
      {},
      { onPartial: (partial: string) => partials.push(partial), onEndpoint: () => endpoint.resolve() },
    )
    stream.write(speech)
    await endpoint.promise
    expect((await stream.finish()).text).toBe(text)
    expect(partials).toEqual(['打开', '打开客厅的灯。', text])
  })

  test('a reply without text changes nothing', async () => {
    server.answer((call) => {
      if (call.messages.length === 1) call.socket.send(replyFrame('{"audio_info":{"duration":0}}', 1))
      if (isEnd(call)) call.socket.send(replyFrame('{"result":{"text":"好"}}', -2))
    })
    expect(await hear()).toEqual({ text: '好' })
  })

  test.each([45_000_002, 20_000_003])('the code %i for silence is empty text', async (code) => {
    server.answer((call) => isEnd(call) && call.socket.send(errorFrame(code, 'no valid speech')))
    expect(await hear()).toEqual({ text: '' })
  })

  test.each([
    [45_000_001, 'invalid params', 'bad-request'],
    [45_000_030, 'requested resource not granted', 'auth'],
    [45_000_081, 'waiting for next packet timeout', 'timeout'],
    [45_000_151, 'invalid audio format', 'bad-request'],
    [45_000_000, 'quota exceeded for types: concurrency', 'rate-limited'],
    [55_000_031, 'server busy', 'rate-limited'],
    [55_000_001, 'worker died', 'unavailable'],
  ])('the code %i (%s) is %s', async (code, words, failure) => {
    server.answer((call) => isEnd(call) && call.socket.send(errorFrame(code, `{"error":"${words}"}`)))
    await expect(hear()).rejects.toMatchObject({ failure })
    await server.quiet()
  })

  test('a failure names the log id and hides the token', async () => {
    server.addReplyHeader('X-Tt-Logid', '202607')
    server.answer((call) => call.socket.send(errorFrame(45_000_001, 'bad secret-token')))
    await expect(hear()).rejects.toThrow(/error 45000001, bad \*\*\* \(x-tt-logid 202607\)/)
  })

  test('a connection that ends without a last reply is a failure', async () => {
    server.answer((call) => isEnd(call) && call.socket.close(1000))
    await expect(hear()).rejects.toMatchObject({ failure: 'unavailable' })
  })

  test('no answer in time is a timeout', async () => {
    const stream = await open({ timeoutMs: 4000 })
    stream.write(speech)
    const outcome = expect(stream.finish()).rejects.toMatchObject({ failure: 'timeout' })
    await server.callWhere(isEnd)
    await clock.advance(4000)
    await outcome
    await server.quiet()
  })
})
