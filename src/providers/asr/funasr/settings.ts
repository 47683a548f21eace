import { z } from 'zod'

export const settings = z.strictObject({
  url: z
    .url({ protocol: /^wss?$/ })
    .default('ws://127.0.0.1:10095')
    .meta({ description: 'Address of the FunASR server; wss:// where it was started with a certificate.' }),
  mode: z.enum(['2pass', 'offline']).default('2pass').meta({
    description:
      'With 2pass, partial texts while someone speaks, corrected by a second model; with offline, the second model only, also for servers that have no other.',
  }),
  hotwords: z.record(z.string().min(1), z.int().min(1).max(100)).default({}).meta({
    description: 'Names and terms that should be understood, each with its weight; 20 is usual.',
    keyName: 'word',
  }),
  itn: z.boolean().default(true).meta({ description: 'Write numbers as digits, where the server can.' }),
  timeoutMs: z.int().min(100).max(600_000).default(15_000).meta({
    description: 'From the end of the utterance to its text.',
    unit: 'ms',
  }),
})

export type Settings = z.output<typeof settings>
