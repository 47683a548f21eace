import { z } from 'zod'

export const settings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.minimax.io/v1')
    .meta({
      description: 'Address of the service, up to and without `/t2a_v2`; in China `https://api.minimaxi.com/v1`.',
    }),
  apiKey: z.string().min(1).meta({ description: 'Key of the account.', secret: true }),
  groupId: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Group of the account, as older addresses of the service want it (`GroupId`).' }),
  model: z.string().min(1).default('speech-2.6-turbo').meta({ description: 'Name of the model.' }),
  voiceId: z
    .string()
    .min(1)
    .default('male-qn-qingse')
    .meta({ description: 'Id of a system voice or of a cloned one.' }),
  format: z
    .enum(['pcm', 'mp3'])
    .default('pcm')
    .meta({ description: 'What the service is asked for: raw 16-bit PCM, or MP3 (an eighth of the traffic or less).' }),
  sampleRate: z
    .literal([8000, 16_000, 22_050, 24_000, 32_000, 44_100])
    .default(24_000)
    .meta({ description: 'Of the audio; devices play 24000.', unit: 'Hz' }),
  speed: z.number().min(0.5).max(2).optional().meta({ description: 'Rate of speech; 1 is normal.' }),
  pitch: z.int().min(-12).max(12).optional().meta({ description: 'Pitch of the voice; 0 is its own.' }),
  timeoutMs: z
    .int()
    .min(1)
    .default(20_000)
    .meta({ description: 'Longest silence of the service, before its first sample and between two.', unit: 'ms' }),
})

export type Settings = z.output<typeof settings>
