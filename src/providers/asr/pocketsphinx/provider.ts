import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { AsrVendor } from '../../contract.ts'
import { ProviderError } from '../../provider-error.ts'
import { openProcess, type RecogniserProgram } from '../process-stream.ts'
import { readHypothesis } from './grammar.ts'
import { settings } from './settings.ts'
import { makeVocabulary } from './vocabulary.ts'

const program = 'pocketsphinx_continuous'
const builtInGrammar = fileURLToPath(new URL('./commands.jsgf', import.meta.url))
const installHint = 'install the Debian packages pocketsphinx and pocketsphinx-en-us'

/**
 * A few English sentences, heard without network and without a download: Debian's pocketsphinx with a grammar. No
 * dictation: what is not in the grammar gives empty text, or sometimes the wrong sentence.
 */
export const vendor: AsrVendor<typeof settings> = {
  name: 'pocketsphinx',
  settings,
  create: async (options, ports) => {
    await demandProgram()
    await demandModel(options.model)
    const vocabulary = await makeVocabulary({
      grammarFile: options.grammar ?? builtInGrammar,
      dictionaryFile: options.dictionary,
      strictness: options.strictness,
      directory: join(ports.dataDir, 'pocketsphinx'),
    })
    const flags = {
      '-hmm': options.model,
      '-dict': vocabulary.dictionaryFile,
      '-jsgf': vocabulary.grammarFile,
      '-infile': '/dev/stdin',
      // Where the utterance ends is decided by who opens and finishes it: a pause does not split it.
      '-vad_postspeech': '1000',
    }
    const recogniser: RecogniserProgram = {
      provider: 'pocketsphinx',
      // Standard input is a socket, which cannot be opened by name; a pipe can.
      argv: ['sh', '-c', 'cat | exec "$@"', 'sh', program, ...Object.entries(flags).flat()],
      timeoutMs: options.timeoutMs,
      readLine: readHypothesis,
      tellsError: /ERROR|FATAL/,
      missingHint: installHint,
    }
    return {
      name: 'pocketsphinx',
      can: { streaming: false, languages: ['en'] },
      open: (request) => openProcess(recogniser, request, ports),
      // Every process belongs to an utterance and ends with it.
      close: () => Promise.resolve(),
    }
  },
}

async function demandProgram(): Promise<void> {
  try {
    await promisify(execFile)('sh', ['-c', `command -v ${program}`])
  } catch (error) {
    throw new ProviderError('pocketsphinx', 'missing', `${program} was not found: ${installHint}`, { cause: error })
  }
}

async function demandModel(directory: string): Promise<void> {
  try {
    await stat(join(directory, 'mdef'))
  } catch (error) {
    const message = `no acoustic model in ${directory} (asr.model): ${installHint}`
    throw new ProviderError('pocketsphinx', 'missing', message, { cause: error })
  }
}
