import { untilAborted } from '../../../lib/until-aborted.ts'
import type { RecogniserRequest, RecogniserStream } from '../../contract.ts'
import { ProviderError } from '../../provider-error.ts'
import { UtterancePcm } from '../utterance-pcm.ts'
import type { ModelThread } from './model-thread.ts'

/**
 * The thread with the model in it; one that has died is replaced at the next utterance, which is kept meanwhile. Only
 * the utterances that it took down fail.
 */
export class ModelHost {
  readonly #start: () => Promise<ModelThread>
  #thread: ModelThread
  #restarting: Promise<ModelThread> | undefined
  #closed = false

  private constructor(start: () => Promise<ModelThread>, thread: ModelThread) {
    this.#start = start
    this.#thread = thread
  }

  /** Resolves once the model is loaded; rejects with the ProviderError of `start`. */
  static async open(start: () => Promise<ModelThread>): Promise<ModelHost> {
    return new ModelHost(start, await start())
  }

  open(request: RecogniserRequest): RecogniserStream {
    if (this.#closed) return waitingStream(Promise.reject(closed()), request)
    if (!this.#thread.ended) return this.#thread.open(request)
    return waitingStream(this.#restart(), request)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#restarting?.catch(() => undefined)
    await this.#thread.close()
  }

  #restart(): Promise<ModelThread> {
    this.#restarting ??= this.#replace().finally(() => {
      this.#restarting = undefined
    })
    return this.#restarting
  }

  async #replace(): Promise<ModelThread> {
    this.#thread = await this.#start()
    if (!this.#closed) return this.#thread
    throw closed()
  }
}

function closed(): ProviderError {
  return new ProviderError('sherpa-onnx', 'unavailable', 'the recogniser has been closed')
}

/** Keeps what is said until `ready`, then passes it on. */
function waitingStream(ready: Promise<ModelThread>, request: RecogniserRequest): RecogniserStream {
  const early = new UtterancePcm()
  let stream: RecogniserStream | undefined
  const opened = ready.then((thread) => {
    stream = thread.open(request)
    for (const block of early.blocks()) stream.write(block)
    return stream
  })
  // Whoever finishes the utterance sees the failure; an utterance may also be given up.
  opened.catch(() => undefined)
  return {
    write: (pcm) => {
      if (stream) stream.write(pcm)
      else early.add(pcm)
    },
    finish: async () => await (await untilAborted(opened, request.signal)).finish(),
  }
}
