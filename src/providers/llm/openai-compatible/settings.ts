import { z } from 'zod'

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
  timeoutMs: z
    .int()
    .min(1)
    .default(30_000)
    .meta({ description: 'Longest silence of the service, before its first word and between two.', unit: 'ms' }),
  extraBody: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({ description: 'Fields added to each request as they are; null removes a field that Lapel sends.' }),
})

export type Settings = z.output<typeof settings>
