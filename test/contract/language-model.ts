import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import type { LanguageModel, ModelEvent, ModelRequest } from '../../src/providers/contract.ts'
import { ProviderError, type ProviderFailure } from '../../src/providers/provider-error.ts'
import { MuteServer } from '../support/mute-server.ts'
import type { Behaviour, VendorDouble } from './vendor-double.ts'

export interface LanguageModelCase {
  readonly model: LanguageModel
  /** What it answers to `question`, in at least two pieces. */
  readonly question: string
  readonly answer: string | RegExp
  /** Absent where the answer is computed in this process. */
  readonly vendor?: VendorDouble
  /** The same model at another address of its vendor. */
  readonly at?: (baseUrl: string) => Promise<LanguageModel>
  /** The setting after which a silent vendor is given up. */
  readonly timeoutMs?: number
  release(): Promise<void>
}

const failures: Partial<Record<Behaviour, ProviderFailure>> = {
  'breaks-off': 'unavailable',
  malformed: 'bad-reply',
  endless: 'bad-reply',
  'refuses-key': 'auth',
  'rate-limits': 'rate-limited',
  overloaded: 'unavailable',
  'bad-request': 'bad-request',
  gone: 'unavailable',
}

/** What every language model owes its callers. `wire`: also what one with a vendor behind it owes. */
export function languageModelContract(
  name: string,
  makeCase: (clock: ManualClock) => Promise<LanguageModelCase>,
  { wire = true } = {},
): void {
  describe(`${name} as a language model`, () => {
    let clock: ManualClock
    let subject: LanguageModelCase

    beforeEach(async () => {
      clock = new ManualClock()
      subject = await makeCase(clock)
      subject.vendor?.behave('answers')
    })
    afterEach(async () => {
      await subject.model.close()
      await subject.release()
      expect(clock.pending).toBe(0)
    })

    const ask = (
      signal: AbortSignal,
      { model = subject.model, ...more }: Partial<ModelRequest> & { model?: LanguageModel } = {},
    ): AsyncIterator<ModelEvent> => {
      const request: ModelRequest = { messages: [{ role: 'user', content: subject.question }], signal, ...more }
      return model.stream(request)[Symbol.asyncIterator]()
    }
    const vendor = (): VendorDouble => {
      if (!subject.vendor) throw new Error('this case needs a vendor')
      return subject.vendor
    }

    test('streams the text in pieces, then exactly one stop', async () => {
      const events = await collect(ask(new AbortController().signal))
      const text = textOf(events)
      expect(events.filter((event) => event.type === 'text').length).toBeGreaterThan(1)
      if (typeof subject.answer === 'string') expect(text).toBe(subject.answer)
      else expect(text).toMatch(subject.answer)
      expect(events.filter((event) => event.type === 'stop')).toHaveLength(1)
      expect(events.at(-1)).toMatchObject({ type: 'stop', reason: 'end' })
    })

    test('answers several calls at once, each with its own text', async () => {
      const signal = new AbortController().signal
      const [first, second] = await Promise.all([collect(ask(signal)), collect(ask(signal))])
      expect(textOf(second)).toBe(textOf(first))
    })

    test('rejects with the reason of a signal that was aborted before', async () => {
      const reason = new Error('over')
      await expect(ask(AbortSignal.abort(reason)).next()).rejects.toBe(reason)
    })

    test('rejects with the reason when aborted after the first piece', async () => {
      const controller = new AbortController()
      const events = ask(controller.signal)
      expect((await events.next()).value).toMatchObject({ type: 'text' })
      controller.abort(new Error('barge-in'))
      await expect(events.next()).rejects.toBe(controller.signal.reason)
    })

    test('a consumer may stop at any event and ask again', async () => {
      const events = ask(new AbortController().signal)
      await events.next()
      await events.return?.()
      expect(await events.next()).toEqual({ done: true, value: undefined })
      expect((await collect(ask(new AbortController().signal))).at(-1)?.type).toBe('stop')
    })

    if (!wire) return

    test('aborted before the first piece, it hangs up and rejects with the reason', async () => {
      vendor().behave('silent')
      const controller = new AbortController()
      const asked = vendor().asked()
      const next = ask(controller.signal).next()
      const rejected = expect(next).rejects.toThrow('device gone')
      await asked
      controller.abort(new Error('device gone'))
      await rejected
      await vendor().hungUp()
    })

    test('aborted between two pieces, it hangs up and rejects with the reason', async () => {
      vendor().behave('stalls')
      const controller = new AbortController()
      const events = ask(controller.signal)
      await events.next()
      const next = events.next()
      const rejected = expect(next).rejects.toThrow('barge-in')
      controller.abort(new Error('barge-in'))
      await rejected
      await vendor().hungUp()
    })

    test('aborted while nobody waits, it hangs up at once', async () => {
      vendor().behave('stalls')
      const controller = new AbortController()
      const events = ask(controller.signal)
      await events.next()
      controller.abort(new Error('barge-in'))
      await vendor().hungUp()
      await expect(events.next()).rejects.toBe(controller.signal.reason)
    })

    test('hangs up when its consumer stops early', async () => {
      vendor().behave('stalls')
      for await (const _ of { [Symbol.asyncIterator]: () => ask(new AbortController().signal) }) break
      await vendor().hungUp()
    })

    test('keeps characters whole that arrive in parts', async () => {
      vendor().behave('splits')
      expect(textOf(await collect(ask(new AbortController().signal)))).toBe(subject.answer)
    })

    test('gives up a vendor that never answers', async () => {
      vendor().behave('silent')
      const asked = vendor().asked()
      const failed = failureOf(collect(ask(new AbortController().signal)))
      await asked
      await clock.advance(subject.timeoutMs ?? 0)
      expect(await failed).toMatchObject({ failure: 'timeout', retryable: true })
      await vendor().hungUp()
    })

    test('gives up a vendor that stops in the middle', async () => {
      vendor().behave('stalls')
      const events = ask(new AbortController().signal)
      await events.next()
      const failed = failureOf(collect(events))
      // Up to twice: the first timer began before the first piece came.
      await clock.advance((subject.timeoutMs ?? 0) * 2)
      expect(await failed).toMatchObject({ failure: 'timeout' })
      await vendor().hungUp()
    })

    test('gives up a connection that does not stand at connectMs', async () => {
      await using mute = await MuteServer.start()
      const model = await subject.at?.(`https://127.0.0.1:${mute.port}`)
      if (!model) throw new Error('this case needs a model at another address')
      const failed = failureOf(ask(new AbortController().signal, { model, deadlines: { connectMs: 500 } }).next())
      await clock.advance(500)
      await expectDeadline(failed, 'connectMs')
      await model.close()
      await mute.quiet()
    })

    test('a connection that stands in time is not given up, however long the answer takes', async () => {
      vendor().behave('silent')
      const asked = vendor().asked()
      const controller = new AbortController()
      const outcome = expect(ask(controller.signal, { deadlines: { connectMs: 500 } }).next()).rejects.toThrow('enough')
      await asked
      await clock.advance(600)
      controller.abort(new Error('enough'))
      await outcome
    })

    test('gives up an answer that has not begun at firstTokenMs', async () => {
      vendor().behave('silent')
      const asked = vendor().asked()
      const failed = failureOf(ask(new AbortController().signal, { deadlines: { firstTokenMs: 800 } }).next())
      await asked
      await clock.advance(800)
      await expectDeadline(failed, 'firstTokenMs')
      await vendor().hungUp()
    })

    test('gives up an answer that is not complete at totalMs, the pauses of its consumer not counted', async () => {
      vendor().behave('stalls')
      const events = ask(new AbortController().signal, { deadlines: { firstTokenMs: 800, totalMs: 900 } })
      await events.next()
      await clock.advance(5000)
      const failed = failureOf(collect(events))
      await clock.advance(899)
      expect(await Promise.race([failed, 'still waiting'])).toBe('still waiting')
      await clock.advance(1)
      await expectDeadline(failed, 'totalMs')
      await vendor().hungUp()
    })

    for (const [behaviour, failure] of Object.entries(failures) as [Behaviour, ProviderFailure][]) {
      test(`fails as ${failure} where the vendor is: ${behaviour}`, async () => {
        vendor().behave(behaviour)
        const error = await failureOf(collect(ask(new AbortController().signal)))
        expect(error).toBeInstanceOf(ProviderError)
        expect(error).toMatchObject({ failure })
        if (behaviour === 'rate-limits') expect(error).toMatchObject({ retryAfterMs: 7000 })
      })
    }
  })
}

async function expectDeadline(failed: Promise<unknown>, name: string): Promise<void> {
  const error = await failed
  expect(error).toBeInstanceOf(ProviderError)
  expect(error).toMatchObject({ failure: 'timeout', retryable: true, message: expect.stringContaining(name) })
}

async function collect(events: AsyncIterator<ModelEvent>): Promise<ModelEvent[]> {
  const all: ModelEvent[] = []
  for (let next = await events.next(); !next.done; next = await events.next()) all.push(next.value)
  return all
}

function textOf(events: ModelEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('')
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
