import { z } from 'zod'

export const settings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.openai.com/v1')
    .meta({
      description: 'Address of the API up to and including its version, e.g. http://127.0.0.1:8080/v1.',
    }),
  apiKey: z.string().min(1).optional().meta({
    description: 'Key of the API; servers of your own mostly need none.',
    secret: true,
  }),
  model: z.string().min(1).default('whisper-1').meta({ description: 'Model name as the API knows it.' }),
  prompt: z.string().optional().meta({
    description: 'Text that leads the model: names and terms as they should be spelled.',
  }),
  timeoutMs: z.int().min(100).max(600_000).default(20_000).meta({
    description: 'From the end of the utterance to its text.',
    unit: 'ms',
  }),
})
