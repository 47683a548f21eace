import { z } from 'zod'

export const settings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.openai.com/v1')
    .meta({ description: 'Address of the service, up to and without `/audio/speech`.' }),
  apiKey: z.string().min(1).optional().meta({ description: 'Key of the service, if it wants one.', secret: true }),
  model: z.string().min(1).default('tts-1').meta({ description: 'Name of the model as the service calls it.' }),
  voice: z.string().min(1).default('alloy').meta({ description: 'Name of the voice as the service calls it.' }),
  format: z
    .enum(['pcm', 'wav', 'opus'])
    .default('pcm')
    .meta({ description: 'What the service is asked for: raw 16-bit PCM, WAV, or Ogg Opus (least traffic).' }),
  sampleRate: z
    .int()
    .min(8000)
    .max(48_000)
    .default(24_000)
    .meta({ description: 'Of raw PCM, which does not tell it; OpenAI sends 24000.', unit: 'Hz' }),
  speed: z.number().min(0.25).max(4).optional().meta({ description: 'Rate of speech; 1 is normal.' }),
  timeoutMs: z
    .int()
    .min(1)
    .default(20_000)
    .meta({ description: 'Longest silence of the service, before its first sample and between two.', unit: 'ms' }),
})

export type Settings = z.output<typeof settings>
