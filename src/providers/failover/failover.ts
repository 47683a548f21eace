import type { Clock, Timer } from '../../lib/clock.ts'
import type { AnsweringModel, LanguageModel, ModelDeadlines, ModelEvent, ModelRequest } from '../contract.ts'
import type { Health } from './health.ts'

export interface Candidate {
  /** Tells instances apart in turn records. */
  readonly instance: string
  readonly model: LanguageModel
  readonly health: Health
}

export interface HedgeSettings {
  /** Waited for the first token until the usual time of the instance is known. */
  readonly afterMs: number
  /** Extra calls at most, as a share of all. */
  readonly budget: number
}

export interface FailoverOptions {
  /** In order of preference; at least one. */
  readonly candidates: readonly Candidate[]
  /** Absent: no second model is asked while the first one keeps silent. */
  readonly hedge?: HedgeSettings | undefined
  /** For each call that names none of its own. */
  readonly deadlines?: ModelDeadlines
  readonly clock: Clock
}

/**
 * Several models as one. The first that is well is asked; when it fails before it has said a word, the next. With a
 * hedge, the next is also asked when the first token is late, and the first to speak wins. Once a word has been spoken
 * there is no going back: a failure then is a failure, never a second answer.
 */
export function failoverModel({ candidates, hedge, deadlines, clock }: FailoverOptions): LanguageModel {
  const [first] = candidates
  if (!first) throw new RangeError('a failover needs a model')
  let calls = 0
  let extraCalls = 0
  const mayHedge = () => hedge !== undefined && extraCalls < Math.max(1, calls * hedge.budget)
  return {
    name: first.model.name,
    ...(first.model.detail !== undefined && { detail: first.model.detail }),
    // Each is offered what it can use.
    can: {
      tools: candidates.some(({ model }) => model.can.tools),
      rulesOnly: candidates.every(({ model }) => model.can.rulesOnly),
    },
    stream: (request) => {
      calls++
      return new Race({ ...(deadlines && { deadlines }), ...request }, inOrder(candidates), clock, (candidate) =>
        hedge && mayHedge() ? (candidate.health.usualFirstTokenMs ?? hedge.afterMs) : undefined,
      ).run(() => extraCalls++)
    },
    close: () => Promise.resolve(),
  }
}

/** Those that are well first; one that may have recovered is tried, but not alone. */
function inOrder(candidates: readonly Candidate[]): Candidate[] {
  const rank = { well: 0, trial: 0, down: 1 } as const
  return candidates.toSorted((left, right) => rank[left.health.state] - rank[right.health.state])
}

interface Runner {
  readonly candidate: Candidate
  readonly because: AnsweringModel['because']
  readonly events: AsyncIterator<ModelEvent>
  readonly startedAt: number
  readonly controller: AbortController
}

type Lap =
  | { readonly runner: Runner; readonly first: IteratorResult<ModelEvent> }
  | { readonly runner: Runner; readonly error: unknown }
  | { readonly late: true }

/** One call: models are started until one of them speaks. */
class Race {
  readonly #request: ModelRequest
  readonly #waiting: Candidate[]
  readonly #clock: Clock
  readonly #hedgeAfter: (candidate: Candidate) => number | undefined
  /** Asked, and silent so far. */
  readonly #running = new Map<Runner, Promise<Lap>>()
  #winner: Runner | undefined
  #timer: Timer | undefined
  #late: Promise<Lap> | undefined

  constructor(
    request: ModelRequest,
    waiting: Candidate[],
    clock: Clock,
    hedgeAfter: (candidate: Candidate) => number | undefined,
  ) {
    this.#request = request
    this.#waiting = waiting
    this.#clock = clock
    this.#hedgeAfter = hedgeAfter
  }

  async *run(onExtraCall: () => void): AsyncGenerator<ModelEvent, void, undefined> {
    const { signal, onAnswering } = this.#request
    const onAbort = () => this.#stopAll()
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      signal.throwIfAborted()
      this.#start('first')
      for (;;) {
        const lap = await Promise.race([...this.#running.values(), ...(this.#late ? [this.#late] : [])])
        signal.throwIfAborted()
        if ('late' in lap) {
          this.#late = undefined
          if (this.#start('hedge')) onExtraCall()
        } else if ('error' in lap) {
          this.#running.delete(lap.runner)
          lap.runner.candidate.health.failed(lap.error)
          if (!this.#start('failover') && this.#running.size === 0) throw lap.error
        } else {
          const { runner, first } = lap
          this.#win(runner)
          onAnswering?.({ instance: runner.candidate.instance, because: runner.because })
          yield* this.#rest(runner, first)
          return
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#stopAll()
    }
  }

  #start(because: AnsweringModel['because']): boolean {
    const candidate = this.#waiting.shift()
    if (!candidate) return false
    const { health, model } = candidate
    const isTrial = health.state === 'trial'
    health.began()
    const controller = new AbortController()
    const { onAnswering: _, tools, ...plain } = this.#request
    const request = tools && model.can.tools ? { ...plain, tools } : plain
    const events = model.stream({ ...request, signal: controller.signal })[Symbol.asyncIterator]()
    const runner: Runner = { candidate, because, events, startedAt: this.#clock.now(), controller }
    const lap = events.next().then(
      (first): Lap => ({ runner, first }),
      (error: unknown): Lap => ({ runner, error }),
    )
    this.#running.set(runner, lap)
    // Whether it has recovered shall cost the user nothing: the next one is asked beside it.
    if (isTrial && this.#waiting[0]) this.#start('failover')
    else this.#watch(candidate)
    return true
  }

  #watch(candidate: Candidate): void {
    const afterMs = this.#waiting.length > 0 ? this.#hedgeAfter(candidate) : undefined
    this.#timer?.cancel()
    this.#late = undefined
    if (afterMs === undefined) return
    this.#late = new Promise((resolve) => {
      this.#timer = this.#clock.after(afterMs, () => resolve({ late: true }))
    })
  }

  #win(runner: Runner): void {
    runner.candidate.health.spoke(this.#clock.now() - runner.startedAt)
    this.#running.delete(runner)
    this.#stopAll()
    this.#winner = runner
  }

  async *#rest(runner: Runner, first: IteratorResult<ModelEvent>): AsyncGenerator<ModelEvent, void, undefined> {
    try {
      for (let next = first; !next.done; next = await runner.events.next()) yield next.value
      this.#winner = undefined
    } catch (error) {
      this.#request.signal.throwIfAborted()
      runner.candidate.health.failed(error)
      throw error
    }
  }

  /** Whoever has not finished is told to stop. */
  #stopAll(): void {
    this.#timer?.cancel()
    const unfinished = [...this.#running.keys(), ...(this.#winner ? [this.#winner] : [])]
    this.#running.clear()
    this.#winner = undefined
    for (const { controller, candidate, events } of unfinished) {
      controller.abort(this.#request.signal.reason)
      candidate.health.gaveUp()
      events.return?.().catch(() => undefined)
    }
  }
}
