import { glob, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { speechContract } from '../../../../test/contract/speech.ts'
import { collect } from '../../../../test/support/collect.ts'
import { phonemeVoiceKinds, writePhonemeVoice } from '../../../../test/support/phoneme-voices.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { toneVoice, writeToneVoice } from '../../../../test/support/tone-voice.ts'
import { joinPcm } from '../../../audio/test-signals.ts'
import { importSherpa } from '../../asr/sherpa-onnx/sherpa-package.ts'
import type { SpeechSynthesiser } from '../../contract.ts'
import { vendor } from './provider.ts'

const isInstalled = await importSherpa().then(
  () => true,
  () => false,
)

let home = ''
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lapel-voice-'))
  await writeToneVoice(join(home, 'tones'))
})
afterAll(() => rm(home, { recursive: true }))

const create = (options: object = {}, ports: Parameters<typeof providerPorts>[0] = {}): Promise<SpeechSynthesiser> =>
  vendor.create(
    vendor.settings.parse({ model: join(home, 'tones'), ...options }),
    providerPorts({ dataDir: home, ...ports }),
  )

const order = (text: string, signal = new AbortController().signal) => ({ text, language: 'en', signal })

/** The share of 20 ms stretches that sound at `hertz`. */
function share(pcm: Int16Array, hertz: number): number {
  const length = toneVoice.sampleRate / 50
  let matching = 0
  let all = 0
  for (let at = 0; at + length <= pcm.length; at += length) {
    const stretch = pcm.subarray(at, at + length)
    const crossings = stretch.filter((sample, index) => index > 0 && sample >= 0 !== (stretch[index - 1] ?? 0) >= 0)
    all++
    if (Math.abs(crossings.length / 2 / 0.02 - hertz) < 60) matching++
  }
  return matching / all
}

describe.skipIf(!isInstalled)('a voice', () => {
  speechContract(
    'sherpa-onnx',
    async (clock) => ({
      speech: await create({}, { clock }),
      text: 'Low high low.',
      // Three words of 300 ms, and a full stop that is shortened.
      expected: { minMs: 890, maxMs: 1300 },
      timeoutMs: 60_000,
      vendor: { behave() {}, asked: () => Promise.resolve(), hungUp: () => Promise.resolve() },
      release: () => Promise.resolve(),
    }),
    { behaviours: ['answers'] },
  )

  let speech: SpeechSynthesiser
  beforeAll(async () => {
    speech = await create()
  })
  afterAll(() => speech.close())

  const sound = async (text: string) => {
    const chunks = await collect(speech.speak(order(text)))
    return { pcm: joinPcm(...chunks.map(({ pcm }) => pcm)), rates: new Set(chunks.map(({ sampleRate }) => sampleRate)) }
  }

  test('speaks each word, at the rate of the model', async () => {
    const { pcm, rates } = await sound('low high high high')
    expect([...rates]).toEqual([toneVoice.sampleRate])
    const { low, high } = toneVoice.hertz
    expect(share(pcm, low)).toBeGreaterThan(0.15)
    expect(share(pcm, high) / share(pcm, low)).toBeCloseTo(3, 0)
  })

  test('many sentences at the same time, each its own', async () => {
    const texts = ['low', 'high', 'low low', 'high high', 'low', 'high']
    const sounds = await Promise.all(texts.map(sound))
    expect(sounds.map(({ pcm }) => share(pcm, toneVoice.hertz.low) > 0.5)).toEqual(
      texts.map((text) => text.startsWith('low')),
    )
  })

  test('gives several sentences of one text completely', async () => {
    const apart = await Promise.all(['Low.', 'High low.', 'High.'].map(sound))
    const together = await sound('Low. High low. High.')
    const samples = apart.reduce((sum, { pcm }) => sum + pcm.length, 0)
    expect(Math.abs(together.pcm.length - samples)).toBeLessThan(0.1 * samples)
  })

  test('a text that it has no sound for is a bad reply, a dash is none', async () => {
    await expect(sound('你好')).rejects.toMatchObject({ failure: 'bad-reply' })
    expect((await sound(' — ')).pcm.length).toBe(0)
  })

  test('who is aborted does not wait for the model, and lets the next one speak', async () => {
    const long = 'low high '.repeat(40)
    const controllers = Array.from({ length: 6 }, () => new AbortController())
    const ended = controllers.map(({ signal }) =>
      expect(collect(speech.speak(order(long, signal)))).rejects.toThrow('barge-in'),
    )
    for (const controller of controllers) controller.abort(new Error('barge-in'))
    await Promise.all(ended)
    expect((await sound('high')).pcm.length).toBeGreaterThan(0)
  })

  test('closing ends what is being spoken and what waits, and refuses what comes later', async () => {
    const closing = await create()
    const ended = Array.from({ length: 4 }, () =>
      expect(collect(closing.speak(order('low high '.repeat(40))))).rejects.toMatchObject({ failure: 'unavailable' }),
    )
    await new Promise(setImmediate)
    await closing.close()
    await Promise.all(ended)
    await expect(collect(closing.speak(order('low')))).rejects.toMatchObject({ failure: 'unavailable' })
  })

  test('the speed reaches the model', async () => {
    const loudest = (pcm: Int16Array) => pcm.reduce((max, sample) => Math.max(max, sample), 0)
    const normal = loudest((await sound('low')).pcm)
    const fast = await create({ speed: 2 })
    const chunks = await collect(fast.speak(order('low')))
    // The voice of the tests becomes softer instead of faster.
    expect(loudest(joinPcm(...chunks.map(({ pcm }) => pcm))) / normal).toBeCloseTo(0.5, 2)
    await fast.close()
  })
})

