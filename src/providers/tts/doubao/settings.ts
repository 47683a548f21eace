import { z } from 'zod'

export const settings = z.strictObject({
  url: z
    .url({ protocol: /^wss?$/ })
    .default('wss://openspeech.bytedance.com/api/v3/tts/bidirection')
    .meta({ description: 'Address of the service.' }),
  apiKey: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Key of the newer console; or `appId` and `accessToken` of the older one.', secret: true }),
  appId: z.string().min(1).optional().meta({ description: 'Application of the older console.' }),
  accessToken: z.string().min(1).optional().meta({ description: 'Access token of that application.', secret: true }),
  resourceId: z.string().min(1).default('seed-tts-2.0').meta({
    description:
      'Which voices are served, and how they are paid: `seed-tts-2.0`, `seed-tts-1.0`, `seed-icl-2.0` for cloned ones ...',
  }),
  speaker: z
    .string()
    .min(1)
    .default('zh_female_vv_uranus_bigtts')
    .meta({ description: 'Id of a voice that belongs to `resourceId`.' }),
  model: z.string().min(1).optional().meta({ description: 'Version of the model, for voices that have several.' }),
  sampleRate: z
    .literal([8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
    .default(24_000)
    .meta({ description: 'Of the audio; devices play 24000.', unit: 'Hz' }),
  speechRate: z
    .int()
    .min(-50)
    .max(100)
    .optional()
    .meta({ description: 'Rate of speech: -50 is half, 0 normal, 100 double.' }),
  loudnessRate: z
    .int()
    .min(-50)
    .max(100)
    .optional()
    .meta({ description: 'Loudness: -50 is half, 0 normal, 100 double.' }),
  timeoutMs: z
    .int()
    .min(1)
    .default(15_000)
    .meta({ description: 'Longest silence of the service, before its first sample and between two.', unit: 'ms' }),
})

export type Settings = z.output<typeof settings>
