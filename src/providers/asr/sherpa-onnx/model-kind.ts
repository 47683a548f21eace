import { join } from 'node:path'
import type { OnnxMetadata } from '../../../audio/onnx-file.ts'
import { listModelFiles, type ModelUse, modelMetadata, unusableModel } from '../../models/model-files.ts'
import type { ProviderError } from '../../provider-error.ts'

export const modelUse: ModelUse = { provider: 'sherpa-onnx', setting: 'asr.model' }

/** A model as sherpa-onnx has to be told about it; all values are paths. */
export type ModelFiles =
  | { kind: 'streaming transducer' | 'transducer'; tokens: string; encoder: string; decoder: string; joiner: string }
  | { kind: 'streaming paraformer' | 'whisper'; tokens: string; encoder: string; decoder: string }
  | { kind: 'sense-voice' | 'paraformer'; tokens: string; model: string }

export interface FoundModel {
  readonly files: ModelFiles
  /** Silence that pushes the last word through a streaming encoder, which works in chunks. */
  readonly tailMs: number
}

/**
 * Tells by its files and their metadata what model a directory holds. Names say little: projects rename files and
 * directories. Every file is looked at first, since sherpa-onnx ends the process over a model that it does not like.
 */
export async function findModel(directory: string): Promise<FoundModel> {
  const names = await listModelFiles(directory, modelUse)
  const pick = (role: string, prefersInt8: boolean) => pickFile(names, role, prefersInt8, directory)
  const tokens = names.filter((name) => /(^|-)tokens\.txt$/.test(name)).map((name) => join(directory, name))[0]
  if (tokens === undefined) throw unusable(directory, 'it has no tokens.txt')
  const encoder = pick('encoder', true)
  const joiner = pick('joiner', true)
  if (encoder && joiner) {
    // The decoder of a transducer is small and suffers most from 8 bits (sherpa-onnx documentation).
    const decoder = pick('decoder', false)
    if (!decoder) throw unusable(directory, 'it has no decoder')
    const metadata = await metadataOf(encoder)
    await metadataOf(decoder)
    await metadataOf(joiner)
    const kind = transducerKind(metadata, directory)
    return { files: { kind, tokens, encoder, decoder, joiner }, tailMs: tailOf(metadata) }
  }
  const decoder = pick('decoder', true)
  if (encoder && decoder) {
    const metadata = await metadataOf(encoder)
    await metadataOf(decoder)
    const kind = metadata.has('n_mels') ? 'whisper' : metadata.has('decoder_num_blocks') && 'streaming paraformer'
    if (!kind) throw unusable(directory, 'it is neither a Whisper nor a streaming Paraformer model')
    return { files: { kind, tokens, encoder, decoder }, tailMs: tailOf(metadata) }
  }
  const model = pick('model', true)
  if (!model) throw unusable(directory, 'it has no encoder and no model file')
  const metadata = await metadataOf(model)
  const kind = metadata.has('lang_auto') ? 'sense-voice' : metadata.has('lfr_window_size') && 'paraformer'
  if (!kind) throw unusable(directory, 'it is neither a SenseVoice nor a Paraformer model')
  return { files: { kind, tokens, model }, tailMs: 0 }
}

export function isStreaming({ kind }: ModelFiles): boolean {
  return kind.startsWith('streaming')
}

const streamingTypes = ['conformer', 'ebranchformer', 'lstm', 'zipformer', 'zipformer2']

function transducerKind(metadata: OnnxMetadata, directory: string): 'streaming transducer' | 'transducer' {
  const type = metadata.get('model_type') ?? ''
  if (metadata.has('decode_chunk_len') && streamingTypes.includes(type)) return 'streaming transducer'
  if (!metadata.has('decode_chunk_len') && !type.startsWith('EncDec')) return 'transducer'
  throw unusable(directory, `transducers of type "${type}" are not supported`)
}

/** A chunk of `T` frames of 10 ms, and 200 ms so that the silence begins within it. */
function tailOf(metadata: OnnxMetadata): number {
  const frames = Number(metadata.get('T') ?? 60)
  return (Number.isFinite(frames) ? Math.min(frames, 300) : 60) * 10 + 200
}

/** Of several files for a role, the one of 8 bits (`int8` in its name) or of 32, else what there is. */
function pickFile(names: readonly string[], role: string, prefersInt8: boolean, directory: string): string | undefined {
  const files = names.filter((name) =>
    new RegExp(`(^|[^a-z])${role}[^a-z].*onnx$|(^|[^a-z])${role}\\.onnx$`).test(name),
  )
  const best = files.find((name) => name.includes('int8') === prefersInt8) ?? files[0]
  return best === undefined ? undefined : join(directory, best)
}

function metadataOf(file: string): Promise<OnnxMetadata> {
  return modelMetadata(file, modelUse)
}

function unusable(path: string, why: string): ProviderError {
  return unusableModel(path, why, modelUse)
}
