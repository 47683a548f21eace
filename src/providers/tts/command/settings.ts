import { z } from 'zod'

export const settings = z.strictObject({
  run: z.union([z.string().min(1), z.array(z.string()).min(1)]).meta({
    description:
      'Program that reads the text from its standard input and writes raw 16-bit mono PCM, or WAV, to its standard output; a line for `sh -c`, or a list of words that no shell sees.',
  }),
  sampleRate: z
    .int()
    .min(8000)
    .max(192_000)
    .default(24_000)
    .meta({ description: 'Of raw PCM; WAV tells its own.', unit: 'Hz' }),
  timeoutMs: z
    .int()
    .min(1)
    .default(20_000)
    .meta({ description: 'Longest silence of the program, before its first sample and between two.', unit: 'ms' }),
})
