import { expect, test } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { absentRecogniser } from './asr/absent.ts'
import type { LanguageModel, Recogniser, SpeechSynthesiser } from './contract.ts'
import { type Meter, observeModel, observeRecogniser, observeVoice } from './observed.ts'
import { ProviderError } from './provider-error.ts'
import { absentVoice } from './tts/absent.ts'

const failed = new ProviderError('test', 'rate-limited', 'slow down')

/** Takes 200 ms from the end of the utterance to its text; `failing` fails then. */
const recogniser = (clock: ManualClock, failing = false): Recogniser => ({
  ...absentRecogniser(''),
  name: 'ears',
  open: ({ signal }) => ({
    write: () => undefined,
    async finish() {
      await clock.advance(200)
      signal.throwIfAborted()
      if (failing) throw failed
      return { text: 'hello' }
    },
  }),
})

/** 300 ms to the first word, 5 s to the last. */
const model = (clock: ManualClock): LanguageModel => ({
  name: 'brain',
  can: { tools: true },
  async *stream({ signal }) {
    await clock.advance(300)
    yield { type: 'text', text: 'Hi' }
    await clock.advance(4700)
    signal.throwIfAborted()
    yield { type: 'stop', reason: 'end', usage: { promptTokens: 7, completionTokens: 2 } }
  },
  close: () => Promise.resolve(),
})

function observed(ears?: (clock: ManualClock) => Recogniser, voice: SpeechSynthesiser = absentVoice('no voice')) {
  const clock = new ManualClock()
  const seen: string[] = []
  const meter: Meter = {
    count: (_, labels, amount) => void seen.push([...Object.values(labels), amount].join(' ').trim()),
    observe: (_, seconds, labels) => void seen.push(`${Object.values(labels).join(' ')} ${seconds.toFixed(3)} s`),
  }
  const asr = (ears ?? recogniser)(clock)
  const observer = { meter, clock, instance: '#1' }
  const providers = {
    asr: observeRecogniser(asr, observer),
    llm: observeModel(model(clock), observer),
    tts: observeVoice(voice, observer),
  }
  return { providers, seen }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const live = () => new AbortController().signal

test('an utterance takes from its end to its text', async () => {
  const { providers, seen } = observed()
  const stream = providers.asr.open({ language: 'en', signal: live() })
  stream.write(new Int16Array(960))
  expect(await stream.finish()).toEqual({ text: 'hello' })
  expect(seen).toEqual(['asr ears #1 0.200 s', 'asr ears #1 ok'])
})

test('a failure is counted by its kind and is not timed', async () => {
  const { providers, seen } = observed((clock) => recogniser(clock, true))
  await expect(providers.asr.open({ language: 'en', signal: live() }).finish()).rejects.toBe(failed)
  expect(seen).toEqual(['asr ears #1 rate-limited'])
})

test.each(['before its end', 'after its end'])('an utterance that is given up %s is counted once', async (when) => {
  const { providers, seen } = observed()
  const controller = new AbortController()
  const reason = new Error('given up')
  const stream = providers.asr.open({ language: 'en', signal: controller.signal })
  if (when === 'before its end') controller.abort(reason)
  const outcome = expect(stream.finish()).rejects.toBe(reason)
  if (when === 'after its end') controller.abort(reason)
  await outcome
  expect(seen).toEqual(['asr ears #1 aborted'])
})

test('an answer takes until its first word', async () => {
  const { providers, seen } = observed()
  const events = await collect(providers.llm.stream({ messages: [], signal: live() }))
  expect(events).toHaveLength(2)
  expect(seen).toEqual(['llm brain #1 0.300 s', 'brain #1 in 7', 'brain #1 out 2', 'llm brain #1 ok'])
})

test('an answer that is left early or aborted is aborted', async () => {
  const { providers, seen } = observed()
  for await (const _ of providers.llm.stream({ messages: [], signal: live() })) break
  const controller = new AbortController()
  const events = providers.llm.stream({ messages: [], signal: controller.signal })[Symbol.asyncIterator]()
  await events.next()
  controller.abort(new Error('barge-in'))
  await expect(events.next()).rejects.toThrow('barge-in')
  expect(seen.filter((line) => line.endsWith('aborted'))).toHaveLength(2)
})

test('a voice that is missing is counted as such', async () => {
  const { providers, seen } = observed()
  const spoken = collect(providers.tts.speak({ text: 'Hi', language: 'en', signal: live() }))
  await expect(spoken).rejects.toMatchObject({ failure: 'missing' })
  expect(seen).toEqual(['tts none #1 missing'])
})
