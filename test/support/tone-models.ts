import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type OnnxValue, writeOnnx } from './onnx-writer.ts'

/**
 * Recognition models for sherpa-onnx that understand a language of two words: LOW, a tone of 500 Hz, and HIGH, one of
 * 2500 Hz. The weights look at two bands of the 80 that sherpa-onnx computes.
 */

const bands = 80
const wordBands = { low: [15, 16], high: [47, 48] }
/** Log energy of a band from which it is a word. */
const threshold = 0

/** `words` (low, high) as tones of 300 ms, with 100 ms of silence behind each; 16 kHz. */
export function tones(...words: readonly ('low' | 'high')[]): Int16Array {
  const word = 4800
  const pause = 1600
  const pcm = new Int16Array(words.length * (word + pause))
  for (const [index, name] of words.entries()) {
    const step = (2 * Math.PI * (name === 'low' ? 500 : 2500)) / 16_000
    for (let at = 0; at < word; at++) pcm[index * (word + pause) + at] = 10_000 * Math.sin(at * step)
  }
  return pcm
}

/** Scores of blank, LOW and HIGH, then of `more` tokens that never win, from the bands. */
function scores(more: number) {
  const tokens = 3 + more
  const weight = Array.from({ length: bands * tokens }, (_, at) => {
    const [band, token] = [Math.floor(at / tokens), at % tokens]
    const own = token === 1 ? wordBands.low : token === 2 ? wordBands.high : []
    return own.includes(band) ? 1 / own.length : 0
  })
  const bias = Array.from({ length: tokens }, (_, token) => (token === 0 ? threshold : token < 3 ? 0 : -1e6))
  return {
    weight: { shape: [bands, tokens], values: weight },
    bias: { shape: [tokens], values: bias },
  }
}

const float = (name: string, ...shape: (number | string)[]): OnnxValue => ({ name, type: 'float', shape })

/** A streaming transducer of sherpa-onnx's type `lstm`, whose state is passed through. */
export async function writeStreamingToneModel(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const encoder = writeOnnx({
    inputs: [float('x', 'N', 9, bands), float('h', 1, 'N', 1), float('c', 1, 'N', 1)],
    outputs: [float('encoder_out', 'N', 1, 3), float('next_h', 1, 'N', 1), float('next_c', 1, 'N', 1)],
    nodes: [
      { op: 'ReduceMean', inputs: ['x'], outputs: ['mean'], attributes: { axes: [1], keepdims: 1 } },
      { op: 'MatMul', inputs: ['mean', 'weight'], outputs: ['product'] },
      { op: 'Add', inputs: ['product', 'bias'], outputs: ['encoder_out'] },
      { op: 'Identity', inputs: ['h'], outputs: ['next_h'] },
      { op: 'Identity', inputs: ['c'], outputs: ['next_c'] },
    ],
    weights: scores(0),
    metadata: { model_type: 'lstm', num_encoder_layers: 1, T: 9, decode_chunk_len: 4, rnn_hidden_size: 1, d_model: 1 },
  })
  const decoder = writeOnnx({
    inputs: [{ name: 'y', type: 'int64', shape: ['N', 1] }],
    outputs: [float('decoder_out', 'N', 3)],
    nodes: [
      { op: 'Gather', inputs: ['table', 'y'], outputs: ['row'], attributes: { axis: 0 } },
      { op: 'ReduceMean', inputs: ['row'], outputs: ['decoder_out'], attributes: { axes: [1], keepdims: 0 } },
    ],
    // A word does not follow itself: one long tone is one word.
    weights: { table: { shape: [3, 3], values: [0, 0, 0, 0, -1000, 0, 0, 0, -1000] } },
    metadata: { vocab_size: 3, context_size: 1 },
  })
  const joiner = writeOnnx({
    inputs: [float('encoder_out', 'N', 3), float('decoder_out', 'N', 3)],
    outputs: [float('logit', 'N', 3)],
    nodes: [{ op: 'Add', inputs: ['encoder_out', 'decoder_out'], outputs: ['logit'] }],
    weights: {},
    metadata: { joiner_dim: 3 },
  })
  await writeFile(join(directory, 'encoder-epoch-1.onnx'), encoder)
  await writeFile(join(directory, 'decoder-epoch-1.onnx'), decoder)
  await writeFile(join(directory, 'joiner-epoch-1.onnx'), joiner)
  await writeFile(join(directory, 'tokens.txt'), '<blk> 0\n▁LOW 1\n▁HIGH 2\n')
}

/** An offline model of the shape of SenseVoice, which finds every utterance to be English. */
export async function writeSenseVoiceToneModel(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const tokens = 7
  const prefix = [3, 4, 5, 6].flatMap((token) => Array.from({ length: tokens }, (_, at) => (at === token ? 100 : 0)))
  const perUtterance = (name: string): OnnxValue => ({ name, type: 'int32', shape: ['N'] })
  const model = writeOnnx({
    inputs: [
      float('x', 'N', 'T', bands),
      perUtterance('x_length'),
      perUtterance('language'),
      perUtterance('text_norm'),
    ],
    outputs: [float('logits', 'N', 'T4', tokens)],
    nodes: [
      { op: 'MatMul', inputs: ['x', 'weight'], outputs: ['product'] },
      { op: 'Add', inputs: ['product', 'bias'], outputs: ['scores'] },
      { op: 'Concat', inputs: ['prefix', 'scores'], outputs: ['logits'], attributes: { axis: 1 } },
    ],
    weights: { ...scores(4), prefix: { shape: [1, 4, tokens], values: prefix } },
    metadata: {
      model_type: 'sense_voice_ctc',
      comment: 'tones',
      vocab_size: tokens,
      lfr_window_size: 1,
      lfr_window_shift: 1,
      normalize_samples: 1,
      with_itn: 14,
      without_itn: 15,
      lang_auto: 0,
      lang_zh: 3,
      lang_en: 4,
      lang_yue: 7,
      lang_ja: 11,
      lang_ko: 12,
      neg_mean: Array(bands).fill(0).join(','),
      inv_stddev: Array(bands).fill(1).join(','),
    },
  })
  await writeFile(join(directory, 'model.int8.onnx'), model)
  const symbols = ['<blk>', '▁low', '▁high', '<|en|>', '<|NEUTRAL|>', '<|Speech|>', '<|woitn|>']
  await writeFile(join(directory, 'tokens.txt'), symbols.map((symbol, id) => `${symbol} ${id}\n`).join(''))
}
