import { z } from 'zod'

export const settings = z.strictObject({
  apiKey: z.string().min(1).meta({ description: 'Key of the Deepgram project.', secret: true }),
  model: z.string().min(1).default('nova-3').meta({ description: 'Name of the model as Deepgram calls it.' }),
  baseUrl: z
    .url({ protocol: /^wss?$/ })
    .default('wss://api.deepgram.com/v1')
    .meta({ description: 'Address of the API up to and including its version.' }),
  timeoutMs: z.int().min(100).max(600_000).default(10_000).meta({
    description: 'From the end of the utterance to its text.',
    unit: 'ms',
  }),
})

export type Settings = z.output<typeof settings>
