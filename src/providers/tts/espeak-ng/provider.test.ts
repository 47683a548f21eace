import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { speechContract } from '../../../../test/contract/speech.ts'
import type { Behaviour } from '../../../../test/contract/vendor-double.ts'
import { LifeLine } from '../../../../test/support/life-line.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import type { SpeechSynthesiser } from '../../contract.ts'
import { vendor } from './provider.ts'
import { voiceOf } from './voices.ts'

const run = promisify(execFile)
const installed = await run('espeak-ng', ['--version']).then(
  () => true,
  () => false,
)
const builtIn = vendor.settings.parse({ preferProgram: false })
const ports = providerPorts()

const scripts: Partial<Record<Behaviour, string>> = {
  answers: 'exec espeak-ng "$@"',
  silent: 'sleep 1000; true',
  stalls: 'espeak-ng "$@" | head -c 9000; sleep 1000; true',
  'breaks-off': 'espeak-ng "$@" | head -c 9000; exit 3',
  malformed: 'echo this is no sound',
  endless: 'espeak-ng "$@" | head -c 44; cat /dev/zero',
  'bad-request': 'echo "Error: The specified espeak-ng voice does not exist." >&2; exit 1',
  gone: 'exit 127',
}

describe.skipIf(!installed)('the program', () => {
  speechContract(
    'espeak-ng',
    async (clock) => {
      const line = await LifeLine.open()
      const program = line.script('exit 0')
      return {
        speech: await vendor.create(vendor.settings.parse({ program }), providerPorts({ clock })),
        text: 'Hello there, how are you today?',
        expected: { minMs: 1200, maxMs: 2500 },
        timeoutMs: 10_000,
        vendor: {
          behave: (behaviour) => void line.script(scripts[behaviour] ?? 'exit 9'),
          asked: () => line.held(),
          hungUp: () => line.released(),
        },
        release: () => line.close(),
      }
    },
    { behaviours: Object.keys(scripts) as Behaviour[], gone: 'missing' },
  )

  test('reads Chinese as Mandarin syllables with tones, not as English letters', async () => {
    const voice = voiceOf('zh', 'cmn-latn-pinyin')
    const child = run('espeak-ng', ['-v', voice, '-q', '-x', '-b', '1', '--stdin'])
    child.child.stdin?.end('你好，今天天气很好')
    const phonemes = (await child).stdout
    expect(phonemes).toMatch(/n'?i35.*X'?Au214/)
    expect(phonemes).not.toContain('(en)')
    expect(phonemes.match(/\d\d/g)?.length).toBeGreaterThanOrEqual(8)
  })

  test('a program that was set and is not there is missing', async () => {
    const wrong = vendor.settings.parse({ program: '/nowhere/espeak-ng' })
    await expect(vendor.create(wrong, ports)).rejects.toMatchObject({ failure: 'missing' })
  })
})

speechContract(
  'espeak-ng (WebAssembly)',
  async (clock) => ({
    speech: await vendor.create(builtIn, providerPorts({ clock })),
    text: 'Hello there, how are you today?',
    expected: { minMs: 1200, maxMs: 2500 },
    timeoutMs: 10_000,
    vendor: { behave() {}, asked: () => Promise.resolve(), hungUp: () => Promise.resolve() },
    release: () => Promise.resolve(),
  }),
  { behaviours: ['answers'] },
)

describe.each([
  ['program', installed, vendor.settings.parse({})],
  ['WebAssembly', true, builtIn],
])('the sound of the %s build', (_, available, options) => {
  let speech: SpeechSynthesiser

  beforeAll(async () => {
    if (available) speech = await vendor.create(options, ports)
  })
  afterAll(() => speech?.close())

  const hear = async (text: string, language = 'auto') => {
    const samples: number[] = []
    let rate = 0
    for await (const chunk of speech.speak({ text, language, signal: new AbortController().signal })) {
      samples.push(...chunk.pcm)
      rate = chunk.sampleRate
    }
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
    return { ms: (samples.length / rate) * 1000, peak, power, samples, rate }
  }

  test.skipIf(!available)('Chinese takes as long as its syllables and is as loud as speech', async () => {
    const { ms, peak, power } = await hear('你好，今天天气很好，我们去公园吧。')
    // 15 syllables and two commas at four a second.
    expect(ms).toBeGreaterThan(2500)
    expect(ms).toBeLessThan(6500)
    expect(Math.sqrt(power)).toBeGreaterThan(1000)
    expect(peak).toBeLessThan(32_000)
  })

  test.skipIf(!available)('mixed text is spoken part by part', async () => {
    const mixed = await hear('我喜欢 Python 编程。')
    const parts = [await hear('我喜欢'), await hear('Python'), await hear('编程。')]
    const sum = parts.reduce((total, { ms }) => total + ms, 0)
    expect(Math.abs(mixed.ms - sum)).toBeLessThan(300)
  })

  test.skipIf(!available)('begins and ends with 30 ms of silence at most', async () => {
    const { samples, rate } = await hear('Good morning.')
    const keep = Math.round(rate * 0.03)
    expect(samples.findIndex((sample) => Math.abs(sample) > 8)).toBeLessThanOrEqual(keep)
    expect(samples.length - 1 - samples.findLastIndex((sample) => Math.abs(sample) > 8)).toBeLessThanOrEqual(keep)
  })

  test.skipIf(!available)('text is never an option, markup or phoneme code', async () => {
    const { ms } = await hear('--version [[h@l]] <voice name="x">\u0000\nyes')
    expect(ms).toBeGreaterThan(1500)
  })

  test.skipIf(!available)('text without a word is silence', async () => {
    expect((await hear('…')).samples).toEqual([])
  })
})
