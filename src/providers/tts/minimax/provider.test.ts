import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { speechContract } from '../../../../test/contract/speech.ts'
import { type Behaviour, behaviours } from '../../../../test/contract/vendor-double.ts'
import { collect } from '../../../../test/support/collect.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { type VendorHandler, VendorServer } from '../../../../test/support/vendor-server.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { SpeechSynthesiser } from '../../contract.ts'
import { vendor } from './provider.ts'

const fixture = (file: string) => readFileSync(new URL(`fixtures/${file}`, import.meta.url))
/** Three events with a piece each, cut inside a sample, then the last one with the whole again. */
const answer = fixture('answers.sse')
const events = answer.toString().split(/(?<=\n\n)/)
const stream = { 'content-type': 'text/event-stream' }

/** What the last event repeats is what must be heard. */
const expected = (() => {
  const whole: { data: { audio: string } } = JSON.parse(events.at(-1)?.slice('data: '.length) ?? '')
  return new Int16Array(Uint8Array.from(Buffer.from(whole.data.audio, 'hex')).buffer)
})()

async function sendPieces({ reply }: Parameters<VendorHandler>[0], pieces: readonly (string | Buffer)[]) {
  reply.writeHead(200, stream)
  for (const piece of pieces) {
    await new Promise<void>((sent) => reply.write(piece, () => sent()))
    await new Promise(setImmediate)
  }
  reply.end()
}

const cut = (bytes: Buffer, pieceBytes: number) =>
  Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, at) =>
    bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes),
  )

const send =
  (status: number, body: string | Buffer, headers = {}): VendorHandler =>
  ({ reply }) =>
    reply.writeHead(status, headers).end(body)

const handlers: Record<Exclude<Behaviour, 'gone'>, VendorHandler> = {
  answers: (call) => sendPieces(call, events),
  splits: (call) => sendPieces(call, cut(answer, 777)),
  silent() {},
  stalls: ({ reply }) => reply.writeHead(200, stream).write(events[0]),
  'breaks-off': ({ reply }) => reply.writeHead(200, stream).write(`${events[0]}`, () => reply.destroy()),
  malformed: send(200, '{"error":"no voice"}', { 'content-type': 'application/json' }),
  endless({ reply }) {
    const noise = Buffer.alloc(1_000_000, 'data: 7')
    const write = () => {
      while (!reply.destroyed && reply.write(noise));
    }
    reply.writeHead(200, stream).on('drain', write)
    write()
  },
  'refuses-key': send(200, fixture('refuses-key.json'), { 'content-type': 'application/json' }),
  'rate-limits': send(429, fixture('rate-limits.json'), { 'retry-after': '7' }),
  overloaded: send(503, fixture('overloaded.txt')),
  'bad-request': send(200, fixture('bad-request.json'), { 'content-type': 'application/json' }),
}

const create = (server: VendorServer, clock: ManualClock, more: object = {}): Promise<SpeechSynthesiser> =>
  vendor.create(
    vendor.settings.parse({ baseUrl: `${server.url}/v1`, apiKey: 'secret-key', ...more }),
    providerPorts({ clock }),
  )

