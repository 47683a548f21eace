import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises'
import { diskError, ModelError } from './model-error.ts'

export interface Progress {
  readonly receivedBytes: number
  /** Where the server tells. */
  readonly totalBytes: number | undefined
}

export interface Download {
  readonly url: string
  /** What has come so far; stays when the download breaks off, and is continued next time. */
  readonly partFile: string
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  readonly fetch: typeof fetch
}

/**
 * Completes `partFile`. Continues what an earlier call left, if the server can and still has the same file (Range and
 * If-Range, RFC 9110 14.2 and 13.1.5); a broken connection is taken up again as long as each one brings something.
 * Rejects with a ModelError or the signal's reason.
 */
export async function downloadFile(download: Download): Promise<void> {
  const file = await openPart(download.partFile)
  try {
    for (;;) {
      const before = (await file.stat()).size
      if (await receive(download, file, before)) break
      const after = (await file.stat()).size
      if (after <= before) throw interrupted(download, after)
    }
  } finally {
    await file.close()
  }
  await rm(tagFile(download), { force: true })
}

/** Whether the file is complete now; false when the connection broke. */
async function receive(download: Download, file: FileHandle, have: number): Promise<boolean> {
  const { url, signal, onProgress } = download
  const response = await request(download, have)
  if (response.status === 416 && isWhole(response, have)) return true
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel()
    // What is there does not fit what the server has: start again.
    if (response.status === 416 && have > 0) return await restart(download, file)
    throw refusal(response.status, url)
  }
  // A part that was not asked for.
  if (response.status === 206 && have === 0) throw refusal(response.status, url)
  let position = response.status === 206 ? startOfRange(response) : 0
  if (position !== 0 && position !== have) {
    await response.body?.cancel()
    return await restart(download, file)
  }
  if (position < have) await file.truncate(position)
  await rememberTag(download, response)
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  const totalBytes = Number.isNaN(length) ? undefined : position + length
  onProgress({ receivedBytes: position, totalBytes })
  try {
    for await (const chunk of response.body ?? []) {
      await writeAll(file, chunk, position, download.partFile)
      position += chunk.length
      onProgress({ receivedBytes: position, totalBytes })
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ModelError) throw error
    return false
  }
  return totalBytes === undefined || position >= totalBytes
}

async function restart(download: Download, file: FileHandle): Promise<boolean> {
  await file.truncate(0)
  return await receive(download, file, 0)
}

async function request(download: Download, have: number): Promise<Response> {
  const { url, signal, fetch } = download
  const tag = have > 0 ? await rememberedTag(download) : undefined
  // Without a tag nobody knows whether the server still has the same file.
  const headers: Record<string, string> = tag === undefined ? {} : { range: `bytes=${have}-`, 'if-range': tag }
  try {
    return await fetch(url, { signal, headers: { 'accept-encoding': 'identity', ...headers } })
  } catch (error) {
    signal.throwIfAborted()
    if (have > 0) throw interrupted(download, have)
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw new ModelError('interrupted', `cannot reach ${url} (${cause}): check the network or set models.mirror`, {
      cause: error,
    })
  }
}

function refusal(status: number, url: string): ModelError {
  if (status === 404 || status === 410) {
    return new ModelError('not-found', `${url} is not there (HTTP ${status}): check models.mirror`)
  }
  return new ModelError('refused', `${url} was refused (HTTP ${status}): try again later or set models.mirror`)
}

function interrupted({ url }: Download, bytes: number): ModelError {
  return new ModelError('interrupted', `the connection to ${url} broke after ${bytes} bytes: run it again to go on`)
}

function startOfRange(response: Response): number {
  return Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN)
}

function isWhole(response: Response, have: number): boolean {
  return response.headers.get('content-range') === `bytes */${have}`
}

// The part's validator lies beside it: the part alone does not say of which file it is a part.

const tagFile = ({ partFile }: Download): string => `${partFile}.tag`

async function rememberTag(download: Download, response: Response): Promise<void> {
  const etag = response.headers.get('etag')
  // A weak tag may not be used in If-Range (RFC 9110 13.1.5).
  const tag = etag !== null && !etag.startsWith('W/') ? etag : response.headers.get('last-modified')
  if (tag === null) await rm(tagFile(download), { force: true })
  else await writeFile(tagFile(download), `${download.url}\n${tag}`)
}

async function rememberedTag(download: Download): Promise<string | undefined> {
  try {
    const [url, tag] = (await readFile(tagFile(download), 'utf8')).split('\n')
    return url === download.url ? tag : undefined
  } catch {
    return undefined
  }
}

async function openPart(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw diskError(error, path) ?? error
  }
  try {
    return await open(path, 'w+')
  } catch (error) {
    throw diskError(error, path) ?? error
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number, path: string): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
    }
  } catch (error) {
    throw diskError(error, path) ?? error
  }
}
