import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { speechContract } from '../../../../test/contract/speech.ts'
import type { Behaviour } from '../../../../test/contract/vendor-double.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { pourEvents, WyomingServer, type WyomingTalk } from '../../../../test/support/wyoming-server.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { SpeechChunk, SpeechSynthesiser } from '../../contract.ts'
import type { OutgoingEvent } from '../../wyoming/event.ts'
import { vendor } from './provider.ts'

const text = 'The light is on.'
const sound = Int16Array.from({ length: 11_025 }, (_, at) => 8000 * Math.sin(at / 15))
const bytes = new Uint8Array(sound.buffer)
const format = { rate: 22_050, width: 2, channels: 1 }
const voices = [{ name: 'en_US-lessac-medium', languages: ['en_US'], installed: true }]
const info: OutgoingEvent = { type: 'info', data: { asr: [], tts: [{ name: 'piper', installed: true, voices }] } }
const start: OutgoingEvent = { type: 'audio-start', data: { ...format, timestamp: 0 } }
const stop: OutgoingEvent = { type: 'audio-stop', data: {} }
const chunk = (payload: Uint8Array): OutgoingEvent => ({
  type: 'audio-chunk',
  data: { ...format, timestamp: 0 },
  payload,
})
const chunks = (length: number): OutgoingEvent[] => {
  const all: OutgoingEvent[] = []
  for (let at = 0; at < bytes.length; at += length) all.push(chunk(bytes.subarray(at, at + length)))
  return all
}

/** What the server does with a sentence. */
const behaviours: Partial<Record<Behaviour, (talk: WyomingTalk) => unknown>> = {
  // As wyoming-piper: 1024 samples in an event.
  answers: (talk) => talk.send(start, ...chunks(2048), stop),
  splits: (talk) => talk.send(start, ...chunks(777), stop),
  silent: () => undefined,
  stalls: (talk) => talk.send(start, ...chunks(2048).slice(0, 2)),
  'breaks-off': (talk) => {
    talk.send(start, ...chunks(2048).slice(0, 2))
    talk.socket.end()
  },
  malformed: ({ socket }) => socket.write('220 mail.example ESMTP\r\n'),
  endless: (talk) => {
    talk.send(start)
    pourEvents(talk, chunk(new Uint8Array(1_000_000)))
  },
  overloaded: (talk) => talk.send({ type: 'error', data: { text: 'too many requests at once', code: 'RuntimeError' } }),
}

const create = (server: WyomingServer, clock: ManualClock, more: object = {}): Promise<SpeechSynthesiser> =>
  vendor.create(vendor.settings.parse({ url: server.url, ...more }), providerPorts({ clock }))

function behave(server: WyomingServer, behaviour: Behaviour): void {
  server.answer((talk, { type }) => {
    if (type === 'describe') talk.send(info)
    if (type === 'synthesize') behaviours[behaviour]?.(talk)
  })
}

const asked = ({ events }: WyomingTalk) => events.at(-1)?.type === 'synthesize'

speechContract(
  'wyoming',
  async (clock) => {
    const server = await WyomingServer.start()
    let before = 0
    return {
      speech: await create(server, clock),
      text,
      expected: sound,
      timeoutMs: 20_000,
      vendor: {
        behave(behaviour) {
          if (behaviour === 'gone') void server.close()
          else behave(server, behaviour)
          before = server.talks.length
        },
        asked: () =>
          server.talkWhere((talk) => asked(talk) && server.talks.indexOf(talk) >= before).then(() => undefined),
        hungUp: () => server.talks.at(-1)?.closed ?? Promise.reject(new Error('nobody asked')),
      },
      release: () => server.close(),
    }
  },
  { behaviours: [...(Object.keys(behaviours) as Behaviour[]), 'gone'], gone: 'unavailable' },
)

describe('the wyoming wire', () => {
  let server: WyomingServer

  beforeEach(async () => {
    server = await WyomingServer.start()
  })
  afterEach(() => server.close())

  const speak = async (more: object = {}, words = text): Promise<SpeechChunk[]> => {
    const speech = await create(server, new ManualClock(), more)
    const all: SpeechChunk[] = []
    const signal = new AbortController().signal
    for await (const piece of speech.speak({ text: words, language: 'en', signal })) all.push(piece)
    return all
  }

  test('the text goes out with the voice and the speaker that are set', async () => {
    behave(server, 'answers')
    await speak({ voice: 'en_US-libritts-high', speaker: 'p236' })
    expect(server.talks[0]?.events.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'describe', data: {} },
      { type: 'synthesize', data: { text, voice: { name: 'en_US-libritts-high', speaker: 'p236' } } },
    ])
  })

  test('a speaker of no voice is refused', () => {
    expect(vendor.settings.safeParse({ speaker: 'p236' }).error?.issues[0]?.message).toBe('speaker needs voice')
  })

  test('without a voice the server has its own', async () => {
    behave(server, 'answers')
    const spoken = await speak()
    expect(server.talks[0]?.events.at(-1)?.data).toEqual({ text })
    expect(spoken[0]?.sampleRate).toBe(22_050)
  })

  test('what the server offers is asked once', async () => {
    behave(server, 'answers')
    const speech = await create(server, new ManualClock())
    for (let round = 0; round < 2; round++) {
      for await (const _ of speech.speak({ text, language: 'en', signal: new AbortController().signal }));
    }
    expect(server.talks[1]?.events.map(({ type }) => type)).toEqual(['synthesize'])
  })

  test('a server that hears instead of speaking says so', async () => {
    const whisper: OutgoingEvent = { type: 'info', data: { asr: [{ name: 'faster-whisper' }], tts: [] } }
    server.answer((talk, { type }) => type === 'describe' && talk.send(whisper))
    await expect(speak()).rejects.toMatchObject({
      failure: 'bad-request',
      message: expect.stringContaining('offers asr'),
    })
    await server.quiet()
  })

  test('two channels become one, also where an event ends between them', async () => {
    const stereo = { rate: 24_000, width: 2, channels: 2 }
    const both = new Uint8Array(Int16Array.of(100, 300, -5000, -7000, 32_767, 32_767).buffer)
    server.answer((talk, { type }) => {
      if (type !== 'synthesize') return
      for (const [from, to] of [
        [0, 3],
        [3, 6],
        [6, 12],
      ] as const) {
        talk.send({ type: 'audio-chunk', data: stereo, payload: both.subarray(from, to) })
      }
      talk.send(stop)
    })
    const spoken = await speak()
    expect(spoken.flatMap(({ pcm }) => [...pcm])).toEqual([200, -6000, 32_767])
    expect(spoken[0]?.sampleRate).toBe(24_000)
  })

  test.each([
    ['8-bit samples', { rate: 16_000, width: 1, channels: 1 }],
    ['no format', {}],
  ])('%s are a bad reply', async (_, data) => {
    server.answer(
      (talk, { type }) => type === 'synthesize' && talk.send({ type: 'audio-chunk', data, payload: bytes }, stop),
    )
    await expect(speak()).rejects.toMatchObject({ failure: 'bad-reply' })
    await server.quiet()
  })

  test('no sound for a text that can be spoken is a bad reply, for a dash it is none', async () => {
    server.answer((talk, { type }) => type === 'synthesize' && talk.send(start, stop))
    await expect(speak()).rejects.toMatchObject({ failure: 'bad-reply' })
    expect(await speak({}, ' — ')).toEqual([])
  })
})
