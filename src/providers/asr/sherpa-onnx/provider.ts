import { stat } from 'node:fs/promises'
import type { AsrVendor } from '../../contract.ts'
import { installedModels, modelDirectory } from '../../models/installed.ts'
import { localModels } from '../../models/list.ts'
import { ProviderError } from '../../provider-error.ts'
import { ModelHost } from './model-host.ts'
import { findModel, isStreaming } from './model-kind.ts'
import { ModelThread } from './model-thread.ts'
import { settings } from './settings.ts'

/**
 * Speech recognition on this machine by sherpa-onnx (optional dependency sherpa-onnx-node), one model in one thread
 * for all sessions. Tested with models made for the tests, which hear tones; no published model is part of the tests.
 */
export const vendor: AsrVendor<typeof settings> = {
  name: 'sherpa-onnx',
  settings,
  create: async ({ model, threads }, ports) => {
    const { name, directory } = await locate(model, ports.dataDir)
    const { files, tailMs } = await findModel(directory)
    const host = await ModelHost.open(() => {
      ports.log.info({ model: name ?? directory, kind: files.kind }, 'loading the speech recognition model')
      return ModelThread.start({ files, threads, tailMs })
    })
    return {
      name: 'sherpa-onnx',
      detail: name ?? directory,
      can: {
        streaming: isStreaming(files),
        languages: localModels.find((known) => known.name === name)?.languages ?? 'any',
      },
      open: (request) => host.open(request),
      close: () => host.close(),
    }
  },
}

interface Location {
  /** Set for a model of the list. */
  readonly name?: string
  readonly directory: string
}

async function locate(model: string | undefined, dataDir: string): Promise<Location> {
  if (model === undefined) {
    const [first] = (await installedModels(dataDir)).filter(({ serves }) => serves.startsWith('asr'))
    if (first) return first
    throw new ProviderError('sherpa-onnx', 'missing', 'no model is here: npm run lapel -- models pull zipformer-zh-en')
  }
  const known = localModels.find(({ name }) => name === model)
  if (!known) {
    if (await isDirectory(model)) return { directory: model }
    const names = localModels.filter(({ serves }) => serves.startsWith('asr')).map(({ name }) => name)
    const message = `asr.model "${model}" is neither a directory nor one of ${names.join(', ')}`
    throw new ProviderError('sherpa-onnx', 'missing', message)
  }
  const directory = modelDirectory(dataDir, model)
  if (known.serves === 'vad') {
    throw new ProviderError('sherpa-onnx', 'bad-request', `asr.model "${model}" recognises no words`)
  }
  if (await isDirectory(directory)) return { name: model, directory }
  throw new ProviderError('sherpa-onnx', 'missing', `${model} is not here: npm run lapel -- models pull ${model}`)
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
