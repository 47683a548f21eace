import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recogniserContract } from '../../../../test/contract/recogniser.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { tones, writeSenseVoiceToneModel, writeStreamingToneModel } from '../../../../test/support/tone-models.ts'
import type { Recogniser } from '../../contract.ts'
import { vendor } from './provider.ts'
import { settings } from './settings.ts'
import { importSherpa } from './sherpa-package.ts'

const isInstalled = await importSherpa().then(
  () => true,
  () => false,
)

let home = ''
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lapel-sherpa-'))
})
afterAll(async () => {
  await rm(home, { recursive: true })
})

async function recogniserOf(options: object): Promise<Recogniser> {
  return await vendor.create(settings.parse(options), providerPorts({ dataDir: home }))
}

const request = () => ({ language: 'auto', signal: new AbortController().signal })

const kinds = [
  ['streaming transducer', writeStreamingToneModel],
  ['SenseVoice', writeSenseVoiceToneModel],
] as const

for (const [kind, write] of kinds) {
  recogniserContract(
    `sherpa-onnx with a ${kind} model`,
    async () => {
      const directory = join(home, kind)
      await write(directory)
      return {
        recogniser: await recogniserOf({ model: directory }),
        speech: tones('low', 'high', 'low'),
        text: 'low high low',
        calls: () => 0,
        // Decoding takes longer than a round of the event loop.
        asked: () => new Promise((resolve) => setImmediate(resolve)),
        quiet: () => Promise.resolve(),
        close: () => Promise.resolve(),
      }
    },
    { skip: !isInstalled, failures: {} },
  )
}

describe.skipIf(!isInstalled)('a streaming model', () => {
  let recogniser: Recogniser
  beforeAll(async () => {
    await writeStreamingToneModel(join(home, 'streaming'))
    recogniser = await recogniserOf({ model: join(home, 'streaming') })
  })
  afterAll(async () => {
    await recogniser.close()
  })

  test('gives partial texts before the end', async () => {
    const both = Promise.withResolvers<void>()
    const partials: string[] = []
    const stream = recogniser.open({
      ...request(),
      onPartial: (text) => {
        partials.push(text)
        if (text === 'low high') both.resolve()
      },
    })
    stream.write(tones('low', 'high'))
    await both.promise
    expect(partials).toEqual(['low', 'low high'])
    expect((await stream.finish()).text).toBe('low high')
  })

  test('tells the end of the utterance once, and goes on when the caller does', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    let endpoints = 0
    const stream = recogniser.open({
      ...request(),
      onEndpoint: () => {
        endpoints++
        resolve()
      },
    })
    stream.write(tones('low'))
    stream.write(new Int16Array(32_000))
    await ended
    stream.write(tones('high'))
    expect((await stream.finish()).text).toBe('low high')
    expect(endpoints).toBe(1)
  })

  test('hears many people at the same time, each apart', async () => {
    const sentences = [['low'], ['high', 'low'], ['low', 'high', 'low', 'high'], ['high']] as const
    const streams = Array.from({ length: 40 }, (_, at) => ({
      words: sentences[at % sentences.length] ?? [],
      stream: recogniser.open(request()),
    }))
    for (const { words, stream } of streams) stream.write(tones(...words))
    const heard = await Promise.all(streams.map(({ stream }) => stream.finish()))
    expect(heard.map(({ text }) => text)).toEqual(streams.map(({ words }) => words.join(' ')))
  })

  test('silence is empty text', async () => {
    const stream = recogniser.open(request())
    stream.write(new Int16Array(16_000))
    expect((await stream.finish()).text).toBe('')
  })

  test('says what it can', () => {
    expect(recogniser.can).toEqual({ streaming: true, languages: 'any' })
  })
})

test.skipIf(!isInstalled)('SenseVoice tells the language', async () => {
  await writeSenseVoiceToneModel(join(home, 'sense'))
  const recogniser = await recogniserOf({ model: join(home, 'sense') })
  const stream = recogniser.open(request())
  stream.write(tones('high'))
  expect(await stream.finish()).toEqual({ text: 'high', language: 'en' })
  await recogniser.close()
})

test.skipIf(!isInstalled)('closing fails what is still being heard, and what comes later', async () => {
  await writeStreamingToneModel(join(home, 'closing'))
  const recogniser = await recogniserOf({ model: join(home, 'closing') })
  const stream = recogniser.open(request())
  stream.write(tones('low'))
  const finished = expect(stream.finish()).rejects.toMatchObject({ failure: 'unavailable' })
  await recogniser.close()
  await finished
  const late = recogniser.open(request())
  late.write(tones('low'))
  await expect(late.finish()).rejects.toMatchObject({ failure: 'unavailable' })
})

test.skipIf(!isInstalled)('a pulled model is found by its name, or as the first where none is named', async () => {
  await writeSenseVoiceToneModel(join(home, 'models', 'sense-voice'))
  for (const options of [{ model: 'sense-voice' }, {}]) {
    const recogniser = await recogniserOf(options)
    expect(recogniser.can).toEqual({ streaming: false, languages: ['zh', 'en', 'ja', 'ko', 'yue'] })
    await recogniser.close()
  }
})

test('a model that is not here is answered with the command that brings it', async () => {
  const made = recogniserOf({ model: 'zipformer-zh-en' })
  await expect(made).rejects.toMatchObject({ failure: 'missing' })
  await expect(made).rejects.toThrow('npm run lapel -- models pull zipformer-zh-en')
})

test('a name that is neither a model nor a directory is answered with the models', async () => {
  await expect(recogniserOf({ model: 'zipper' })).rejects.toThrow('neither a directory nor one of zipformer-zh-en')
})

test('a voice activity model is no recogniser', async () => {
  await expect(recogniserOf({ model: 'silero-vad' })).rejects.toMatchObject({ failure: 'bad-request' })
})

test('a truncated model is refused before it can end the process', async () => {
  const directory = join(home, 'truncated')
  await mkdir(directory)
  await writeFile(join(directory, 'tokens.txt'), 'a 0\n')
  await writeFile(join(directory, 'model.onnx'), Buffer.from([8, 8, 58, 200, 1, 0]))
  await expect(recogniserOf({ model: directory })).rejects.toThrow('no whole ONNX file')
})