const espeakData = (await glob('/usr/{lib/*,share}/espeak-ng-data/phontab').next()).value?.replace('/phontab', '')

describe.skipIf(!isInstalled || espeakData === undefined)('every kind of voice that speaks by phonemes', () => {
  test.each(phonemeVoiceKinds)('%s', async (kind) => {
    const directory = join(home, kind)
    await writePhonemeVoice(directory, kind, espeakData ?? '')
    const speech = await create({ model: directory })
    const length = async (text: string) =>
      (await collect(speech.speak(order(text)))).reduce((sum, { pcm }) => sum + pcm.length, 0)
    const short = await length('Hello.')
    expect(short).toBeGreaterThan(0)
    expect(await length('Hello.\u0000 Hello there, hello everybody.')).toBeGreaterThan(2 * short)
    // What a model makes of these is its own affair; none may end the process.
    for (const odd of ['你好'.repeat(400), 'a'.repeat(3000), '😀', '[[x]] <speak>', '\ud800 hello']) await length(odd)
    await speech.close()
  })
})

test.skipIf(!isInstalled)('a pulled voice is found by its name, or as the first where none is named', async () => {
  await writeToneVoice(join(home, 'models', 'melo-zh-en'))
  for (const model of ['melo-zh-en', undefined]) {
    const speech = await create({ model })
    expect(speech).toMatchObject({ detail: 'melo-zh-en', can: { streaming: true, languages: ['zh', 'en'] } })
    await speech.close()
  }
})

test('without any voice, and with one that is not here, the command is named that brings it', async () => {
  const empty = { dataDir: join(home, 'empty') }
  await expect(create({ model: undefined }, empty)).rejects.toThrow('npm run lapel -- models pull melo-zh-en')
  const made = create({ model: 'kokoro-zh-en' }, empty)
  await expect(made).rejects.toMatchObject({ failure: 'missing' })
  await expect(made).rejects.toThrow('npm run lapel -- models pull kokoro-zh-en')
})

test('a recogniser is no voice', async () => {
  await expect(create({ model: 'sense-voice' })).rejects.toMatchObject({ failure: 'bad-request' })
})

test('a speaker that the voice does not have is refused', async () => {
  await expect(create({ speaker: 1 })).rejects.toThrow('has the speakers 0 to 0')
})
