import type { AsrVendor } from '../../contract.ts'
import { localModels } from '../../models/list.ts'
import { locateModel } from '../../models/locate.ts'
import { ModelHost } from './model-host.ts'
import { findModel, isStreaming, modelUse } from './model-kind.ts'
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
    const { name, directory } = await locateModel({ ...modelUse, dataDir: ports.dataDir, model, serves: 'asr' })
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
