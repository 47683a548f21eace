import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { OnnxMetadata } from '../../../audio/onnx-file.ts'
import { listModelFiles, type ModelUse, modelMetadata, unusableModel } from '../../models/model-files.ts'

export const modelUse: ModelUse = { provider: 'sherpa-onnx', setting: 'tts.model' }

/** A voice as sherpa-onnx has to be told about it. */
export interface FoundVoice {
  readonly kind: 'vits' | 'matcha' | 'kokoro' | 'kitten'
  /** The model's part of the configuration, its names as sherpa-onnx-node 1.13 has them; all values are paths. */
  readonly files: Readonly<Record<string, string>>
  /** Files that say how numbers and dates are read, in the order in which they apply. */
  readonly rules: readonly string[]
  readonly speakers: number
}

/** What a directory has beside the model itself. */
interface Extras {
  readonly directory: string
  readonly names: readonly string[]
  readonly lexicon: string | undefined
  readonly dataDir: string | undefined
}

/** Dates before numbers, which would take their digits. */
const ruleFiles = ['phone', 'phone-zh', 'date', 'date-zh', 'number', 'number-zh', 'new_heteronym']
const vocoderName = /vocos|hifigan|vocoder/
const espeakFiles = ['phontab', 'phonindex', 'phondata', 'intonations']
const floatBytes = 4

/**
 * Tells by its files and their metadata what voice a directory holds. All that sherpa-onnx 1.13 demands is looked at
 * first: where something is missing it ends the process.
 */
export async function findVoice(directory: string): Promise<FoundVoice> {
  const names = await listModelFiles(directory, modelUse)
  const model = pickModel(names)
  if (model === undefined) throw unusable(directory, 'it has no model file (.onnx)')
  if (!names.includes('tokens.txt')) throw unusable(directory, 'it has no tokens.txt')
  const metadata = await modelMetadata(join(directory, model), modelUse)
  const speakers = count(metadata, 'n_speakers', directory)
  count(metadata, 'sample_rate', directory)
  const extras = { directory, names, lexicon: lexiconOf(names, directory), dataDir: await espeakData(names, directory) }
  const own = await filesOf(join(directory, model), metadata, speakers, extras)
  return {
    kind: own.kind,
    files: {
      ...own.files,
      tokens: join(directory, 'tokens.txt'),
      ...(extras.lexicon !== undefined && own.kind !== 'kitten' && { lexicon: extras.lexicon }),
      ...(extras.dataDir !== undefined && { dataDir: extras.dataDir }),
    },
    rules: ruleFiles.filter((rule) => names.includes(`${rule}.fst`)).map((rule) => join(directory, `${rule}.fst`)),
    // Models of one speaker have also been published with 0.
    speakers: Math.max(1, speakers),
  }
}

type OwnFiles = Pick<FoundVoice, 'kind' | 'files'>

async function filesOf(model: string, metadata: OnnxMetadata, speakers: number, extras: Extras): Promise<OwnFiles> {
  const { directory, names, lexicon, dataDir } = extras
  const type = metadata.get('model_type') ?? ''
  if (metadata.has('style_dim')) {
    const kind = type === 'kitten-tts' ? 'kitten' : 'kokoro'
    if (dataDir === undefined) throw unusable(directory, 'it has no whole espeak-ng-data')
    const isLater = Number(metadata.get('version') ?? 1) >= 2
    if (kind === 'kokoro' && isLater && lexicon === undefined) throw unusable(directory, 'it has no lexicon')
    return { kind, files: { model, voices: await voicesOf(metadata, speakers, extras) } }
  }
  if (type.startsWith('matcha')) {
    const vocoder = names.find((name) => name.endsWith('.onnx') && vocoderName.test(name))
    if (vocoder === undefined) throw unusable(directory, 'it has no vocoder: put vocos-22khz-univ.onnx beside it')
    await modelMetadata(join(directory, vocoder), modelUse)
    if (lexicon === undefined && dataDir === undefined) throw unusable(directory, 'it has no lexicon')
    return { kind: 'matcha', files: { acousticModel: model, vocoder: join(directory, vocoder) } }
  }
  demandVits(metadata, extras)
  return { kind: 'vits', files: { model } }
}

function demandVits(metadata: OnnxMetadata, { directory, lexicon, dataDir }: Extras): void {
  const comment = metadata.get('comment')
  if (!comment || !metadata.get('language')) throw unusable(directory, 'it is no voice that is known here')
  const speaksBySounds = /piper|coqui|icefall/.test(comment) && dataDir !== undefined
  const speaksByLetters = metadata.get('frontend') === 'characters'
  if (lexicon === undefined && !speaksBySounds && !speaksByLetters) {
    throw unusable(directory, 'it has neither lexicon.txt nor a whole espeak-ng-data')
  }
  if (comment.includes('melo') && !(Number(metadata.get('version')) >= 2)) {
    throw unusable(directory, 'it is an older MeloTTS voice: pull or copy a later one')
  }
}

/** The styles of all speakers, of just the size that the model wants. */
async function voicesOf(metadata: OnnxMetadata, speakers: number, { directory, names }: Extras): Promise<string> {
  if (!names.includes('voices.bin')) throw unusable(directory, 'it has no voices.bin')
  const file = join(directory, 'voices.bin')
  const sizes = (metadata.get('style_dim') ?? '').split(',').map(Number)
  const expected = sizes.reduce((product, size) => product * size, speakers * floatBytes)
  if ((await stat(file)).size !== expected) throw unusable(directory, 'its voices.bin belongs to another model')
  return file
}

/** Of several, that of 32 bits: voices suffer more from 8 bits than recognisers, and are smaller. */
function pickModel(names: readonly string[]): string | undefined {
  const models = names.filter((name) => name.endsWith('.onnx') && !vocoderName.test(name))
  return models.find((name) => !name.includes('int8')) ?? models[0]
}

function lexiconOf(names: readonly string[], directory: string): string | undefined {
  const lexicons = names.filter((name) => /^lexicon.*\.txt$/.test(name))
  // Two pronunciations of English contradict each other.
  const chosen = lexicons.filter((name) => name !== 'lexicon-gb-en.txt' || !lexicons.includes('lexicon-us-en.txt'))
  return chosen.length === 0 ? undefined : chosen.map((name) => join(directory, name)).join(',')
}

async function espeakData(names: readonly string[], directory: string): Promise<string | undefined> {
  if (!names.includes('espeak-ng-data')) return undefined
  const data = join(directory, 'espeak-ng-data')
  try {
    await Promise.all(espeakFiles.map((name) => access(join(data, name))))
    return data
  } catch {
    return undefined
  }
}

function count(metadata: OnnxMetadata, key: string, directory: string): number {
  const value = Number(metadata.get(key) ?? Number.NaN)
  if (Number.isInteger(value) && value >= 0) return value
  throw unusable(directory, 'it is no voice: a recogniser, or not published by sherpa-onnx')
}

function unusable(path: string, why: string) {
  return unusableModel(path, why, modelUse)
}
