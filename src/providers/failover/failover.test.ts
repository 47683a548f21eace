import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../lib/manual-clock.ts'
import type { AnsweringModel, LanguageModel } from '../contract.ts'
import { ProviderError } from '../provider-error.ts'
import { type Candidate, failoverModel, type HedgeSettings } from './failover.ts'
import { Health } from './health.ts'

type Behaviour = { afterMs: number; says?: string; error?: Error; breaks?: Error }

/** A model that does this after so long; counts calls, and those that are running. */
class FakeModel implements LanguageModel {
  readonly name: string
  readonly can = { tools: true }
  behaviour: Behaviour
  calls = 0
  running = 0
  readonly #clock: ManualClock

  constructor(name: string, clock: ManualClock, behaviour: Behaviour) {
    this.name = name
    this.#clock = clock
    this.behaviour = behaviour
  }

  async *stream({ signal }: { signal: AbortSignal }) {
    const { afterMs, says, error, breaks } = this.behaviour
    this.calls++
    this.running++
    try {
      await new Promise<void>((resolve, reject) => {
        const timer = this.#clock.after(afterMs, resolve)
        signal.addEventListener('abort', () => {
          timer.cancel()
          reject(signal.reason)
        })
      })
      if (error) throw error
      yield { type: 'text', text: says ?? this.name } as const
      if (breaks) throw breaks
      yield { type: 'stop', reason: 'end' } as const
    } finally {
      this.running--
    }
  }

  async close() {}
}

function setUp(behaviours: Behaviour[], hedge?: HedgeSettings) {
  const clock = new ManualClock()
  const models = behaviours.map((behaviour, index) => new FakeModel('abc'.charAt(index), clock, behaviour))
  const candidates: Candidate[] = models.map((model) => ({ instance: model.name, model, health: new Health(clock) }))
  const model = failoverModel({ candidates, hedge, clock })
  const answering: AnsweringModel[] = []
  const ask = async (signal = new AbortController().signal) => {
    let text = ''
    for await (const event of model.stream({ messages: [], signal, onAnswering: (by) => answering.push(by) })) {
      if (event.type === 'text') text += event.text
    }
    return text
  }
  const run = async (ms: number, asking = ask()) => {
    const settled = asking.then(
      (text) => ({ text }),
      (error: unknown) => ({ error }),
    )
    await clock.advance(ms)
    return settled
  }
  return { clock, models, ask, run, answering, candidates }
}

const refused = new ProviderError('a', 'unavailable', 'refused')

describe('failover', () => {
  it('asks only the first model while it is well', async () => {
    const { run, models, answering } = setUp([{ afterMs: 100 }, { afterMs: 100 }])
    expect(await run(200)).toEqual({ text: 'a' })
    expect(models[1]?.calls).toBe(0)
    expect(answering).toEqual([{ instance: 'a', because: 'first' }])
  })

  it('asks the next one when the first fails before it has spoken', async () => {
    const { run, answering } = setUp([{ afterMs: 10, error: refused }, { afterMs: 100 }])
    expect(await run(200)).toEqual({ text: 'b' })
    expect(answering).toEqual([{ instance: 'b', because: 'failover' }])
  })

  it('fails with the last error when all have failed', async () => {
    const last = new ProviderError('b', 'timeout', 'late')
    const { run } = setUp([
      { afterMs: 10, error: refused },
      { afterMs: 10, error: last },
    ])
    expect(await run(200)).toEqual({ error: last })
  })

  it('gives no second answer when the first breaks off in the middle', async () => {
    const { run, models } = setUp([{ afterMs: 10, breaks: refused }, { afterMs: 10 }])
    expect(await run(200)).toEqual({ error: refused })
    expect(models[1]?.calls).toBe(0)
  })

  it('does not ask a model that has just failed, until its pause is over', async () => {
    const { run, models, clock } = setUp([{ afterMs: 10, error: refused }, { afterMs: 10 }])
    await run(50)
    await run(50)
    expect(models[0]?.calls).toBe(1)
    await clock.advance(5000)
    await run(50)
    expect(models[0]?.calls).toBe(2)
  })

  it('tries a model that may have recovered beside the next one, so that nobody waits for it', async () => {
    const { run, models, clock } = setUp([{ afterMs: 10, error: refused }, { afterMs: 10 }])
    await run(50)
    await clock.advance(5000)
    if (models[0]) models[0].behaviour = { afterMs: 9000 }
    expect(await run(50)).toEqual({ text: 'b' })
    expect(models[0]?.running).toBe(0)
  })

  it('goes back to the first model once it has recovered', async () => {
    const { run, models, clock } = setUp([{ afterMs: 10, error: refused }, { afterMs: 20 }])
    await run(50)
    await clock.advance(5000)
    if (models[0]) models[0].behaviour = { afterMs: 10 }
    expect(await run(50)).toEqual({ text: 'a' })
    const calls = models[1]?.calls
    expect(await run(50)).toEqual({ text: 'a' })
    expect(models[1]?.calls).toBe(calls)
  })

  it('asks the only model even while it is down', async () => {
    const { run, models } = setUp([{ afterMs: 10, error: refused }])
    await run(50)
    await run(50)
    expect(models[0]?.calls).toBe(2)
  })

  it('ends every call when the request is aborted', async () => {
    const { ask, run, models } = setUp([{ afterMs: 1000 }, { afterMs: 1000 }], { afterMs: 100, budget: 1 })
    const controller = new AbortController()
    const asking = ask(controller.signal)
    await run(200, Promise.resolve(''))
    expect(models.map(({ running }) => running)).toEqual([1, 1])
    controller.abort(new Error('enough'))
    await expect(asking).rejects.toThrow('enough')
    expect(models.map(({ running }) => running)).toEqual([0, 0])
  })
})

describe('hedge', () => {
  it('asks the next model when the first token is late; the first to speak wins and the other is stopped', async () => {
    const { run, models, answering } = setUp([{ afterMs: 5000 }, { afterMs: 100 }], { afterMs: 300, budget: 1 })
    expect(await run(500)).toEqual({ text: 'b' })
    expect(answering).toEqual([{ instance: 'b', because: 'hedge' }])
    expect(models[0]?.running).toBe(0)
  })

  it('learns how long a model usually takes', async () => {
    const { run, models, candidates } = setUp([{ afterMs: 100 }, { afterMs: 50 }], { afterMs: 2000, budget: 1 })
    for (let turn = 0; turn < 20; turn++) await run(200)
    expect(candidates[0]?.health.usualFirstTokenMs).toBe(100)
    if (models[0]) models[0].behaviour = { afterMs: 5000 }
    expect(await run(160)).toEqual({ text: 'b' })
  })

  it('stays within its budget', async () => {
    const { run, models } = setUp([{ afterMs: 500 }, { afterMs: 10 }], { afterMs: 100, budget: 0.15 })
    for (let turn = 0; turn < 100; turn++) await run(600)
    expect(models[1]?.calls).toBeLessThanOrEqual(15)
  })

  it('is not asked for without being set', async () => {
    const { run, models } = setUp([{ afterMs: 5000 }, { afterMs: 10 }])
    expect(await run(6000)).toEqual({ text: 'a' })
    expect(models[1]?.calls).toBe(0)
  })
})
