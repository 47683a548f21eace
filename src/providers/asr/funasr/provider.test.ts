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

const text = '打开客厅的灯，谢谢。'
const speech = Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 20))
const end = '{"is_speaking":false,"is_end":true}'
const isEnd = (call: SocketCall) => call.messages.at(-1) === end

/** What a server says while it hears, and after the end. */
function script(name: string): readonly [before: string[], after: string[]] {
  const lines = readFileSync(new URL(`fixtures/${name}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  const at = lines.indexOf('end')
  return [lines.slice(0, at), lines.slice(at + 1)]
}

function play(name: string): SocketHandler {
  const [before, after] = script(name)
  return (call) => {
    if (call.messages.length === 2) for (const line of before) call.socket.send(line)
    if (isEnd(call)) for (const line of after) call.socket.send(line)
  }
}

const create = (url: string, clock = new ManualClock(), more: object = {}): Promise<Recogniser> =>
  vendor.create(settings.parse({ url, ...more }), providerPorts({ clock }))

recogniserContract(
  'funasr',
  (scenario) =>
    socketRecogniserCase(
      {
        create: (url, clock) => create(url, clock as ManualClock),
        speech,
        text,
        answers: play('cpp-2pass'),
        isWhole: isEnd,
        refusals: {
          'refuses-key': { status: 401 },
          'rate-limits': { status: 429, headers: { 'retry-after': '2' } },
        },
        misbehaves: {
          fails: ({ socket }) => socket.terminate(),
          'answers-garbage': ({ socket }) => socket.send('not json'),
          'answers-without-end': (call) =>
            pour(call, JSON.stringify({ mode: '2pass-online', text: '', pad: 'x'.repeat(500_000) })),
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

describe('the funasr wire', () => {
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

  test('the settings go first, then exactly the samples in steps of 60 ms, then the end', async () => {
    server.answer(play('cpp-2pass'))
    const stream = await open({ hotwords: { 小智: 30, Lapel: 20 }, itn: false })
    stream.write(speech.subarray(0, 1500))
    stream.write(speech.subarray(1500))
    await stream.finish()
    const { messages = [], headers } = server.calls[0] ?? {}
    expect(JSON.parse(messages[0]?.toString() ?? '')).toEqual({
      mode: '2pass',
      chunk_size: [5, 10, 5],
      chunk_interval: 10,
      wav_name: 'lapel',
      wav_format: 'pcm',
      audio_fs: 16_000,
      is_speaking: true,
      itn: false,
      hotwords: '{"小智":30,"Lapel":20}',
      hotword: '小智 Lapel',
    })
    const audio = messages.flatMap((message) => (typeof message === 'string' ? [] : [message]))
    expect(Buffer.concat(audio).equals(Buffer.from(speech.buffer))).toBe(true)
    expect(audio.slice(0, -1).every((packet) => packet.length === 1920)).toBe(true)
    expect(messages.at(-1)).toBe(end)
    expect(headers?.['sec-websocket-protocol']).toBe('binary')
  })

  test('no hotwords are sent where there are none', async () => {
    server.answer(play('cpp-2pass'))
    const stream = await open()
    stream.write(speech)
    await stream.finish()
    expect(server.calls[0]?.messages[0]).not.toContain('hotword')
  })

  test.each(['cpp-2pass', 'python-2pass', 'python-acknowledged'])(
    'the text of %s is what it settled, at once, utterance after utterance',
    async (name) => {
      server.answer(play(name))
      const recogniser = await create(server.url, clock)
      for (let round = 0; round < 3; round++) {
        const partials: string[] = []
        const settled = Promise.withResolvers<void>()
        const stream = recogniser.open({
          language: 'auto',
          signal: new AbortController().signal,
          onPartial: (partial) => partials.push(partial) === 4 && settled.resolve(),
        })
        stream.write(speech)
        await settled.promise
        expect(await stream.finish()).toEqual({ text })
        expect(partials).toEqual(['打开', '打开客厅的灯', '打开客厅的灯，', '打开客厅的灯，谢', text])
      }
    },
  )

  test('the end of a sentence before the end of the audio is told', async () => {
    server.answer(play('cpp-2pass'))
    const endpoint = Promise.withResolvers<void>()
    const stream = await open({}, { onEndpoint: () => endpoint.resolve() })
    stream.write(speech)
    await endpoint.promise
    await stream.finish()
  })

  test('a server for whole files gives its one text', async () => {
    server.answer(play('cpp-offline'))
    const stream = await open({ mode: 'offline' })
    stream.write(speech)
    expect((await stream.finish()).text).toBe(text)
    expect(JSON.parse(server.calls[0]?.messages[0]?.toString() ?? '').mode).toBe('offline')
  })

  test('an old Python server that says nothing to silence is not waited for long', async () => {
    const stream = await open()
    stream.write(new Int16Array(16_000))
    const finished = stream.finish()
    await server.callWhere(isEnd)
    await clock.advance(3000)
    expect(await finished).toEqual({ text: '' })
    await server.quiet()
  })

  test('an old Python server that settled all before the end is waited for shortly', async () => {
    const [before] = script('python-2pass')
    server.answer((call) => {
      if (call.messages.length === 2) for (const line of before.slice(0, 3)) call.socket.send(line)
    })
    const settled = Promise.withResolvers<void>()
    const stream = await open({}, { onEndpoint: () => settled.resolve() })
    stream.write(speech)
    await settled.promise
    const finished = stream.finish()
    await server.callWhere(isEnd)
    await clock.advance(800)
    expect((await finished).text).toBe('打开客厅的灯，')
  })

  test('English keeps its spaces, and what a SenseVoice model says of the sound is taken for the language', async () => {
    server.answer((call) => {
      if (!isEnd(call)) return
      for (const part of ['<|en|><|NEUTRAL|><|Speech|><|withitn|>Turn on', '<|en|><|HAPPY|>the light.']) {
        call.socket.send(JSON.stringify({ mode: '2pass-offline', text: part, is_final: part.endsWith('.') }))
      }
    })
    const stream = await open()
    stream.write(speech)
    expect(await stream.finish()).toEqual({ text: 'Turn on the light.', language: 'en' })
  })

  test.each([
    ['{"mode":"2pass","is_final":false,"is_end":true,"error":"unsupported mode"}', 'unsupported mode'],
    ['{"mode":"2pass","is_final":false,"is_end":true}', 'it could not finish'],
  ])('a server that could not recognise says so: %s', async (reply, words) => {
    server.answer((call) => isEnd(call) && call.socket.send(reply))
    const stream = await open()
    stream.write(speech)
    const outcome = stream.finish()
    await expect(outcome).rejects.toMatchObject({ failure: 'unavailable' })
    await expect(outcome).rejects.toThrow(words)
  })

  test('a server that drops the client for another one is a failure', async () => {
    server.answer(({ socket }) => socket.close(1000))
    const stream = await open()
    stream.write(speech)
    await server.callWhere(() => true)
    await server.quiet()
    await expect(stream.finish()).rejects.toMatchObject({ failure: 'unavailable', retryable: true })
  })

  test('no answer in time is a timeout', async () => {
    server.answer(({ socket, messages }) => {
      if (messages.length === 2) socket.send(script('cpp-2pass')[0][0] ?? '')
    })
    const heard = Promise.withResolvers<void>()
    const stream = await open({ timeoutMs: 9000 }, { onPartial: () => heard.resolve() })
    stream.write(speech)
    await heard.promise
    const outcome = expect(stream.finish()).rejects.toMatchObject({ failure: 'timeout' })
    await server.callWhere(isEnd)
    await clock.advance(9000)
    await outcome
    await server.quiet()
  })
})
