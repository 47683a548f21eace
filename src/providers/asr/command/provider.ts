import type { z } from 'zod'
import type { AsrVendor } from '../../contract.ts'
import { openProgram, type RecogniserProgram } from '../program-stream.ts'
import { settings } from './settings.ts'

/** Any program as a recogniser: PCM in, lines of text out. */
export const vendor: AsrVendor<typeof settings> = {
  name: 'command',
  settings,
  create: async ({ run, timeoutMs }, ports) => {
    const program = { provider: 'command', timeoutMs, missingHint: 'check asr.run' }
    return {
      name: 'command',
      can: { streaming: true, languages: 'any' },
      open: (request) => openProgram({ ...program, argv: argvFor(run, request.language) }, request, ports),
      // Every process belongs to an utterance and ends with it.
      close: () => Promise.resolve(),
    }
  },
}

/** The language is handed to a line as its `$1`, where no character of it can be code. */
function argvFor(run: z.output<typeof settings>['run'], language: string): RecogniserProgram['argv'] {
  if (typeof run === 'string') return ['sh', '-c', run, 'sh', language]
  const [program, ...args] = run
  return [program, ...args.map((arg) => arg.replaceAll('{language}', language))]
}
