import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type OnnxModel, type OnnxValue, writeOnnx } from './onnx-writer.ts'

/**
 * Voices for sherpa-onnx that have the files, the inputs and the metadata of each kind that speaks by the phonemes of
 * espeak-ng, and a model that gives 20 ms of a constant for each phoneme.
 */
export const phonemeVoiceKinds = ['piper', 'kokoro', 'kokoro with lexicons', 'kitten', 'matcha'] as const
type Kind = (typeof phonemeVoiceKinds)[number]

const symbols = [...'_^$ .,;:!?abcdefghijklmnopqrstuvwxyzæçðøħŋɐɑɒɔəɚɛɜɡɪɫɹɾʃʊʌʒʔˈˌː']
const phonemeSamples = 480
const melBands = 80

const float = (name: string, ...shape: (number | string)[]): OnnxValue => ({ name, type: 'float', shape })
const int64 = (name: string, ...shape: (number | string)[]): OnnxValue => ({ name, type: 'int64', shape })

export async function writePhonemeVoice(directory: string, kind: Kind, espeakData: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const put = (name: string, content: string | Buffer) => writeFile(join(directory, name), content)
  await put('tokens.txt', symbols.map((symbol, id) => `${symbol} ${id}\n`).join(''))
  await symlink(espeakData, join(directory, 'espeak-ng-data'))
  const common = { n_speakers: 1, has_espeak: 1, voice: 'en-us', language: 'English' }
  if (kind === 'piper') {
    const inputs = [int64('input', 'N', 'L'), int64('input_lengths', 'N'), float('scales', 3)]
    const metadata = { ...common, model_type: 'vits', comment: 'piper', sample_rate: 22_050 }
    await put('en_US-constant-low.onnx', speaking({ inputs, metadata }))
  } else if (kind === 'matcha') {
    const metadata = { ...common, model_type: 'matcha-icefall', sample_rate: 22_050, pad_id: 0, use_eos_bos: 0 }
    await put('model-steps-3.onnx', acousticModel(metadata))
    await put('hifigan_v2.onnx', vocoder())
  } else {
    const styleDim = kind === 'kitten' ? [1, 4] : [510, 1, 4]
    const metadata = {
      ...common,
      model_type: kind === 'kitten' ? 'kitten-tts' : 'kokoro',
      version: kind === 'kokoro with lexicons' ? 2 : 1,
      style_dim: styleDim.join(','),
      sample_rate: 24_000,
    }
    await put(
      'model.onnx',
      speaking({ inputs: [int64('tokens', 1, 'L'), float('style', 1, 4), float('speed', 1)], metadata }),
    )
    await put('voices.bin', Buffer.alloc(styleDim.reduce((product, size) => product * size, 4)))
  }
  if (kind === 'kokoro with lexicons') {
    await put('lexicon-us-en.txt', 'hello h ə l o\n')
    await put('lexicon-zh.txt', '你好 n i h a o\n')
  }
}

/** Takes phonemes as its first input and gives sound. */
function speaking({ inputs, metadata }: Pick<OnnxModel, 'inputs' | 'metadata'>): Buffer {
  const values = symbols.flatMap((_, id) => Array<number>(phonemeSamples).fill(id / 100))
  return writeOnnx({
    inputs,
    outputs: [float('audio', 'N', 'T')],
    nodes: [
      { op: 'Gather', inputs: ['sounds', inputs[0]?.name ?? ''], outputs: ['parts'], attributes: { axis: 0 } },
      { op: 'Flatten', inputs: ['parts'], outputs: ['audio'], attributes: { axis: 1 } },
    ],
    weights: { sounds: { shape: [symbols.length, phonemeSamples], values } },
    metadata,
  })
}

/** Gives a frame of a spectrogram for each phoneme. */
function acousticModel(metadata: OnnxModel['metadata']): Buffer {
  const values = symbols.flatMap((_, id) => Array<number>(melBands).fill(id / 100))
  return writeOnnx({
    inputs: [int64('x', 'N', 'L'), int64('x_length', 'N'), float('noise_scale', 1), float('length_scale', 1)],
    outputs: [float('mel', 'N', melBands, 'T')],
    nodes: [
      { op: 'Gather', inputs: ['frames', 'x'], outputs: ['parts'], attributes: { axis: 0 } },
      { op: 'Transpose', inputs: ['parts'], outputs: ['mel'], attributes: { perm: [0, 2, 1] } },
    ],
    weights: { frames: { shape: [symbols.length, melBands], values } },
    metadata,
  })
}

/** Plays the bands of the spectrogram one after the other. */
function vocoder(): Buffer {
  return writeOnnx({
    inputs: [float('mel', 'N', melBands, 'T')],
    outputs: [float('audio', 'N', 'S')],
    nodes: [{ op: 'Flatten', inputs: ['mel'], outputs: ['audio'], attributes: { axis: 1 } }],
    weights: {},
    metadata: { model_type: 'hifigan' },
  })
}
