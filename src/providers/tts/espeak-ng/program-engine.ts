import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { programOutput } from '../../programs/program-output.ts'
import { ProviderError } from '../../provider-error.ts'
import { wavReader } from '../audio-reader.ts'
import { speechReader } from '../speech-reader.ts'
import { amplitude, type Engine } from './engine.ts'
import type { Settings } from './settings.ts'

const provider = 'espeak-ng'
const missingHint = 'install espeak-ng (for example `apt install espeak-ng`), or set tts.program'

/** Checks that the program runs; fails `missing` where it does not. */
export async function openProgram(settings: Settings): Promise<Engine> {
  const program = settings.program ?? 'espeak-ng'
  try {
    await promisify(execFile)(program, ['--version'], { timeout: 5000 })
  } catch (cause) {
    throw new ProviderError(provider, 'missing', `${program} does not run: ${missingHint}`, { cause })
  }
  const options = ['-s', String(settings.speed), '-a', String(amplitude)]
  if (settings.pitch !== undefined) options.push('-p', String(settings.pitch))
  return {
    name: program,
    // Plain `cmn` of Debian's 1.51 spells Chinese characters with English letters.
    chinese: 'cmn-latn-pinyin',
    async *speak({ text, voice, signal }) {
      const bytes = programOutput({
        provider,
        // -b 1: UTF-8, whatever the locale. The text comes on standard input: it can be no option there.
        argv: [program, '-v', voice, ...options, '-b', '1', '--stdin', '--stdout'],
        input: text,
        signal,
        missingHint,
        failureOf: (errors) => (/voice/i.test(errors) ? 'bad-request' : undefined),
      })
      const reader = speechReader(provider, '', wavReader())
      for await (const piece of bytes) yield* reader.push(piece)
    },
    async close() {},
  }
}
