import type { AsrVendor } from '../../contract.ts'
import { openProcess, type RecogniserProgram } from '../process-stream.ts'
import { settings } from './settings.ts'

/** Any program as a recogniser: PCM in, lines of text out. */
export const vendor: AsrVendor<typeof settings> = {
  name: 'command',
  settings,
  create: async ({ run, timeoutMs, language }, ports) => {
    const program: RecogniserProgram = {
      provider: 'command',
      argv: typeof run === 'string' ? ['sh', '-c', run] : run,
      timeoutMs,
      missingHint: 'check asr.run',
    }
    return {
      name: 'command',
      can: { streaming: true, languages: language === 'any' ? 'any' : [language] },
      open: (request) => openProcess(program, request, ports),
      // Every process belongs to an utterance and ends with it.
      close: () => Promise.resolve(),
    }
  },
}
