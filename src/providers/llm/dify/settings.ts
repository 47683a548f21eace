import { z } from 'zod'
import { silenceTimeout } from '../silence-timeout.ts'

export const settings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.dify.ai/v1')
    .meta({ description: 'Address of the service API, up to and without `/chat-messages`.' }),
  apiKey: z.string().min(1).meta({ description: 'API key of the app; it also says which app answers.', secret: true }),
  user: z.string().min(1).default('lapel').meta({ description: 'Who asks, in the logs of the app.' }),
  inputs: z.record(z.string(), z.unknown()).default({}).meta({ description: 'Values of input variables of the app.' }),
  promptInput: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Input variable that takes the system prompt; without one it is not sent.' }),
  historyInput: z.string().min(1).optional().meta({
    description: 'Input variable that takes the conversation so far; without one it stands before the question.',
  }),
  timeoutMs: silenceTimeout,
})

export type Settings = z.output<typeof settings>
