import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeOnnx } from '../../../../test/support/onnx-writer.ts'
import { findModel } from './model-kind.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lapel-model-kind-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

/** Puts files there; `.onnx` ones carry `metadata`. */
async function put(names: readonly string[], metadata: Record<string, string | number> = {}): Promise<void> {
  const model = writeOnnx({ inputs: [], outputs: [], nodes: [], weights: {}, metadata })
  for (const name of names) await writeFile(join(directory, name), name.endsWith('.onnx') ? model : 'a 0\n')
}

const zipformer = { model_type: 'zipformer', decode_chunk_len: 32, T: 39 }

// The files of published archives, as the sherpa-onnx documentation lists them.
test.each([
  [
    'streaming transducer',
    [
      'encoder-epoch-99-avg-1.onnx',
      'encoder-epoch-99-avg-1.int8.onnx',
      'decoder-epoch-99-avg-1.onnx',
      'decoder-epoch-99-avg-1.int8.onnx',
      'joiner-epoch-99-avg-1.onnx',
      'joiner-epoch-99-avg-1.int8.onnx',
      'tokens.txt',
      'bpe.model',
    ],
    zipformer,
    {
      encoder: 'encoder-epoch-99-avg-1.int8.onnx',
      decoder: 'decoder-epoch-99-avg-1.onnx',
      joiner: 'joiner-epoch-99-avg-1.int8.onnx',
    },
  ],
  [
    'streaming transducer',
    ['encoder.onnx', 'decoder.onnx', 'joiner.onnx', 'tokens.txt'],
    { ...zipformer, model_type: 'zipformer2' },
    { encoder: 'encoder.onnx', decoder: 'decoder.onnx', joiner: 'joiner.onnx' },
  ],
  [
    'transducer',
    [
      'encoder-epoch-30-avg-4.int8.onnx',
      'decoder-epoch-30-avg-4.onnx',
      'joiner-epoch-30-avg-4.int8.onnx',
      'tokens.txt',
    ],
    { model_type: 'zipformer2' },
    { encoder: 'encoder-epoch-30-avg-4.int8.onnx', decoder: 'decoder-epoch-30-avg-4.onnx' },
  ],
  [
    'streaming paraformer',
    ['encoder.onnx', 'encoder.int8.onnx', 'decoder.onnx', 'decoder.int8.onnx', 'tokens.txt'],
    { decoder_num_blocks: 16, lfr_window_size: 7 },
    { encoder: 'encoder.int8.onnx', decoder: 'decoder.int8.onnx' },
  ],
  [
    'whisper',
    ['tiny-encoder.onnx', 'tiny-encoder.int8.onnx', 'tiny-decoder.onnx', 'tiny-decoder.int8.onnx', 'tiny-tokens.txt'],
    { model_type: 'whisper-tiny', n_mels: 80 },
    { encoder: 'tiny-encoder.int8.onnx', decoder: 'tiny-decoder.int8.onnx', tokens: 'tiny-tokens.txt' },
  ],
  [
    'sense-voice',
    ['model.int8.onnx', 'tokens.txt'],
    { lang_auto: 0, lfr_window_size: 7 },
    { model: 'model.int8.onnx' },
  ],
  ['paraformer', ['model.onnx', 'model.int8.onnx', 'tokens.txt'], { lfr_window_size: 7 }, { model: 'model.int8.onnx' }],
])('%s is told by its files: %j', async (kind, names, metadata, expected) => {
  await put(names, metadata)
  const { files } = await findModel(directory)
  const { kind: found, ...paths } = files
  expect(found).toBe(kind)
  const bases = Object.fromEntries(Object.entries(paths).map(([role, path]) => [role, basename(path)]))
  expect(bases).toMatchObject(expected)
})

test('the silence behind the last word covers a chunk of the model', async () => {
  await put(['encoder.onnx', 'decoder.onnx', 'joiner.onnx', 'tokens.txt'], zipformer)
  expect((await findModel(directory)).tailMs).toBe(590)
})

test.each([
  ['has no tokens.txt', ['model.onnx'], {}],
  ['has no encoder and no model file', ['tokens.txt'], {}],
  ['has no decoder', ['encoder.onnx', 'joiner.onnx', 'tokens.txt'], zipformer],
  ['neither a SenseVoice nor', ['model.onnx', 'tokens.txt'], { model_type: 'EncDecCTCModelBPE' }],
  ['neither a Whisper nor', ['encoder.onnx', 'decoder.onnx', 'tokens.txt'], { model_type: 'canary' }],
  [
    'type "EncDecHybridRNNTCTCBPEModel"',
    ['encoder.onnx', 'decoder.onnx', 'joiner.onnx', 'tokens.txt'],
    { model_type: 'EncDecHybridRNNTCTCBPEModel' },
  ],
  ['type "tdnn"', ['encoder.onnx', 'decoder.onnx', 'joiner.onnx', 'tokens.txt'], { ...zipformer, model_type: 'tdnn' }],
])('what cannot be used is said: %s', async (why, names, metadata) => {
  await put(names, metadata)
  const found = findModel(directory)
  await expect(found).rejects.toMatchObject({ failure: 'bad-request' })
  await expect(found).rejects.toThrow(why)
})

test('a directory that is not there is missing', async () => {
  await expect(findModel(join(directory, 'nothing'))).rejects.toMatchObject({ failure: 'missing' })
})
