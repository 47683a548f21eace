import { afterEach, describe, expect, test } from 'vitest'
import type { Recogniser, RecogniserRequest, Transcript } from '../../src/providers/contract.ts'
import { ProviderError, type ProviderFailure } from '../../src/providers/provider-error.ts'

/**
 * What the vendor does in one case. Every vendor can be heard answering and hanging; the failures are those that its
 * wire or its program can show.
 */
export type RecogniserScenario =
  | 'answers'
  /** Takes the audio and never answers. */
  | 'hangs'
  | 'refuses-key'
  /** Asks to come again in two seconds. */
  | 'rate-limits'
  | 'fails'
  /** Nobody listens there, or the program cannot be started. */
  | 'absent'
  | 'answers-garbage'
  | 'answers-without-end'

export interface RecogniserCase {
  readonly recogniser: Recogniser
  /** What is said, 16 kHz. */
  readonly speech: Int16Array
  /** What is heard. */
  readonly text: string
  /** Utterances that the vendor was asked to recognise. */
  calls(): number
  /** Resolves when the vendor holds an utterance that it will not answer. */
  asked(): Promise<void>
  /** Resolves when no call, socket or process is left of the utterances; idle connections kept for the next do not count. */
  quiet(): Promise<void>
  close(): Promise<void>
}

export interface RecogniserContractOptions {
  readonly skip?: boolean
  /** The failure each further scenario has to be reported as. */
  readonly failures: Partial<Record<Exclude<RecogniserScenario, 'answers' | 'hangs'>, ProviderFailure>>
}

/** The rules of src/providers/contract.ts that can be seen from outside; run once per vendor. */
export function recogniserContract(
  name: string,
  makeCase: (scenario: RecogniserScenario) => Promise<RecogniserCase>,
  { skip = false, failures }: RecogniserContractOptions,
): void {
  describe.skipIf(skip)(`${name} keeps the recogniser contract`, () => {
    const cases: RecogniserCase[] = []
    const start = async (scenario: RecogniserScenario) => {
      const made = await makeCase(scenario)
      cases.push(made)
      return made
    }
    afterEach(async () => {
      for (const made of cases.splice(0)) {
        await made.recogniser.close()
        await made.close()
      }
    })

    test('text comes back', async () => {
      const { recogniser, speech, text, quiet } = await start('answers')
      expect((await hear(recogniser, speech)).text).toBe(text)
      await quiet()
    })

    test('utterances at the same time all come back', async () => {
      const { recogniser, speech, text, quiet } = await start('answers')
      const heard = await Promise.all([1, 2, 3].map(() => hear(recogniser, speech)))
      expect(heard.map((transcript) => transcript.text)).toEqual([text, text, text])
      await quiet()
    })

    test('the written samples are copied: the caller may use its buffer again', async () => {
      const { recogniser, speech, text } = await start('answers')
      const stream = recogniser.open(request())
      for (const packet of packets(speech)) {
        const reused = packet.slice()
        stream.write(reused)
        reused.fill(0)
      }
      expect((await stream.finish()).text).toBe(text)
    })

    test('finish without audio gives empty text and costs no call', async () => {
      const { recogniser, calls, quiet } = await start('answers')
      expect((await recogniser.open(request()).finish()).text).toBe('')
      expect(calls()).toBe(0)
      await quiet()
    })

    test('an utterance of an aborted signal rejects with its reason and costs no call', async () => {
      const { recogniser, speech, calls, quiet } = await start('answers')
      const reason = new Error('before')
      const stream = recogniser.open(request(AbortSignal.abort(reason)))
      stream.write(speech)
      await expect(stream.finish()).rejects.toBe(reason)
      expect(calls()).toBe(0)
      await quiet()
    })

    test('abort in the middle of the speech ends everything; finish rejects with the reason', async () => {
      const { recogniser, speech, quiet } = await start('hangs')
      const controller = new AbortController()
      const reason = new Error('in the middle')
      const stream = recogniser.open(request(controller.signal))
      stream.write(speech)
      await new Promise(setImmediate)
      controller.abort(reason)
      stream.write(speech)
      await quiet()
      await expect(stream.finish()).rejects.toBe(reason)
    })

    test('abort while finishing ends everything and rejects with the reason', async () => {
      const { recogniser, speech, asked, quiet } = await start('hangs')
      const controller = new AbortController()
      const reason = new Error('while finishing')
      const stream = recogniser.open(request(controller.signal))
      stream.write(speech)
      const finished = stream.finish()
      const outcome = expect(finished).rejects.toBe(reason)
      await asked()
      controller.abort(reason)
      await outcome
      await quiet()
    })

    for (const [scenario, failure] of Object.entries(failures) as [RecogniserScenario, ProviderFailure][]) {
      test(`a vendor that ${words(scenario)} is reported as ${failure}`, async () => {
        const { recogniser, speech, quiet } = await start(scenario)
        const error: unknown = await hear(recogniser, speech).then(
          () => undefined,
          (reason: unknown) => reason,
        )
        expect(error).toBeInstanceOf(ProviderError)
        expect(error).toMatchObject({ failure, provider: recogniser.name })
        if (scenario === 'rate-limits') expect(error).toMatchObject({ retryable: true, retryAfterMs: 2000 })
        await quiet()
      })
    }
  })
}

function words(scenario: RecogniserScenario): string {
  return scenario === 'absent' ? 'is absent' : scenario.replaceAll('-', ' ')
}

function request(signal = new AbortController().signal): RecogniserRequest {
  return { language: 'auto', signal }
}

/** 60 ms each, as devices send them. */
function* packets(pcm: Int16Array): Generator<Int16Array> {
  for (let at = 0; at < pcm.length; at += 960) yield pcm.subarray(at, at + 960)
}

async function hear(recogniser: Recogniser, speech: Int16Array): Promise<Transcript> {
  const stream = recogniser.open(request())
  for (const packet of packets(speech)) stream.write(packet)
  return await stream.finish()
}
