import { z } from 'zod'

export const settings = z.strictObject({
  voice: z
    .string()
    .regex(/^[A-Za-z][\w-]+Neural$/)
    .default('zh-CN-XiaoxiaoNeural')
    .meta({ description: 'Short name of a voice, e.g. `en-US-AriaNeural`. Chinese voices also read English words.' }),
  ratePercent: z
    .int()
    .min(-50)
    .max(100)
    .default(0)
    .meta({ description: 'Rate of speech above or below the normal one.', unit: '%' }),
  pitchHz: z
    .int()
    .min(-100)
    .max(100)
    .default(0)
    .meta({ description: 'Pitch above or below that of the voice.', unit: 'Hz' }),
  url: z
    .url({ protocol: /^wss?$/ })
    .default('wss://speech.platform.bing.com/consumer/speech/synthesize/readaloud/edge/v1')
    .meta({ description: 'Address of the service.' }),
  browserVersion: z
    .string()
    .regex(/^\d+\.\d+\.\d+\.\d+$/)
    .default('143.0.3650.75')
    .meta({ description: 'Version of Edge that is told to the service, which refuses old ones after a while.' }),
  timeoutMs: z
    .int()
    .min(1)
    .default(10_000)
    .meta({ description: 'Longest silence of the service, before its first sample and between two.', unit: 'ms' }),
})

export type Settings = z.output<typeof settings>
