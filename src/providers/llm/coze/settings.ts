import { z } from 'zod'
import { silenceTimeout } from '../silence-timeout.ts'

export const settings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.coze.cn')
    .meta({ description: 'Address of the service; https://api.coze.com outside China.' }),
  apiKey: z.string().min(1).meta({ description: 'Access token with the permission to chat.', secret: true }),
  botId: z.string().min(1).meta({ description: 'The agent, published for the API: the number in its address.' }),
  userId: z.string().min(1).default('lapel').meta({ description: 'Who asks, as the agent keeps its users apart.' }),
  variables: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: 'Values of variables of the agent (`custom_variables`).' }),
  promptVariable: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Variable that takes the system prompt; without one it is not sent.' }),
  timeoutMs: silenceTimeout,
})

export type Settings = z.output<typeof settings>
