import { writeFile } from 'node:fs/promises'
import { writeOnnx } from './onnx-writer.ts'

const bands = 80

/**
 * A speaker embedding model for sherpa-onnx (of the kind that WeSpeaker's are), for which a voice is what is loud in
 * its sound: how loud each of the 80 bands ever is, where it is louder than silence.
 */
export async function writeToneVoiceModel(file: string): Promise<void> {
  const model = writeOnnx({
    inputs: [{ name: 'feats', type: 'float', shape: ['B', 'T', bands] }],
    outputs: [{ name: 'embs', type: 'float', shape: ['B', bands] }],
    nodes: [
      { op: 'ReduceMax', inputs: ['feats'], outputs: ['loudest'], attributes: { axes: [1], keepdims: 0 } },
      { op: 'Relu', inputs: ['loudest'], outputs: ['embs'] },
    ],
    weights: {},
    metadata: {
      framework: 'wespeaker',
      language: 'English',
      url: '-',
      comment: 'tones',
      sample_rate: 16_000,
      output_dim: bands,
      // From -1 to 1, so that the logarithm of what is not loud is below zero.
      normalize_samples: 1,
      feature_normalize_type: '',
    },
  })
  await writeFile(file, model)
}
