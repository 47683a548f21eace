import { z } from 'zod'

export const settings = z.strictObject({
  run: z.union([z.string().min(1), z.tuple([z.string().min(1)], z.string())]).meta({
    description:
      'Program to run for each utterance: a line for sh, or a list of program and arguments. It reads s16le 16 kHz mono PCM from standard input until its end and writes lines of text. Standard input is a socket: a program that opens /dev/stdin needs `cat | program`. The language (asr.language) is $1 in a line, and takes the place of {language} in a list.',
  }),
  timeoutMs: z.int().min(100).max(600_000).default(15_000).meta({
    description: 'From the end of the utterance to the end of the program.',
    unit: 'ms',
  }),
})
