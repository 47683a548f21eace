import { z } from 'zod'
import { addressSetting } from '../../wyoming/address.ts'

export const settings = z
  .strictObject({
    url: addressSetting('tcp://127.0.0.1:10200', 'speaks'),
    voice: z.string().min(1).optional().meta({
      description: 'Name of the voice, e.g. en_US-lessac-medium. Left out: the one that the server was started with.',
    }),
    speaker: z.string().min(1).optional().meta({
      description: 'Name of the speaker, where the voice has several; needs voice.',
    }),
    timeoutMs: z.int().min(100).max(600_000).default(20_000).meta({
      description: 'Longest silence of the server, before its first sample and between two.',
      unit: 'ms',
    }),
  })
  .refine(({ voice, speaker }) => speaker === undefined || voice !== undefined, { error: 'speaker needs voice' })
