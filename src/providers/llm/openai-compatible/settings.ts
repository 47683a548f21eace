import { z } from 'zod'
import { silenceTimeout } from '../silence-timeout.ts'

export const settings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.openai.com/v1')
    .meta({ description: 'Address of the service, up to and without `/chat/completions`.' }),
  apiKey: z.string().min(1).optional().meta({ description: 'Key of the service, if it wants one.', secret: true }),
  model: z.string().min(1).meta({ description: 'Name of the model as the service calls it.' }),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .meta({ description: 'Randomness; the service has its own default.' }),
  maxTokens: z.int().min(1).optional().meta({ description: 'Longest answer.', unit: 'tokens' }),
  timeoutMs: silenceTimeout,
  extraBody: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({ description: 'Fields added to each request as they are; null removes a field that Lapel sends.' }),
})

export type Settings = z.output<typeof settings>
