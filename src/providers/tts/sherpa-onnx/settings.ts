import { z } from 'zod'

export const settings = z.strictObject({
  model: z.string().min(1).optional().meta({
    description:
      'Name of a pulled voice (npm run lapel -- models list), or a directory with a sherpa-onnx voice: VITS (Piper, MeloTTS ...), Kokoro, Matcha, Kitten. Left out: the first voice that has been pulled.',
  }),
  speaker: z.int().min(0).default(0).meta({ description: 'Which speaker of a voice that has several.' }),
  speed: z.number().min(0.5).max(2).default(1).meta({ description: 'Rate of speech; 1 is normal.' }),
  threads: z.int().min(1).max(64).default(2).meta({ description: 'Threads that one sentence uses.' }),
})
