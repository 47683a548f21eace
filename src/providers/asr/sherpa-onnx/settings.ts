import { z } from 'zod'

export const settings = z.strictObject({
  model: z.string().min(1).optional().meta({
    description:
      'Name of a pulled model (npm run lapel -- models list), or a directory with a sherpa-onnx model: streaming zipformer or paraformer, offline zipformer, SenseVoice, Paraformer, Whisper. Left out: the first model that has been pulled.',
  }),
  threads: z.int().min(1).max(64).default(2).meta({
    description: 'Threads that one decoding step uses.',
  }),
})
