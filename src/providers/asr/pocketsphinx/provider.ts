import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AsrVendor } from '../../contract.ts'
import { findProgram } from '../../programs/find-program.ts'
import { ProviderError } from '../../provider-error.ts'
import { openProgram, type RecogniserProgram } from '../program-stream.ts'
import { readHypothesis } from './grammar.ts'
import { type Strictness, settings } from './settings.ts'
import { makeVocabulary } from './vocabulary.ts'

const programName = 'pocketsphinx_continuous'
const builtInGrammar = fileURLToPath(new URL('./commands.jsgf', import.meta.url))
const installHint = 'install the Debian packages pocketsphinx and pocketsphinx-en-us'

/**
 * How much less likely than the best a reading may be and still be followed. Wider than the program's own 1e-48 (1e-29
 * between words), which gives up sentences whose beginning sounds like that of another, and costs a third less time.
 * Without sounds to fall back on the end of a sentence is farther from the best.
 */
const beams = { off: '1e-80', normal: '1e-60', strict: '1e-60' } as const satisfies Record<Strictness, string>

/**
 * A few English sentences, heard without network and without a download: Debian's pocketsphinx with a grammar. No
 * dictation: what is not in the grammar gives empty text, or sometimes the wrong sentence.
 */
export const vendor: AsrVendor<typeof settings> = {
  name: 'pocketsphinx',
  settings,
  create: async (options, ports) => {
    const program = await findProgram(programName, ports.path)
    if (!program) throw new ProviderError('pocketsphinx', 'missing', `${programName} was not found: ${installHint}`)
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
      '-beam': beams[options.strictness],
      '-pbeam': beams[options.strictness],
      '-wbeam': beams[options.strictness],
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
      open: (request) => openProgram(recogniser, request, ports),
      // Every process belongs to an utterance and ends with it.
      close: () => Promise.resolve(),
    }
  },
}

async function demandModel(directory: string): Promise<void> {
  try {
    await stat(join(directory, 'mdef'))
  } catch (error) {
    const message = `no acoustic model in ${directory} (asr.model): ${installHint}`
    throw new ProviderError('pocketsphinx', 'missing', message, { cause: error })
  }
}
