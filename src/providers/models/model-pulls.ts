import { stat } from 'node:fs/promises'
import type { Progress } from './download.ts'
import { installedModels } from './installed.ts'
import type { LocalModel } from './list.ts'
import { ModelError, type ModelFailure } from './model-error.ts'
import { partFileOf, pullModel } from './pull.ts'

export interface ModelPullsPorts {
  readonly dataDir: string
  readonly models: readonly LocalModel[]
  readonly fetch: typeof fetch
  /** As configured when a pull begins. */
  mirror(): string | undefined
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

/** Of a model that is not here: how far it has come. */
type PullState =
  | { readonly state: 'absent' }
  | ({ readonly state: 'loading' } & Progress)
  /** All bytes are here: they are checked and unpacked. */
  | { readonly state: 'unpacking' }
  | { readonly state: 'failed'; readonly failure: ModelFailure | 'other'; readonly message: string }

export type ModelStatus = {
  readonly model: LocalModel
  /** What an earlier download left, which is continued. */
  readonly keptBytes: number
} & (PullState | { readonly state: 'installed'; readonly directory: string })

interface Pull {
  readonly name: string
  readonly controller: AbortController
  readonly done: Promise<void>
}

/** Local models, and the one that is being pulled: what takes gigabytes is done one after the other. */
export class ModelPulls {
  readonly #ports: ModelPullsPorts
  readonly #states = new Map<string, PullState>()
  #running: Pull | undefined

  constructor(ports: ModelPullsPorts) {
    this.#ports = ports
  }

  async list(): Promise<readonly ModelStatus[]> {
    const { dataDir, models } = this.#ports
    const installed = new Map((await installedModels(dataDir, models)).map(({ name, directory }) => [name, directory]))
    return Promise.all(
      models.map(async (model): Promise<ModelStatus> => {
        const directory = installed.get(model.name)
        if (directory !== undefined) return { model, keptBytes: 0, state: 'installed', directory }
        const state = this.#states.get(model.name) ?? { state: 'absent' }
        return { model, keptBytes: await sizeOf(partFileOf(dataDir, model)), ...state }
      }),
    )
  }

  knows(name: string): boolean {
    return this.#ports.models.some((model) => model.name === name)
  }

  /** Begins to pull a model of the list; false while another one is being pulled. Once more of the same is no other. */
  start(name: string): boolean {
    if (this.#running) return this.#running.name === name
    const controller = new AbortController()
    this.#states.set(name, { state: 'loading', receivedBytes: 0, totalBytes: undefined })
    const done = this.#pull(name, controller.signal).finally(() => {
      this.#running = undefined
    })
    this.#running = { name, controller, done }
    return true
  }

  /** What has come stays. False where it is not being pulled. Resolves when it has ended. */
  async cancel(name: string): Promise<boolean> {
    if (this.#running?.name !== name) return false
    const { controller, done } = this.#running
    controller.abort()
    await done
    return true
  }

  async close(): Promise<void> {
    if (this.#running) await this.cancel(this.#running.name)
  }

  async #pull(name: string, signal: AbortSignal): Promise<void> {
    const { dataDir, models, fetch, log } = this.#ports
    const mirror = this.#ports.mirror()
    const onProgress = ({ receivedBytes, totalBytes }: Progress) => {
      const isWhole = totalBytes !== undefined && receivedBytes >= totalBytes
      this.#states.set(name, isWhole ? { state: 'unpacking' } : { state: 'loading', receivedBytes, totalBytes })
    }
    try {
      await pullModel({ name, dataDir, models, fetch, signal, onProgress, ...(mirror !== undefined && { mirror }) })
      this.#states.delete(name)
      log.info({ model: name }, 'the model has been pulled')
    } catch (error) {
      this.#states.delete(name)
      if (signal.aborted) return
      log.warn({ model: name, error }, 'the model could not be pulled')
      const { failure, message } = error instanceof ModelError ? error : unforeseen(error)
      this.#states.set(name, { state: 'failed', failure, message })
    }
  }
}

function unforeseen(error: unknown) {
  return { failure: 'other' as const, message: error instanceof Error ? error.message : String(error) }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    // Nothing was left.
    return 0
  }
}
