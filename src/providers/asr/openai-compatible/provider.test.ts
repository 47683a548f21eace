import { readFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { type RecogniserScenario, recogniserContract } from '../../../../test/contract/recogniser.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { type VendorCall, type VendorHandler, VendorServer } from '../../../../test/support/vendor-server.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import { vendor } from './provider.ts'
import { settings } from './settings.ts'

interface Fixture {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: unknown
}

const speech = Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 20))

async function fixture(name: string): Promise<VendorHandler> {
  const text = await readFile(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')
  const { status, headers, body } = JSON.parse(text) as Fixture
  return ({ reply }) => {
    reply.writeHead(status, headers)
    reply.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** The form of an upload. */
async function formOf(call: VendorCall | undefined): Promise<FormData> {
  const headers = { 'content-type': call?.headers['content-type'] ?? '' }
  return await new Response(new Uint8Array(call?.bytes ?? []), { headers }).formData()
}

const quiet = async (server: VendorServer) => {
  for (const call of server.calls) await call.ended
}

const releases: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const release of releases.splice(0).reverse()) await release()
})

async function start(answer: VendorHandler, options: object = {}, clock = new ManualClock()) {
  const server = await VendorServer.start()
  server.answer(answer)
  const all = settings.parse({ baseUrl: `${server.url}/v1`, ...options })
  const recogniser = await vendor.create(all, providerPorts({ clock }))
  releases.push(
    () => server.close(),
    () => recogniser.close(),
  )
  return { server, recogniser, clock }
}

async function answerOf(scenario: RecogniserScenario): Promise<VendorHandler> {
  if (scenario === 'hangs') return () => undefined
  if (scenario === 'answers-without-end') {
    return ({ reply }) => {
      reply.writeHead(200, { 'content-type': 'application/json' })
      const pour = () => {
        while (!reply.destroyed && reply.write('x'.repeat(65_536)));
        reply.once('drain', pour)
      }
      pour()
    }
  }
  return await fixture(scenario === 'absent' ? 'answers' : scenario)
}

recogniserContract(
  'openai-compatible',
  async (scenario) => {
    const server = await VendorServer.start()
    server.answer(await answerOf(scenario))
    const asked = server.nextCall().then(() => undefined)
    if (scenario === 'absent') await server.close()
    const all = settings.parse({ baseUrl: `${server.url}/v1`, apiKey: 'sk-wrong' })
    return {
      recogniser: await vendor.create(all, providerPorts()),
      speech,
      text: 'What time is it?',
      calls: () => server.calls.length,
      asked: () => asked,
      quiet: () => quiet(server),
      close: () => server.close(),
    }
  },
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

const request = () => ({ language: 'auto', signal: new AbortController().signal })

test('the upload is a WAV file of exactly the samples that were written', async () => {
  const { server, recogniser } = await start(await fixture('answers'))
  const stream = recogniser.open(request())
  const long = Int16Array.from({ length: 100_003 }, (_, at) => (at % 65_536) - 32_768)
  stream.write(long.subarray(0, 40_001))
  stream.write(long.subarray(40_001))
  await stream.finish()
  const file = (await formOf(server.calls[0])).get('file')
  if (!(file instanceof File)) throw new Error('no file was uploaded')
  const bytes = Buffer.from(await file.arrayBuffer())
  expect(file.name).toBe('speech.wav')
  expect(bytes.toString('latin1', 0, 4)).toBe('RIFF')
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8)
  expect(bytes.readUInt32LE(24)).toBe(16_000)
  expect(bytes.readUInt32LE(40)).toBe(long.length * 2)
  expect(bytes.subarray(44).equals(Buffer.from(long.buffer))).toBe(true)
})

test('model, prompt, language and key are sent; nothing that was not set is', async () => {
  const { server, recogniser } = await start(await fixture('answers'), { model: 'm', prompt: 'Lapel', apiKey: 'sk-1' })
  const stream = recogniser.open({ ...request(), language: 'de' })
  stream.write(speech)
  await stream.finish()
  const form = await formOf(server.calls[0])
  expect([...form.keys()].sort()).toEqual(['file', 'language', 'model', 'prompt', 'response_format'])
  expect([form.get('model'), form.get('prompt'), form.get('language')]).toEqual(['m', 'Lapel', 'de'])
  expect(server.calls[0]?.headers.authorization).toBe('Bearer sk-1')
})

test('language auto is left out, and without a key no authorization is sent', async () => {
  const { server, recogniser } = await start(await fixture('answers'))
  const stream = recogniser.open(request())
  stream.write(speech)
  await stream.finish()
  expect([...(await formOf(server.calls[0])).keys()].sort()).toEqual(['file', 'model', 'response_format'])
  expect(server.calls[0]?.headers.authorization).toBeUndefined()
})

test('a click shorter than the API takes is nothing said', async () => {
  const { server, recogniser } = await start(await fixture('answers'))
  const stream = recogniser.open(request())
  stream.write(speech.subarray(0, 1599))
  expect(await stream.finish()).toEqual({ text: '' })
  expect(server.calls).toHaveLength(0)
})

test('one connection serves utterance after utterance', async () => {
  const { server, recogniser } = await start(await fixture('answers'))
  for (let round = 0; round < 3; round++) {
    const stream = recogniser.open(request())
    stream.write(speech)
    await stream.finish()
  }
  expect(server.calls.map(({ connection }) => connection)).toEqual([1, 1, 1])
})

test('a kept connection that the server has closed meanwhile costs no utterance', async () => {
  const { server, recogniser } = await start(await fixture('answers'))
  for (let round = 0; round < 3; round++) {
    const stream = recogniser.open(request())
    stream.write(speech)
    expect((await stream.finish()).text).toBe('What time is it?')
    server.closeIdle()
  }
})

test('no answer in time is a timeout, and no timer is left', async () => {
  const { server, recogniser, clock } = await start(() => undefined, { timeoutMs: 5000 })
  const stream = recogniser.open(request())
  stream.write(speech)
  const asked = server.nextCall()
  const outcome = expect(stream.finish()).rejects.toMatchObject({ failure: 'timeout', retryable: true })
  await asked
  await clock.advance(5000)
  await outcome
  await quiet(server)
  expect(clock.pending).toBe(0)
})

test('a refused key is not repeated in the message', async () => {
  const { recogniser } = await start(await fixture('refuses-key'), { apiKey: 'sk-wrong' })
  const stream = recogniser.open(request())
  stream.write(speech)
  await expect(stream.finish()).rejects.toThrow(/^(?!.*sk-wrong).*asr\.apiKey/)
})

test('what the vendor dislikes about the request is passed on and is not retryable', async () => {
  const { recogniser } = await start(await fixture('bad-request'))
  const stream = recogniser.open(request())
  stream.write(speech)
  const outcome = stream.finish()
  await expect(outcome).rejects.toMatchObject({ failure: 'bad-request', retryable: false })
  await expect(outcome).rejects.toThrow('Invalid file format')
})
