import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeOnnx } from './onnx-writer.ts'

/**
 * A voice for sherpa-onnx of the form of VITS that knows two words, `low` and `high`, and speaks each as a tone, the
 * softer the faster it is asked to be.
 */
export const toneVoice = { sampleRate: 16_000, wordSamples: 4800, hertz: { low: 500, high: 2500 } } as const

/** Written to `directory` as model.onnx, tokens.txt and lexicon.txt. */
export async function writeToneVoice(directory: string): Promise<void> {
  const { sampleRate, wordSamples, hertz } = toneVoice
  // What each token sounds like: the blanks and the full stop are silent.
  const tokens = ['_', '.', ' ', 'L', 'H']
  const sound = (token: string, at: number) => {
    const rate = token === 'L' ? hertz.low : token === 'H' ? hertz.high : 0
    return 0.3 * Math.sin((2 * Math.PI * rate * at) / sampleRate)
  }
  const sounds = tokens.flatMap((token) => Array.from({ length: wordSamples }, (_, at) => sound(token, at)))
  const scale = (name: string) => ({ name, type: 'float', shape: [1] }) as const
  const model = writeOnnx({
    inputs: [
      { name: 'x', type: 'int64', shape: ['N', 'L'] },
      { name: 'x_length', type: 'int64', shape: ['N'] },
      scale('noise_scale'),
      scale('length_scale'),
      scale('noise_scale_dur'),
    ],
    outputs: [{ name: 'y', type: 'float', shape: ['N', 'T'] }],
    nodes: [
      { op: 'Gather', inputs: ['sounds', 'x'], outputs: ['parts'], attributes: { axis: 0 } },
      { op: 'Flatten', inputs: ['parts'], outputs: ['sound'], attributes: { axis: 1 } },
      { op: 'Mul', inputs: ['sound', 'length_scale'], outputs: ['y'] },
    ],
    weights: { sounds: { shape: [tokens.length, wordSamples], values: sounds } },
    metadata: {
      model_type: 'vits',
      comment: 'tones',
      language: 'English',
      sample_rate: sampleRate,
      n_speakers: 1,
      add_blank: 0,
      punctuation: '. , ! ?',
    },
  })
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'model.onnx'), model)
  await writeFile(join(directory, 'tokens.txt'), tokens.map((token, id) => `${token} ${id}\n`).join(''))
  await writeFile(join(directory, 'lexicon.txt'), 'low L\nhigh H\n')
}
