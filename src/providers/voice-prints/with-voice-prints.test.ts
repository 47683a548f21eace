import { describe, expect, test } from 'vitest'
import { Script } from '../../../test/support/scripted-providers.ts'
import { ManualClock } from '../../lib/manual-clock.ts'
import { recordingLog } from '../../observe/recording-log.ts'
import type { VoicePrinter } from './voice-printer.ts'
import { withVoicePrints } from './with-voice-prints.ts'

const print = Float32Array.of(1, 2, 3)
const second = new Int16Array(16_000).fill(7)

function start(printer: VoicePrinter['print'], { words = 'hello' } = {}) {
  const script = new Script()
  script.transcripts = [words]
  const clock = new ManualClock()
  const { log, entries } = recordingLog()
  const recogniser = withVoicePrints(script.asr, { print: printer, close: async () => undefined }, { clock, log })
  const abort = new AbortController()
  const open = (wants = true) =>
    recogniser.open({ language: 'auto', signal: abort.signal, ...(wants && { wantsVoicePrint: true as const }) })
  return { open, clock, entries, abort, script }
}

describe('an utterance', () => {
  test('comes with the print of its voice, made of what was heard', async () => {
    const heard: Int16Array[] = []
    const { open, script } = start(async (pcm) => {
      heard.push(pcm)
      return print
    })
    const stream = open()
    stream.write(second)
    stream.write(second.subarray(0, 100))
    expect(await stream.finish()).toEqual({ text: 'hello', voicePrint: print })
    expect(heard.map((pcm) => [pcm.length, pcm[0], pcm.at(-1)])).toEqual([[16_100, 7, 7]])
    expect(script.samples(0)).toBe(16_100)
  })

  test('is printed of its first 20 seconds at most', async () => {
    let samples = 0
    const { open } = start(async (pcm) => {
      samples = pcm.length
      return print
    })
    const stream = open()
    for (let count = 0; count < 30; count++) stream.write(second)
    await stream.finish()
    expect(samples).toBe(20 * 16_000)
  })

  test.each([
    ['that nobody wants a print of', 'hello', second, false],
    ['of less than 0.8 seconds', 'hello', second.subarray(0, 12_000), true],
  ])('%s has none, and no work is done for it', async (_, words, pcm, wants) => {
    let calls = 0
    const printer = async () => {
      calls++
      return print
    }
    const { open } = start(printer, { words })
    const stream = open(wants)
    stream.write(pcm)
    expect(await stream.finish()).toEqual({ text: words })
    expect(calls).toBe(0)
  })
})

describe('words do not suffer', () => {
  test('where the printer fails: they come, and the log says so', async () => {
    const { open, entries } = start(async () => Promise.reject(new Error('out of memory')))
    const stream = open()
    stream.write(second)
    expect(await stream.finish()).toEqual({ text: 'hello' })
    expect(entries).toMatchObject([{ level: 'warn' }])
  })

  test('where it takes long: they wait two seconds, and no timer is left', async () => {
    const { open, clock } = start(() => new Promise(() => undefined))
    const stream = open()
    stream.write(second)
    const transcript = stream.finish()
    await clock.advance(1999)
    expect(await Promise.race([transcript, 'waiting'])).toBe('waiting')
    await clock.advance(1)
    expect(await transcript).toEqual({ text: 'hello' })
    expect(clock.pending).toBe(0)
  })

  test('where nobody waits any more: nothing is left', async () => {
    const { open, clock, abort } = start(() => new Promise(() => undefined))
    const stream = open()
    stream.write(second)
    const transcript = stream.finish()
    await clock.advance(10)
    abort.abort()
    await transcript
    expect(clock.pending).toBe(0)
  })
})
