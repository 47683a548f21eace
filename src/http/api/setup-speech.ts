import { z } from 'zod'
import { Resampler } from '../../audio/resample.ts'
import type { Config } from '../../config/schema.ts'
import { recogniserRate } from '../../providers/contract.ts'
import type { Trial } from '../../providers/trials/trial.ts'
import type { ApiPorts } from './api-ports.ts'
import { trialOf } from './setup-trials.ts'

const maxSeconds = 8

/** Base64 of the longest speech, and the rest of the body. */
export const maxSpeechBodyBytes = Math.ceil((maxSeconds * recogniserRate * 2 * 4) / 3) + 8192

export const sampleLanguage = z.enum(['en', 'zh'])
type SampleLanguage = z.output<typeof sampleLanguage>

export const speech = z.union([
  z.strictObject({
    pcm: z.base64().max(maxSpeechBodyBytes).describe('16-bit mono PCM of 16 kHz, little endian, 8 seconds at most.'),
  }),
  z.strictObject({ sample: sampleLanguage.describe('A sentence that the server speaks with its own voice.') }),
])

/** Short, and among what the recogniser of last resort understands. */
const samples = { en: 'What time is it?', zh: '现在几点了？' } as const satisfies Record<SampleLanguage, string>

export interface Speech {
  readonly pcm: Int16Array
  /** What is said in it, where that is known. */
  readonly said?: string
}

/** What the recogniser gets to hear. */
export async function speechOf(given: z.output<typeof speech>, ports: ApiPorts): Promise<Trial<Speech>> {
  if ('pcm' in given) return { outcome: 'worked', pcm: readPcm(given.pcm) }
  return await spokenSample(given.sample, ports.services.config().tts, ports)
}

function readPcm(base64: string): Int16Array {
  const bytes = Buffer.from(base64, 'base64')
  const pcm = new Int16Array(Math.min(bytes.length >> 1, maxSeconds * recogniserRate))
  for (let at = 0; at < pcm.length; at++) pcm[at] = bytes.readInt16LE(at * 2)
  return pcm
}

async function spokenSample(language: SampleLanguage, tts: Config['tts'], ports: ApiPorts): Promise<Trial<Speech>> {
  const said = samples[language]
  const spoken = await trialOf(ports.setup.trials.voice(tts, { text: said, language }))
  if (spoken.outcome === 'failed') return spoken
  const resampler = new Resampler(spoken.sampleRate, recogniserRate)
  const pcm = Int16Array.from([...resampler.push(spoken.pcm), ...resampler.flush()])
  return { outcome: 'worked', pcm: quietAround(pcm), said }
}

/** People do not begin to speak with the first sample, and recognisers are made for people. */
function quietAround(pcm: Int16Array): Int16Array {
  const quiet = recogniserRate / 4
  const padded = new Int16Array(pcm.length + 2 * quiet)
  padded.set(pcm, quiet)
  return padded
}
