import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { downloadFile, type Progress } from './download.ts'
import { exists, modelDirectory } from './installed.ts'
import { defaultMirror, type LocalModel, localModels } from './list.ts'
import { diskError, ModelError } from './model-error.ts'
import { unpackArchive } from './unpack.ts'

export interface PullRequest {
  readonly name: string
  readonly dataDir: string
  /** Address with the same tree as `defaultMirror`. */
  readonly mirror?: string
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  readonly fetch: typeof fetch
  /** The list to look the name up in. */
  readonly models?: readonly LocalModel[]
}

export interface Pulled {
  readonly directory: string
  /** False when it had been there before. */
  readonly downloaded: boolean
}

/**
 * Brings a model of the list to `dataDir/models/NAME`, which appears all at once. A download that breaks off goes on
 * at the next call. Rejects with a ModelError or the signal's reason.
 */
export async function pullModel(request: PullRequest): Promise<Pulled> {
  const { dataDir, signal } = request
  const model = find(request.name, request.models ?? localModels)
  const directory = modelDirectory(dataDir, model.name)
  if (await exists(directory)) return { directory, downloaded: false }
  const downloads = downloadDirectory(dataDir)
  await makeDirectory(downloads)
  await demandSpace(downloads, model)
  const partFile = partFileOf(dataDir, model)
  const mirror = (request.mirror ?? defaultMirror).replace(/\/+$/, '')
  await downloadFile({ ...request, url: `${mirror}/${model.archive}`, partFile })
  await verify(partFile, model, signal)
  await install(partFile, model, directory, downloads, signal)
  return { directory, downloaded: true }
}

const downloadDirectory = (dataDir: string) => join(dataDir, 'models', '.downloads')

/** Where the bytes of a download lie until they are all there. */
export function partFileOf(dataDir: string, { archive }: LocalModel): string {
  return join(downloadDirectory(dataDir), `${basename(archive)}.part`)
}

function find(name: string, models: readonly LocalModel[]): LocalModel {
  const model = models.find((candidate) => candidate.name === name)
  if (model) return model
  const names = models.map((candidate) => candidate.name).join(', ')
  throw new ModelError('unknown', `there is no model "${name}"; there are ${names}`)
}

/** Looked at before the download, not after half an hour of it. Unpacked weights are about as large as packed ones. */
async function demandSpace(directory: string, model: LocalModel): Promise<void> {
  const { bavail, bsize } = await statfs(directory)
  const needed = model.archiveBytes * 2.2
  if (bavail * bsize >= needed) return
  const megabytes = (bytes: number) => Math.ceil(bytes / 1e6)
  throw new ModelError(
    'disk',
    `${directory} has ${megabytes(bavail * bsize)} MB free, ${model.name} needs about ${megabytes(needed)} MB`,
  )
}

async function verify(partFile: string, model: LocalModel, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(partFile, { signal, highWaterMark: 1 << 20 })) hash.update(chunk)
  if (hash.digest('hex') === model.sha256) return
  // Continuing it would only fail again.
  await rm(partFile, { force: true })
  throw new ModelError(
    'checksum',
    `${model.archive} is not the file that was published (SHA-256 differs) and was deleted: try another mirror`,
  )
}

async function install(
  partFile: string,
  model: LocalModel,
  directory: string,
  downloads: string,
  signal: AbortSignal,
): Promise<void> {
  const staging = await mkdtemp(join(downloads, `${model.name}-`))
  try {
    if (model.archive.endsWith('.tar.bz2')) {
      await unpackArchive(partFile, staging, signal)
      await rename(await onlyDirectory(staging), directory)
      await rm(partFile)
    } else {
      await rename(partFile, join(staging, basename(model.archive)))
      await rename(staging, directory)
    }
  } catch (error) {
    throw diskError(error, directory) ?? error
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** The one directory that archives consist of, or the place itself where they do not. */
async function onlyDirectory(staging: string): Promise<string> {
  const entries = await readdir(staging, { withFileTypes: true })
  const [first] = entries
  return first && entries.length === 1 && first.isDirectory() ? join(staging, first.name) : staging
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    throw diskError(error, path) ?? error
  }
}
