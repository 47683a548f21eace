import { readdir, stat } from 'node:fs/promises'
import { type OnnxMetadata, readOnnxMetadata } from '../../audio/onnx-file.ts'
import { ProviderError } from '../provider-error.ts'

/** Who uses a model, for what is said of it. */
export interface ModelUse {
  readonly provider: string
  /** Where it is set, e.g. `asr.model`. */
  readonly setting: string
}

/** The names in a model's directory, sorted; fails `missing`. */
export async function listModelFiles(directory: string, { provider, setting }: ModelUse): Promise<string[]> {
  try {
    return (await readdir(directory)).sort()
  } catch (error) {
    throw new ProviderError(provider, 'missing', `there is no model in ${directory} (${setting})`, { cause: error })
  }
}

/** What a whole ONNX file says of itself; fails `bad-request` where it is not whole. */
export async function modelMetadata(file: string, use: ModelUse): Promise<OnnxMetadata> {
  const metadata = await readOnnxMetadata(file)
  if (metadata) return metadata
  throw unusableModel(file, 'it is no whole ONNX file: pull or copy it again', use)
}

export function unusableModel(path: string, why: string, { provider, setting }: ModelUse): ProviderError {
  return new ProviderError(provider, 'bad-request', `${path} cannot be used as ${setting}: ${why}`)
}

export async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
