import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RecogniserScenario, recogniserContract } from '../../../../test/contract/recogniser.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import {
  pourEvents,
  type WyomingHandler,
  WyomingServer,
  type WyomingTalk,
} from '../../../../test/support/wyoming-server.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { Recogniser } from '../../contract.ts'
import { vendor } from './provider.ts'
import { settings } from './settings.ts'

const text = 'Turn on the light, 你好。'
const speech = Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 20))
const attribution = { name: 'SYSTRAN', url: 'https://github.com/SYSTRAN/faster-whisper' }
const model = { name: 'tiny-int8', languages: ['en', 'zh'], attribution, installed: true, description: null }
const info = {
  asr: [{ name: 'faster-whisper', attribution, installed: true, description: null, models: [model] }],
  tts: [],
  handle: [],
  intent: [],
  wake: [],
}

const create = (url: string, clock = new ManualClock(), more: object = {}): Promise<Recogniser> =>
  vendor.create(settings.parse({ url, ...more }), providerPorts({ clock }))

const isWhole = ({ events }: WyomingTalk) => events.at(-1)?.type === 'audio-stop'

/** As wyoming-faster-whisper: describes itself, hears until the end, answers and hangs up. */
const answers: WyomingHandler = (talk, { type }) => {
  if (type === 'describe') talk.send({ type: 'info', data: info })
  if (type !== 'audio-stop') return
  talk.send({ type: 'transcript', data: { text: ` ${text}`, language: 'en' } })
  talk.socket.end()
}

const misbehaves: Partial<Record<RecogniserScenario, (talk: WyomingTalk) => unknown>> = {
  fails: (talk) => talk.send({ type: 'error', data: { text: 'CUDA out of memory', code: 'RuntimeError' } }),
  'answers-garbage': ({ socket }) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
  'answers-without-end': (talk) => pourEvents(talk, { type: 'ping', data: { text: 'x'.repeat(100_000) } }),
}

recogniserContract(
  'wyoming',
  async (scenario) => {
    const server = await WyomingServer.start()
    server.answer(scenario === 'answers' ? answers : (talk) => isWhole(talk) && misbehaves[scenario]?.(talk))
    const recogniser = await create(server.url)
    if (scenario === 'absent') await server.close()
    return {
      recogniser,
      speech,
      text,
      calls: () => server.talks.length,
      asked: () => server.talkWhere(isWhole).then(() => undefined),
      quiet: () => server.quiet(),
      close: () => server.close(),
    }
  },
  {
    failures: {
      fails: 'unavailable',
      absent: 'unavailable',
      'answers-garbage': 'bad-reply',
      'answers-without-end': 'bad-reply',
    },
  },
)

describe('the wyoming wire', () => {
  let server: WyomingServer
  let clock: ManualClock

  beforeEach(async () => {
    server = await WyomingServer.start()
    clock = new ManualClock()
  })
  afterEach(async () => {
    await server.close()
    expect(clock.pending).toBe(0)
  })

  const hear = async (recogniser: Recogniser, request: object = {}) => {
    const stream = recogniser.open({ language: 'auto', signal: new AbortController().signal, ...request })
    stream.write(speech)
    return await stream.finish()
  }

  test('what is wanted goes first, then exactly the samples with their format, then the end', async () => {
    server.answer(answers)
    await hear(await create(server.url, clock, { model: 'tiny-int8' }), { language: 'de' })
    const { events = [] } = server.talks[0] ?? {}
    const chunks = events.filter(({ type }) => type === 'audio-chunk')
    expect(events.map(({ type }) => type)).toEqual([
      'describe',
      'transcribe',
      'audio-start',
      ...chunks.map(() => 'audio-chunk'),
      'audio-stop',
    ])
    expect(events[1]?.data).toEqual({ name: 'tiny-int8', language: 'de' })
    for (const { data } of [events[2], ...chunks].filter((event) => event !== undefined)) {
      expect(data).toEqual({ rate: 16_000, width: 2, channels: 1 })
    }
    expect(Buffer.concat(chunks.map(({ payload }) => payload)).equals(Buffer.from(speech.buffer))).toBe(true)
  })

  test('language auto and no model are left to the server; what it offers is asked once', async () => {
    server.answer(answers)
    const recogniser = await create(server.url, clock)
    expect(await hear(recogniser)).toEqual({ text, language: 'en' })
    await hear(recogniser)
    expect(server.talks[0]?.events[1]).toMatchObject({ type: 'transcribe', data: {} })
    expect(server.talks[1]?.events[0]?.type).toBe('transcribe')
  })

  test('a server that does something else says so instead of nothing', async () => {
    const piper = { ...info, asr: [], tts: [{ name: 'piper', voices: [] }] }
    server.answer((talk, { type }) => type === 'describe' && talk.send({ type: 'info', data: piper }))
    const outcome = hear(await create(server.url, clock))
    await expect(outcome).rejects.toMatchObject({ failure: 'bad-request', retryable: false })
    await expect(outcome).rejects.toThrow('it offers tts, but not asr. Check that asr.url is the server that hears.')
    await server.quiet()
  })

  test('a server that streams gives partial texts, with or without a whole one at the end', async () => {
    for (const last of [{ type: 'transcript-stop' }, { type: 'transcript', data: { text: 'Turn on the light.' } }]) {
      server.answer((talk, { type }) => {
        if (type !== 'audio-stop') return
        talk.send({ type: 'transcript-start', data: { language: 'en' } })
        for (const piece of ['Turn on', ' the light.']) talk.send({ type: 'transcript-chunk', data: { text: piece } })
        talk.send(last)
      })
      const partials: string[] = []
      const onPartial = (partial: string) => partials.push(partial)
      expect((await hear(await create(server.url, clock), { onPartial })).text).toBe('Turn on the light.')
      expect(partials).toEqual(['Turn on', 'Turn on the light.'])
    }
  })

  test('characters and events cut anywhere are whole', async () => {
    server.answer(async (talk, { type }) => {
      if (type !== 'audio-stop') return
      const bytes = Buffer.from(
        `{"type":"transcript","data_length":${Buffer.byteLength('{"text":"好的"}')}}\n{"text":"好的"}`,
      )
      for (const byte of bytes) {
        await new Promise<void>((sent) => talk.socket.write(Buffer.of(byte), () => sent()))
        await new Promise(setImmediate)
      }
    })
    expect((await hear(await create(server.url, clock))).text).toBe('好的')
  })

  test.each([
    ['between two events', ''],
    ['within one', '{"type":"transcript","data_length":20}\n{"te'],
  ])('a server that hangs up %s is a failure', async (_, bytes) => {
    server.answer((talk, { type }) => type === 'audio-stop' && talk.socket.end(bytes))
    await expect(hear(await create(server.url, clock))).rejects.toMatchObject({ failure: 'unavailable' })
  })

  test('a transcript without text is a bad reply', async () => {
    server.answer((talk, { type }) => type === 'audio-stop' && talk.send({ type: 'transcript' }))
    await expect(hear(await create(server.url, clock))).rejects.toMatchObject({ failure: 'bad-reply' })
  })

  test('no answer in time is a timeout', async () => {
    const outcome = expect(hear(await create(server.url, clock))).rejects.toMatchObject({ failure: 'timeout' })
    await server.talkWhere(isWhole)
    await clock.advance(20_000)
    await outcome
    await server.quiet()
  })

  test.each(['ws://127.0.0.1:10300', 'tcp://127.0.0.1', '127.0.0.1:10300'])('the address %s is refused', (url) => {
    expect(settings.safeParse({ url }).success).toBe(false)
  })
})