speechContract(
  'minimax',
  async (clock) => {
    const server = await VendorServer.start()
    return {
      speech: await create(server, clock),
      text: 'Hi.',
      expected,
      timeoutMs: 20_000,
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
  },
  { behaviours, gone: 'unavailable' },
)

describe('the T2A v2 wire', () => {
  let server: VendorServer

  beforeEach(async () => {
    server = await VendorServer.start()
  })
  afterEach(() => server.close())

  const speak = async (settings: object = {}, text = 'Hi.') => {
    const speech = await create(server, new ManualClock(), settings)
    try {
      return await collect(speech.speak({ text, language: 'en', signal: new AbortController().signal }))
    } finally {
      await speech.close()
    }
  }

  test('asks for a stream of the voice, without the whole at its end', async () => {
    server.answer(handlers.answers)
    await speak({ voiceId: 'English_Graceful_Lady', model: 'speech-2.8-hd', speed: 1.2, pitch: -1, sampleRate: 32_000 })
    const [call] = server.calls
    expect(call?.path).toBe('/v1/t2a_v2')
    expect(call?.headers.authorization).toBe('Bearer secret-key')
    expect(JSON.parse(call?.body ?? '')).toEqual({
      model: 'speech-2.8-hd',
      text: 'Hi.',
      stream: true,
      stream_options: { exclude_aggregated_audio: true },
      voice_setting: { voice_id: 'English_Graceful_Lady', speed: 1.2, pitch: -1 },
      audio_setting: { format: 'pcm', sample_rate: 32_000, channel: 1 },
    })
  })

  test('names the group where one is set', async () => {
    server.answer(handlers.answers)
    await speak({ groupId: '17 & 4' })
    expect(server.calls[0]?.path).toBe('/v1/t2a_v2?GroupId=17%20%26%204')
  })

  test('reads MP3', async () => {
    server.answer((call) => sendPieces(call, cut(fixture('answers-mp3.sse'), 500)))
    const chunks = await speak({ format: 'mp3' })
    expect(new Set(chunks.map(({ sampleRate }) => sampleRate))).toEqual(new Set([24_000]))
    // 14 frames of 576.
    expect(chunks.reduce((sum, { pcm }) => sum + pcm.length, 0)).toBe(8064)
  })

  test('a reply of nothing but the last event is heard', async () => {
    server.answer((call) => sendPieces(call, events.slice(-1)))
    expect(await speak()).toEqual([{ pcm: expected, sampleRate: 24_000 }])
  })

  test('what comes after the last event is not waited for', async () => {
    server.answer(({ reply }) => reply.writeHead(200, stream).write(answer))
    expect(await speak()).not.toEqual([])
  })

  test('a reply that ends without the last event was cut', async () => {
    server.answer((call) => sendPieces(call, events.slice(0, 2)))
    await expect(speak()).rejects.toMatchObject({ failure: 'unavailable' })
  })

  test.each([
    [1000, 'unavailable'],
    [1001, 'timeout'],
    [1002, 'rate-limited'],
    [1008, 'auth'],
    [1039, 'rate-limited'],
    [1042, 'bad-request'],
    [2049, 'auth'],
    [20_132, 'bad-request'],
    [4711, 'unavailable'],
  ])('status %i inside a good reply, as JSON or as an event, is %s', async (code, failure) => {
    const body = JSON.stringify({ data: null, base_resp: { status_code: code, status_msg: 'no secret-key here' } })
    for (const text of [body, `data: ${body}\n\n`]) {
      server.answer(send(200, text, stream))
      await expect(speak()).rejects.toMatchObject({
        failure,
        message: expect.stringContaining(`no *** here (${code})`),
      })
    }
  })

  test('a refusal by its HTTP status names the settings of this vendor', async () => {
    server.answer(send(401, 'no secret-key here'))
    await expect(speak()).rejects.toThrow('HTTP 401, no *** here. Check tts.apiKey, the balance of that account')
  })

  test.each([
    ['digits that are none', '00zz'],
    ['half a byte', '001'],
  ])('audio of %s is a bad reply', async (_, audio) => {
    server.answer(send(200, `data: ${JSON.stringify({ data: { audio, status: 1 } })}\n\n`, stream))
    await expect(speak()).rejects.toMatchObject({ failure: 'bad-reply' })
  })

  test('no sound for a text that can be spoken is a bad reply, for a dash it is none', async () => {
    server.answer(send(200, 'data: {"data":{"audio":"","status":2},"base_resp":{"status_code":0}}\n\n', stream))
    await expect(speak({}, 'Hello')).rejects.toMatchObject({ failure: 'bad-reply' })
    expect(await speak({}, ' — ')).toEqual([])
  })
})
