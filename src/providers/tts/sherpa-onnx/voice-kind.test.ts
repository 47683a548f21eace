import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeOnnx } from '../../../../test/support/onnx-writer.ts'
import { findVoice } from './voice-kind.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lapel-voice-kind-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

type Metadata = Record<string, string | number>

/** Puts files there; `.onnx` ones carry `metadata`, and `voices.bin` has 24 bytes. */
async function put(names: readonly string[], metadata: Metadata): Promise<void> {
  const model = writeOnnx({ inputs: [], outputs: [], nodes: [], weights: {}, metadata })
  for (const name of names) {
    await mkdir(join(directory, name, '..'), { recursive: true })
    const bytes = name === 'voices.bin' ? Buffer.alloc(24) : 'a 0\n'
    await writeFile(join(directory, name), name.endsWith('.onnx') ? model : bytes)
  }
}

const espeak = ['phontab', 'phonindex', 'phondata', 'intonations'].map((name) => `espeak-ng-data/${name}`)
const common = { sample_rate: 22_050, n_speakers: 1 }
const piper = { ...common, model_type: 'vits', comment: 'piper', language: 'English', voice: 'en-us', has_espeak: 1 }
const melo = {
  ...common,
  model_type: 'melo-vits',
  comment: 'melo',
  language: 'Chinese + English',
  version: 2,
  jieba: 1,
}
const kokoro = { ...common, model_type: 'kokoro', version: 2, has_espeak: 1, style_dim: '3,1,1', n_speakers: 2 }
const kitten = { ...common, model_type: 'kitten-tts', has_espeak: 1, style_dim: '1,3', n_speakers: 2 }
const matcha = { ...common, model_type: 'matcha-icefall', language: 'Chinese' }

// The files of published archives, as the sherpa-onnx documentation lists them.
const published: readonly (readonly [string, readonly string[], Metadata, Record<string, string>, string[]])[] = [
  [
    'vits',
    ['en_US-amy-low.onnx', 'en_US-amy-low.onnx.json', 'MODEL_CARD', 'tokens.txt', ...espeak],
    piper,
    { model: 'en_US-amy-low.onnx', dataDir: 'espeak-ng-data' },
    [],
  ],
  [
    'vits',
    ['date.fst', 'lexicon.txt', 'model.int8.onnx', 'model.onnx', 'number.fst', 'phone.fst', 'tokens.txt', 'dict/jieba'],
    melo,
    { model: 'model.onnx', lexicon: 'lexicon.txt' },
    ['phone.fst', 'date.fst', 'number.fst'],
  ],
  [
    'kokoro',
    [
      'date-zh.fst',
      'lexicon-gb-en.txt',
      'lexicon-us-en.txt',
      'lexicon-zh.txt',
      'model.int8.onnx',
      'number-zh.fst',
      'phone-zh.fst',
      'tokens.txt',
      'voices.bin',
      ...espeak,
    ],
    kokoro,
    {
      model: 'model.int8.onnx',
      voices: 'voices.bin',
      lexicon: 'lexicon-us-en.txt,lexicon-zh.txt',
      dataDir: 'espeak-ng-data',
    },
    ['phone-zh.fst', 'date-zh.fst', 'number-zh.fst'],
  ],
  [
    'kitten',
    ['model.fp16.onnx', 'tokens.txt', 'voices.bin', ...espeak],
    kitten,
    { model: 'model.fp16.onnx', voices: 'voices.bin', dataDir: 'espeak-ng-data' },
    [],
  ],
  [
    'matcha',
    ['date.fst', 'lexicon.txt', 'model-steps-3.onnx', 'number.fst', 'phone.fst', 'tokens.txt', 'vocos-22khz-univ.onnx'],
    matcha,
    { acousticModel: 'model-steps-3.onnx', vocoder: 'vocos-22khz-univ.onnx', lexicon: 'lexicon.txt' },
    ['phone.fst', 'date.fst', 'number.fst'],
  ],
]

const namesOf = (paths: string) =>
  paths
    .split(',')
    .map((path) => basename(path))
    .join(',')

test.each(published)('%s: %s', async (kind, names, metadata, files, rules) => {
  await put(names, metadata)
  const found = await findVoice(directory)
  expect(found.kind).toBe(kind)
  expect(Object.fromEntries(Object.entries(found.files).map(([key, paths]) => [key, namesOf(paths)]))).toEqual({
    ...files,
    tokens: 'tokens.txt',
  })
  expect(found.rules.map(namesOf)).toEqual(rules)
  expect(found.speakers).toBe(metadata.n_speakers)
})

describe('what would end the process is refused before', () => {
  test.each([
    ['no model', ['tokens.txt'], piper, 'no model file'],
    ['no tokens', ['model.onnx', ...espeak], piper, 'no tokens.txt'],
    ['a recogniser', ['model.onnx', 'tokens.txt'], { model_type: 'sense_voice_ctc' }, 'it is no voice'],
    ['neither lexicon nor espeak-ng-data', ['model.onnx', 'tokens.txt'], piper, 'neither lexicon.txt nor'],
    ['half of espeak-ng-data', ['model.onnx', 'tokens.txt', ...espeak.slice(1)], piper, 'neither lexicon.txt nor'],
    ['no language', ['model.onnx', 'tokens.txt', 'lexicon.txt'], { ...piper, language: '' }, 'no voice that is known'],
    ['an old MeloTTS', ['model.onnx', 'tokens.txt', 'lexicon.txt'], { ...melo, version: 1 }, 'older MeloTTS'],
    ['no vocoder', ['model-steps-3.onnx', 'tokens.txt', 'lexicon.txt'], matcha, 'no vocoder'],
    ['no lexicon of Kokoro', ['model.onnx', 'tokens.txt', 'voices.bin', ...espeak], kokoro, 'no lexicon'],
    ['no styles', ['model.onnx', 'tokens.txt', ...espeak], kitten, 'no voices.bin'],
    [
      'styles of another model',
      ['model.onnx', 'tokens.txt', 'voices.bin', ...espeak],
      { ...kitten, n_speakers: 3 },
      'belongs to another model',
    ],
    ['Kokoro without espeak-ng-data', ['model.onnx', 'tokens.txt', 'voices.bin'], kokoro, 'no whole espeak-ng-data'],
  ])('%s', async (_, names, metadata, message) => {
    await put(names, metadata)
    const found = findVoice(directory)
    await expect(found).rejects.toMatchObject({ failure: 'bad-request', provider: 'sherpa-onnx' })
    await expect(found).rejects.toThrow(message)
  })

  test('a truncated model', async () => {
    await put(['tokens.txt', 'lexicon.txt'], piper)
    await writeFile(join(directory, 'model.onnx'), Buffer.from([8, 8, 58, 200, 1, 0]))
    await expect(findVoice(directory)).rejects.toThrow('no whole ONNX file')
  })

  test('no directory', async () => {
    await expect(findVoice(join(directory, 'nowhere'))).rejects.toMatchObject({ failure: 'missing' })
  })
})
