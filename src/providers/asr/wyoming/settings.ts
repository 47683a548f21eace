import { z } from 'zod'
import { addressSetting } from '../../wyoming/address.ts'

export const settings = z.strictObject({
  url: addressSetting('tcp://127.0.0.1:10300', 'hears'),
  model: z.string().min(1).optional().meta({
    description: 'Name of the model, where the server has several. Left out: the one that it was started with.',
  }),
  timeoutMs: z.int().min(100).max(600_000).default(20_000).meta({
    description: 'From the end of the utterance to its text.',
    unit: 'ms',
  }),
})
