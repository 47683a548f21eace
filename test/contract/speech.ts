import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import type { SpeechChunk, SpeechSynthesiser } from '../../src/providers/contract.ts'
import { ProviderError, type ProviderFailure } from '../../src/providers/provider-error.ts'
import type { Behaviour, VendorDouble } from './vendor-double.ts'

export interface SpeechCase {
  readonly speech: SpeechSynthesiser
  readonly text: string
  /** What `text` must sound like: the exact samples, or how long it may take. */
  readonly expected: Int16Array | { readonly minMs: number; readonly maxMs: number }
  readonly vendor: VendorDouble
  /** The setting after which a silent vendor is given up. */
  readonly timeoutMs: number
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
}

/**
 * What every speech synthesiser owes its callers. `behaviours`: what its vendor can be made to do; `gone` is written
 * with the failure it must give, since a server that is down may come back and a program that is not installed not.
 */
export function speechContract(
  name: string,
  makeCase: (clock: ManualClock) => Promise<SpeechCase>,
  { behaviours, gone }: { behaviours: readonly Behaviour[]; gone?: ProviderFailure },
): void {
  // What a vendor cannot do is no skipped test.
  const testWhere = (behaviour: Behaviour, title: string, run: () => Promise<void>) => {
    if (behaviours.includes(behaviour)) test(title, run)
  }

  describe(`${name} as a speech synthesiser`, () => {
    let clock: ManualClock
    let subject: SpeechCase

    beforeEach(async () => {
      clock = new ManualClock()
      subject = await makeCase(clock)
      subject.vendor.behave('answers')
    })
    afterEach(async () => {
      await subject.speech.close()
      await subject.release()
      expect(clock.pending).toBe(0)
    })

    const speak = (signal = new AbortController().signal): AsyncIterator<SpeechChunk> =>
      subject.speech.speak({ text: subject.text, language: 'auto', signal })[Symbol.asyncIterator]()

    test('gives samples in pieces, all of one rate', async () => {
      const chunks = await collect(speak())
      expect(chunks.length).toBeGreaterThan(1)
      expect(new Set(chunks.map((chunk) => chunk.sampleRate)).size).toBe(1)
      expect(chunks.every((chunk) => chunk.pcm.length > 0)).toBe(true)
      expectSound(chunks, subject.expected)
    })

    test('speaks several texts at once', async () => {
      const [first, second] = await Promise.all([collect(speak()), collect(speak())])
      expectSound(first, subject.expected)
      expectSound(second, subject.expected)
    })

    test('rejects with the reason of a signal that was aborted before', async () => {
      const reason = new Error('over')
      await expect(speak(AbortSignal.abort(reason)).next()).rejects.toBe(reason)
    })

    test('a consumer may stop at any chunk and speak again', async () => {
      const chunks = speak()
      await chunks.next()
      await chunks.return?.()
      expectSound(await collect(speak()), subject.expected)
    })

    testWhere('silent', 'aborted before the first chunk, it hangs up and rejects with the reason', async () => {
      subject.vendor.behave('silent')
      const controller = new AbortController()
      const asked = subject.vendor.asked()
      const rejected = expect(speak(controller.signal).next()).rejects.toThrow('device gone')
      await asked
      controller.abort(new Error('device gone'))
      await rejected
      await subject.vendor.hungUp()
    })

    testWhere('stalls', 'aborted between two chunks, it hangs up and rejects with the reason', async () => {
      subject.vendor.behave('stalls')
      const controller = new AbortController()
      const chunks = speak(controller.signal)
      await chunks.next()
      const rejected = expect(chunks.next()).rejects.toThrow('barge-in')
      controller.abort(new Error('barge-in'))
      await rejected
      await subject.vendor.hungUp()
    })

    testWhere('stalls', 'aborted while nobody waits, it hangs up at once', async () => {
      subject.vendor.behave('stalls')
      const controller = new AbortController()
      const chunks = speak(controller.signal)
      await chunks.next()
      controller.abort(new Error('barge-in'))
      await subject.vendor.hungUp()
      await expect(chunks.next()).rejects.toBe(controller.signal.reason)
    })

    testWhere('stalls', 'hangs up when its consumer stops early', async () => {
      subject.vendor.behave('stalls')
      for await (const _ of { [Symbol.asyncIterator]: () => speak() }) break
      await subject.vendor.hungUp()
    })

    testWhere('splits', 'keeps samples whole that arrive in parts', async () => {
      subject.vendor.behave('splits')
      expectSound(await collect(speak()), subject.expected)
    })

    testWhere('silent', 'gives up a vendor that never answers', async () => {
      subject.vendor.behave('silent')
      const asked = subject.vendor.asked()
      const failed = failureOf(collect(speak()))
      await asked
      await clock.advance(subject.timeoutMs)
      expect(await failed).toMatchObject({ failure: 'timeout', retryable: true })
      await subject.vendor.hungUp()
    })

    testWhere('stalls', 'gives up a vendor that stops in the middle', async () => {
      subject.vendor.behave('stalls')
      const chunks = speak()
      await chunks.next()
      const failed = failureOf(collect(chunks))
      // Up to twice: the first timer began before the first chunk came.
      await clock.advance(subject.timeoutMs * 2)
      expect(await failed).toMatchObject({ failure: 'timeout' })
      await subject.vendor.hungUp()
    })

    const fails = gone === undefined ? failures : { ...failures, gone }
    for (const [behaviour, failure] of Object.entries(fails) as [Behaviour, ProviderFailure][]) {
      testWhere(behaviour, `fails as ${failure} where the vendor is: ${behaviour}`, async () => {
        subject.vendor.behave(behaviour)
        const error = await failureOf(collect(speak()))
        expect(error).toBeInstanceOf(ProviderError)
        expect(error).toMatchObject({ failure })
        if (behaviour === 'rate-limits') expect(error).toMatchObject({ retryAfterMs: 7000 })
      })
    }
  })
}

function expectSound(chunks: SpeechChunk[], expected: SpeechCase['expected']): void {
  const pcm = joined(chunks)
  if (expected instanceof Int16Array) {
    expect(Buffer.from(pcm.buffer).equals(Buffer.from(expected.buffer, expected.byteOffset, expected.byteLength))).toBe(
      true,
    )
    return
  }
  const ms = (pcm.length / (chunks[0]?.sampleRate ?? 1)) * 1000
  expect(ms).toBeGreaterThan(expected.minMs)
  expect(ms).toBeLessThan(expected.maxMs)
}

async function collect(chunks: AsyncIterator<SpeechChunk>): Promise<SpeechChunk[]> {
  const all: SpeechChunk[] = []
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) all.push(next.value)
  return all
}

function joined(chunks: SpeechChunk[]): Int16Array {
  return Int16Array.from(chunks.flatMap(({ pcm }) => [...pcm]))
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
