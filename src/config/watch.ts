import { watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Clock, Timer } from '../lib/clock.ts'

export interface FileWatch {
  readonly file: string
  readonly clock: Clock
  /** Ends the watching. */
  readonly signal: AbortSignal
  /** Whether what happens to other files of the directory does not count: not for a file that is a link. */
  readonly onlyItself?: boolean
  /** Quiet time after an event, since editors write in several steps. */
  readonly settleMs?: number
  /** Something in the file's directory has changed: perhaps the file. */
  onChange(): void
  /** The directory can no longer be watched. */
  onError(error: Error): void
}

/**
 * Notices when a file may have changed. What is watched is its directory: a watch on the file goes deaf after the first
 * rename, which is how editors save and how mounted configurations are swapped.
 */
export function watchFile({ file, onlyItself = false, clock, signal, settleMs = 200, ...told }: FileWatch): void {
  let timer: Timer | undefined
  const watcher = watch(dirname(file), { persistent: false, signal })
  watcher.on('change', (_, name) => {
    if (onlyItself && String(name ?? basename(file)) !== basename(file)) return
    timer?.cancel()
    timer = clock.after(settleMs, told.onChange)
  })
  watcher.on('error', told.onError)
  signal.addEventListener('abort', () => timer?.cancel(), { once: true })
}
