import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type RecogniserScenario, recogniserContract } from '../../../../test/contract/recogniser.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { ProviderPorts } from '../../contract.ts'
import { vendor } from './provider.ts'
import { settings } from './settings.ts'

interface Fixture {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: unknown
}

interface Upload {
  readonly headers: IncomingMessage['headers']
  readonly form: FormData
}

type Answer = (response: ServerResponse) => void

const speech = Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 20))

function ports(clock = new ManualClock()): ProviderPorts {
  return { clock, dataDir: '/nowhere', log: { info: () => undefined, warn: () => undefined } }
}

async function fixture(name: string): Promise<Answer> {
  const text = await readFile(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')
  const { status, headers, body } = JSON.parse(text) as Fixture
  return (response) => {
    response.writeHead(status, headers)
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** A transcription API on this machine that answers every upload the same way. */
async function startApi(answer: Answer) {
  const uploads: Upload[] = []
  const open = new Set<ServerResponse>()
  let connections = 0
  const asked = Promise.withResolvers<void>()
  const settled = new Set<() => void>()
  const server = createServer(async (request, response) => {
    open.add(response)
    response.on('close', () => {
      open.delete(response)
      if (open.size === 0) for (const run of settled) run()
    })
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    uploads.push({ headers: request.headers, form: await new Response(Buffer.concat(chunks), { headers }).formData() })
    asked.resolve()
    answer(response)
  })
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    uploads,
    connections: () => connections,
    asked: () => asked.promise,
    quiet: () =>
      new Promise<void>((resolve) => {
        if (open.size === 0) resolve()
        else settled.add(resolve)
      }),
    dropIdle: () => server.closeIdleConnections(),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const releases: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const release of releases.splice(0).reverse()) await release()
})

async function start(answer: Answer, options: object = {}, clock = new ManualClock()) {
  const api = await startApi(answer)
  const recogniser = await vendor.create(settings.parse({ baseUrl: api.baseUrl, ...options }), ports(clock))
  releases.push(api.close, () => recogniser.close())
  return { api, recogniser, clock }
}

async function answerOf(scenario: RecogniserScenario): Promise<Answer> {
  if (scenario === 'hangs') return () => undefined
  if (scenario === 'answers-without-end') {
    return (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const pour = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', pour)
      }
      pour()
    }
  }
  return await fixture(scenario === 'absent' ? 'answers' : scenario)
}

recogniserContract(
  'openai-compatible',
  async (scenario) => {
    const api = await startApi(await answerOf(scenario))
    if (scenario === 'absent') await api.close()
    const recogniser = await vendor.create(settings.parse({ baseUrl: api.baseUrl, apiKey: 'sk-wrong' }), ports())
    return {
      recogniser,
      speech,
      text: 'What time is it?',
      calls: () => api.uploads.length,
      asked: api.asked,
      quiet: api.quiet,
      close: scenario === 'absent' ? () => Promise.resolve() : api.close,
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
  const { api, recogniser } = await start(await fixture('answers'))
  const stream = recogniser.open(request())
  const long = Int16Array.from({ length: 100_003 }, (_, at) => (at % 65_536) - 32_768)
  stream.write(long.subarray(0, 40_001))
  stream.write(long.subarray(40_001))
  await stream.finish()
  const file = api.uploads[0]?.form.get('file')
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
  const { api, recogniser } = await start(await fixture('answers'), { model: 'm', prompt: 'Lapel', apiKey: 'sk-1' })
  const stream = recogniser.open({ ...request(), language: 'de' })
  stream.write(speech)
  await stream.finish()
  const { form, headers } = api.uploads[0] ?? { form: new FormData(), headers: {} }
  expect([...form.keys()].sort()).toEqual(['file', 'language', 'model', 'prompt', 'response_format'])
  expect([form.get('model'), form.get('prompt'), form.get('language')]).toEqual(['m', 'Lapel', 'de'])
  expect(headers.authorization).toBe('Bearer sk-1')
})

test('language auto is left out, and without a key no authorization is sent', async () => {
  const { api, recogniser } = await start(await fixture('answers'))
  const stream = recogniser.open(request())
  stream.write(speech)
  await stream.finish()
  expect([...(api.uploads[0]?.form.keys() ?? [])].sort()).toEqual(['file', 'model', 'response_format'])
  expect(api.uploads[0]?.headers.authorization).toBeUndefined()
})

test('a click shorter than the API takes is nothing said', async () => {
  const { api, recogniser } = await start(await fixture('answers'))
  const stream = recogniser.open(request())
  stream.write(speech.subarray(0, 1599))
  expect(await stream.finish()).toEqual({ text: '' })
  expect(api.uploads).toHaveLength(0)
})

test('one connection serves utterance after utterance', async () => {
  const { api, recogniser } = await start(await fixture('answers'))
  for (let round = 0; round < 3; round++) {
    const stream = recogniser.open(request())
    stream.write(speech)
    await stream.finish()
  }
  expect(api.connections()).toBe(1)
})

test('a kept connection that the server has closed meanwhile costs no utterance', async () => {
  const { api, recogniser } = await start(await fixture('answers'))
  for (let round = 0; round < 3; round++) {
    const stream = recogniser.open(request())
    stream.write(speech)
    expect((await stream.finish()).text).toBe('What time is it?')
    api.dropIdle()
  }
})

test('no answer in time is a timeout, and no timer is left', async () => {
  const { api, recogniser, clock } = await start(() => undefined, { timeoutMs: 5000 })
  const stream = recogniser.open(request())
  stream.write(speech)
  const outcome = expect(stream.finish()).rejects.toMatchObject({ failure: 'timeout', retryable: true })
  await api.asked()
  await clock.advance(5000)
  await outcome
  await api.quiet()
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
