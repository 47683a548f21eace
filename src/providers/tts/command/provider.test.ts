import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { speechContract } from '../../../../test/contract/speech.ts'
import type { Behaviour } from '../../../../test/contract/vendor-double.ts'
import { LifeLine } from '../../../../test/support/life-line.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import type { SpeechChunk } from '../../contract.ts'
import { vendor } from './provider.ts'

const file = fileURLToPath(new URL('../openai-compatible/fixtures/hi.pcm', import.meta.url))
const hi = new Int16Array(Uint8Array.from(readFileSync(file)).buffer)

// `sleep` runs in a child of the shell, which must end as well.
const scripts: Partial<Record<Behaviour, string>> = {
  answers: 'head -c 4000 "$PCM"; cat >/dev/null; tail -c +4001 "$PCM"',
  splits: 'head -c 333 "$PCM"; cat >/dev/null; tail -c +334 "$PCM"',
  silent: 'sleep 1000; true',
  stalls: 'head -c 1000 "$PCM"; sleep 1000; true',
  'breaks-off': 'head -c 1000 "$PCM"; echo "out of breath" >&2; exit 3',
  malformed: 'printf "RIFF....WAVEdata...."',
  endless: 'cat /dev/zero',
  gone: 'exec no-such-program-anywhere',
}

speechContract(
  'command',
  async (clock) => {
    const line = await LifeLine.open()
    const run = `PCM='${file}' '${line.script('')}'`
    return {
      speech: await vendor.create(vendor.settings.parse({ run }), providerPorts({ clock })),
      text: 'Hi.',
      expected: hi,
      timeoutMs: 20_000,
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

describe('a speaking command', () => {
  const speak = async (settings: object, text: string): Promise<SpeechChunk[]> => {
    const speech = await vendor.create(vendor.settings.parse(settings), providerPorts())
    const chunks: SpeechChunk[] = []
    for await (const chunk of speech.speak({ text, language: 'auto', signal: new AbortController().signal })) {
      chunks.push(chunk)
    }
    return chunks
  }

  test('gets the text on its standard input, whatever is in it', async () => {
    const text = `--help; $(id) "'\u4f60\n`
    const [chunk] = await speak({ run: ['cat'] }, `${text} `)
    expect(Buffer.from(chunk?.pcm.buffer ?? new ArrayBuffer(0)).toString()).toContain(text)
  })

  test('may write WAV, whose rate counts', async () => {
    const wav = file.replace('hi.pcm', 'hi.wav')
    const chunks = await speak({ run: ['cat', wav], sampleRate: 8000 }, 'Hi.')
    expect(chunks[0]?.sampleRate).toBe(24_000)
  })

  test('says what the program said last when it fails', async () => {
    await expect(speak({ run: 'echo "no voice called bob" >&2; exit 1' }, 'Hi.')).rejects.toThrow('no voice called bob')
  })

  test('a program that is not there is missing', async () => {
    await expect(speak({ run: ['no-such-program-anywhere'] }, 'Hi.')).rejects.toMatchObject({ failure: 'missing' })
  })
})
