import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { speechContract } from '../../../../test/contract/speech.ts'
import { type Behaviour, behaviours } from '../../../../test/contract/vendor-double.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { type VendorHandler, VendorServer } from '../../../../test/support/vendor-server.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { SpeechChunk, SpeechSynthesiser } from '../../contract.ts'
import { vendor } from './provider.ts'

const fixture = (file: string) => readFileSync(new URL(`fixtures/${file}`, import.meta.url))
const hi = new Int16Array(Uint8Array.from(fixture('hi.pcm')).buffer)
const audio = { 'content-type': 'audio/pcm' }

/** Sends each piece in a packet of its own. */
async function sendPieces({ reply }: Parameters<VendorHandler>[0], bytes: Buffer, pieceBytes: number): Promise<void> {
  reply.writeHead(200, audio)
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
    await new Promise<void>((sent) => reply.write(bytes.subarray(offset, offset + pieceBytes), () => sent()))
    await new Promise(setImmediate)
  }
  reply.end()
}

const fail =
  (status: number, file: string, headers = {}): VendorHandler =>
  ({ reply }) =>
    reply.writeHead(status, headers).end(fixture(file))

const handlers: Record<Exclude<Behaviour, 'gone'>, VendorHandler> = {
  answers: (call) => sendPieces(call, fixture('hi.pcm'), 4096),
  splits: (call) => sendPieces(call, fixture('hi.pcm'), 333),
  silent() {},
  stalls: ({ reply }) => reply.writeHead(200, audio).write(fixture('hi.pcm').subarray(0, 1000)),
  'breaks-off': ({ reply }) =>
    reply.writeHead(200, audio).write(fixture('hi.pcm').subarray(0, 1000), () => reply.destroy()),
  malformed: ({ reply }) => reply.writeHead(200, { 'content-type': 'application/json' }).end('{"error":"no voice"}'),
  endless({ reply }) {
    const noise = Buffer.alloc(1_000_000, 7)
    const send = () => {
      while (!reply.destroyed && reply.write(noise));
    }
    reply.writeHead(200, audio).on('drain', send)
    send()
  },
  'refuses-key': fail(401, 'refuses-key.json'),
  'rate-limits': fail(429, 'rate-limits.json', { 'retry-after': '7' }),
  overloaded: fail(503, 'overloaded.txt'),
  'bad-request': fail(404, 'bad-request.json'),
}

const create = (server: VendorServer, clock: ManualClock, more: object = {}): Promise<SpeechSynthesiser> =>
  vendor.create(
    vendor.settings.parse({ baseUrl: `${server.url}/v1`, apiKey: 'sk-secret-key', ...more }),
    providerPorts({ clock }),
  )

speechContract(
  'openai-compatible',
  async (clock) => {
    const server = await VendorServer.start()
    return {
      speech: await create(server, clock),
      text: 'Hi.',
      expected: hi,
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

describe('the audio/speech wire', () => {
  let server: VendorServer

  beforeEach(async () => {
    server = await VendorServer.start()
  })
  afterEach(() => server.close())

  const speak = async (settings: object, text = 'Hi.'): Promise<SpeechChunk[]> => {
    const speech = await create(server, new ManualClock(), settings)
    const chunks: SpeechChunk[] = []
    try {
      for await (const chunk of speech.speak({ text, language: 'en', signal: new AbortController().signal })) {
        chunks.push(chunk)
      }
    } finally {
      await speech.close()
    }
    return chunks
  }
  const samples = (chunks: SpeechChunk[]) => chunks.reduce((sum, { pcm }) => sum + pcm.length, 0)

  test('asks for the voice, the format and the speed', async () => {
    server.answer(handlers.answers)
    await speak({ voice: 'nova', model: 'kokoro', speed: 1.2 })
    expect(server.calls[0]?.path).toBe('/v1/audio/speech')
    expect(server.calls[0]?.headers.authorization).toBe('Bearer sk-secret-key')
    expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual({
      model: 'kokoro',
      voice: 'nova',
      input: 'Hi.',
      response_format: 'pcm',
      speed: 1.2,
    })
  })

  test('reads WAV, also where PCM was asked for', async () => {
    server.answer((call) => sendPieces(call, fixture('hi.wav'), 777))
    for (const format of ['wav', 'pcm']) {
      const chunks = await speak({ format, sampleRate: 16_000 })
      expect(samples(chunks)).toBe(hi.length)
      expect(chunks[0]?.sampleRate).toBe(24_000)
    }
  })

  test('reads Ogg Opus and drops the delay of the codec', async () => {
    server.answer((call) => sendPieces(call, fixture('hi.ogg'), 500))
    const chunks = await speak({ format: 'opus' })
    expect(chunks[0]?.sampleRate).toBe(24_000)
    const preSkip = 312 / 2
    expect(samples(chunks)).toBe(hi.length - (hi.length % 480) - preSkip)
    expect(Math.max(...chunks.flatMap(({ pcm }) => [...pcm]))).toBeGreaterThan(5000)
  })

  test('the first chunk comes before the last byte', async () => {
    server.answer(handlers.stalls)
    const speech = await create(server, new ManualClock())
    const chunks = speech.speak({ text: 'Hi.', language: 'en', signal: new AbortController().signal })
    for await (const { pcm } of chunks) {
      expect(pcm).toEqual(hi.subarray(0, 500))
      break
    }
    await speech.close()
  })

  test.each([
    ['MP3', 'ID3\u0004'],
    ['Ogg', 'OggS'],
    ['a web page', '<html>'],
  ])('compressed audio is not taken for PCM: %s', async (name, head) => {
    server.answer(({ reply }) => reply.writeHead(200, audio).end(head.padEnd(500, 'x')))
    await expect(speak({})).rejects.toMatchObject({ failure: 'bad-reply', message: expect.stringContaining(name) })
  })

  test('no sound for a text that can be spoken is a bad reply, for a dash it is none', async () => {
    server.answer(({ reply }) => reply.writeHead(200, audio).end())
    await expect(speak({}, 'Hello')).rejects.toMatchObject({ failure: 'bad-reply' })
    expect(await speak({}, ' — ')).toEqual([])
  })
})
