import { watch } from 'node:fs'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Clock, Timer } from '../lib/clock.ts'
import { type Change, changesBetween } from './changes.ts'
import { type LoadRequest, loadConfig } from './load.ts'
import type { Problem } from './problem.ts'
import type { Config } from './schema.ts'

export interface WatchRequest extends LoadRequest {
  readonly file: string
  /** The configuration in use, loaded from this file. */
  readonly running: Config
  readonly clock: Clock
  /** Ends the watching. */
  readonly signal: AbortSignal
  /** Quiet time after an event, since editors write in several steps. */
  readonly settleMs?: number
  /** The file is valid and says something else than what runs; `changes` is not empty. */
  readonly onChange: (config: Config, changes: readonly Change[]) => void
  /** The file cannot be used; what runs stays. */
  readonly onProblems: (problems: readonly Problem[]) => void
}

/**
 * Rereads a configuration file whenever it changes (operation 3); returns a function that rereads it at once, for
 * SIGHUP. What is watched is its directory: a watch on the file goes deaf after the first rename, which is how editors
 * save and how mounted configurations are swapped.
 */
export function watchConfig(request: WatchRequest): () => Promise<void> {
  const { file, clock, signal, settleMs = 200, onChange, onProblems } = request
  let { running } = request
  let told: readonly Problem[] = []
  let timer: Timer | undefined
  let reading = Promise.resolve()

  const tell = (problems: readonly Problem[]) => {
    // Events come for every file of the directory: the same problems are told once.
    if (!isDeepStrictEqual(problems, told)) onProblems(problems)
    told = problems
  }
  const readOnce = async () => {
    const { config, problems } = await loadConfig(request)
    if (signal.aborted) return
    if (!config) return tell(problems)
    told = []
    const changes = changesBetween(running, config, request.vendors)
    running = config
    if (changes.length > 0) onChange(config, changes)
  }
  const reread = () => {
    reading = reading.then(readOnce)
    return reading
  }

  const watcher = watch(dirname(file), { persistent: false, signal })
  watcher.on('change', () => {
    timer?.cancel()
    timer = clock.after(settleMs, reread)
  })
  watcher.on('error', (error) => tell([{ path: '', expected: 'a directory that can be watched', got: error.message }]))
  signal.addEventListener('abort', () => timer?.cancel(), { once: true })
  return () => {
    told = []
    return reread()
  }
}
