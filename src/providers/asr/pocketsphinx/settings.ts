import { z } from 'zod'

export const settings = z.strictObject({
  grammar: z.string().min(1).optional().meta({
    description:
      'File with a JSGF grammar of all that can be heard. The fewer sentences, the better they are told apart. Left out: the commands of the built-in assistant.',
  }),
  strictness: z.enum(['off', 'normal', 'strict']).default('normal').meta({
    description:
      'What becomes of speech outside the grammar. off: it is heard as the nearest sentence. normal: most of it is dropped, and some commands with it. strict: nearly all of it is dropped, and so are badly spoken commands.',
  }),
  dictionary: z.string().min(1).default('/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict').meta({
    description: 'File that says how words are spoken, with every word of the grammar.',
  }),
  model: z.string().min(1).default('/usr/share/pocketsphinx/model/en-us/en-us').meta({
    description: 'Directory of the acoustic model.',
  }),
  timeoutMs: z.int().min(100).max(600_000).default(15_000).meta({
    description: 'From the end of the utterance to its text.',
    unit: 'ms',
  }),
})

export type Strictness = z.output<typeof settings>['strictness']
