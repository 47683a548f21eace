import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { ModelError } from './model-error.ts'

/**
 * Unpacks a tar.bz2 into an empty directory with the system's `tar`, which refuses names that lead out of it. What is
 * there afterwards may be files and directories only: a link could lead a later reader out.
 */
export async function unpackArchive(archive: string, directory: string, signal: AbortSignal): Promise<void> {
  // Sample recordings are of no use here, and take a second to unpack.
  await runTar(['-xjf', archive, '-C', directory, '--no-same-owner', '--exclude', 'test_wavs'], archive, signal)
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() && !entry.isDirectory()) {
      throw new ModelError('archive', `${archive} holds ${entry.name}, which is neither a file nor a directory`)
    }
  }
}

async function runTar(args: string[], archive: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const tar = spawn('tar', args, { stdio: ['ignore', 'ignore', 'pipe'], signal, killSignal: 'SIGKILL' })
  let said = ''
  tar.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000)
  })
  let code: unknown
  try {
    ;[code] = await once(tar, 'close')
  } catch (error) {
    if (signal.aborted) {
      if (tar.exitCode === null && tar.signalCode === null && tar.pid !== undefined) await once(tar, 'close')
      throw signal.reason
    }
    throw new ModelError('archive', 'the program tar cannot be run: install it', { cause: error })
  }
  if (code === 0) return
  const full = /No space left/.test(said)
  const last = said.trim().split('\n').at(0) ?? ''
  throw new ModelError(full ? 'disk' : 'archive', `cannot unpack ${archive}: ${full ? 'the disk is full' : last}`)
}
