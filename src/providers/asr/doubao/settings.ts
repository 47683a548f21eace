import { z } from 'zod'

const text = (description: string, secret?: true) =>
  z
    .string()
    .min(1)
    .optional()
    .meta({ description, ...(secret && { secret }) })

export const settings = z
  .strictObject({
    apiKey: text('API key of the new console of Volcengine; takes the place of appId and accessToken.', true),
    appId: text('APP ID of the application in the old console.'),
    accessToken: text('Access Token of the application in the old console.', true),
    resourceId: z.string().min(1).default('volc.seedasr.sauc.duration').meta({
      description:
        'What the account has been granted: volc.seedasr.sauc.duration or .concurrent (model 2.0), volc.bigasr.sauc.duration or .concurrent (model 1.0).',
    }),
    url: z
      .url({ protocol: /^wss?$/ })
      .default('wss://openspeech.bytedance.com/api/v3/sauc/bigmodel_async')
      .meta({
        description:
          'Address of the service; bigmodel_nostream at its end gives no partial texts, is more exact and obeys asr.language.',
      }),
    hotwords: z.array(z.string().min(1)).max(100).default([]).meta({
      description: 'Names and terms that should be understood.',
    }),
    timeoutMs: z.int().min(100).max(600_000).default(10_000).meta({
      description: 'From the end of the utterance to its text.',
      unit: 'ms',
    }),
  })
  .refine(
    ({ apiKey, appId, accessToken }) => apiKey !== undefined || (appId !== undefined && accessToken !== undefined),
    {
      error: 'needs apiKey, or appId and accessToken',
    },
  )

export type Settings = z.output<typeof settings>
