import { Call } from '../../call.ts'
import type { TtsVendor } from '../../contract.ts'
import { programOutput } from '../../programs/program-output.ts'
import { ProviderError } from '../../provider-error.ts'
import { pcmReader } from '../audio-reader.ts'
import { speechReader } from '../speech-reader.ts'
import { settings } from './settings.ts'

const provider = 'command'

/** Any program that turns text into sound: piper, say, a script that asks a service. One process per sentence. */
export const vendor: TtsVendor<typeof settings> = {
  name: provider,
  settings,
  async create({ run, sampleRate, timeoutMs }, { clock }) {
    const argv = argvOf(run)
    return {
      name: provider,
      can: { streaming: true, languages: 'any' },
      async *speak({ text, signal }) {
        using call = new Call({ provider, signal, clock, timeoutMs, failure: unexpected })
        const missingHint = 'check tts.run'
        const bytes = programOutput({ provider, argv, input: text, signal: call.signal, missingHint })
        yield* call.read(bytes, speechReader(provider, text, pcmReader(sampleRate)))
      },
      async close() {},
    }
  },
}

function argvOf(run: string | readonly string[]): readonly [string, ...string[]] {
  if (typeof run === 'string') return ['sh', '-c', run]
  const [program, ...args] = run
  if (program === undefined) throw new ProviderError(provider, 'bad-request', 'tts.run is empty')
  return [program, ...args]
}

function unexpected(error: unknown): ProviderError {
  return new ProviderError(provider, 'unavailable', `the program failed: ${error}`, { cause: error })
}
