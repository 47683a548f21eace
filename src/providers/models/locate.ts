import { ProviderError } from '../provider-error.ts'
import { installedModels, modelDirectory } from './installed.ts'
import { type LocalModel, localModels } from './list.ts'
import { isDirectory, type ModelUse } from './model-files.ts'

export interface WantedModel extends ModelUse {
  readonly dataDir: string
  /** A name of the list or a directory; the first that has been pulled where left out. */
  readonly model: string | undefined
  readonly serves: 'asr' | 'tts'
}

export interface ModelLocation {
  /** Set for a model of the list. */
  readonly name?: string
  readonly directory: string
}

/** Where a model lies. Fails `missing` with the command that brings it, `bad-request` for one that does other work. */
export async function locateModel({ provider, setting, dataDir, model, serves }: WantedModel): Promise<ModelLocation> {
  const fits = (candidate: LocalModel) => candidate.serves.startsWith(serves)
  const suited = localModels.filter(fits)
  if (model === undefined) {
    const [first] = (await installedModels(dataDir)).filter(fits)
    if (first) return first
    const example = suited[0]?.name ?? 'NAME'
    throw new ProviderError(provider, 'missing', `no model is here: npm run lapel -- models pull ${example}`)
  }
  const known = localModels.find(({ name }) => name === model)
  if (!known) {
    if (await isDirectory(model)) return { directory: model }
    const names = suited.map(({ name }) => name).join(', ')
    const message = `${setting} "${model}" is neither a directory nor one of ${names}`
    throw new ProviderError(provider, 'missing', message)
  }
  if (!fits(known)) {
    const message = `${setting} "${model}" cannot do that: it serves ${known.serves}`
    throw new ProviderError(provider, 'bad-request', message)
  }
  const directory = modelDirectory(dataDir, model)
  if (await isDirectory(directory)) return { name: model, directory }
  throw new ProviderError(provider, 'missing', `${model} is not here: npm run lapel -- models pull ${model}`)
}
