import { z } from 'zod'

export const settings = z.strictObject({
  voice: z
    .string()
    .regex(/^[\w+-]+$/)
    .default('auto')
    .meta({ description: 'Voice as `espeak-ng --voices` names it; auto: by the language of each part of the text.' }),
  speed: z.int().min(80).max(450).default(150).meta({ description: 'Rate of speech.', unit: 'words per minute' }),
  pitch: z.int().min(0).max(99).optional().meta({ description: 'Pitch of the voice; 50 is normal.' }),
  program: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Path of the program.', defaultText: 'espeak-ng, looked up as the system does' }),
  preferProgram: z
    .boolean()
    .default(true)
    .meta({ description: 'The program first, then the WebAssembly build; false: the other way round.' }),
})

export type Settings = z.output<typeof settings>
