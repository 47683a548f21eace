import type { Config } from '../../config/schema.ts'
import { chooseVoice } from '../choose-voice.ts'
import type { SpeechSynthesiser } from '../contract.ts'
import { ProviderError } from '../provider-error.ts'
import { limitOf } from './limits.ts'
import { type Trial, type TrialPorts, type TrialWork, tryOut } from './trial.ts'

export interface VoiceTrial {
  readonly pcm: Int16Array
  readonly sampleRate: number
  readonly firstAudioMs: number
  /** What spoke. */
  readonly name: string
}

export interface Sentence {
  readonly text: string
  readonly language: string
}

/** Longer than anybody listens to a sentence. */
const maxSeconds = 30

/** Has a voice of these settings speak one sentence. */
export function tryVoice(ports: TrialPorts, tts: Config['tts'], sentence: Sentence): Promise<Trial<VoiceTrial>> {
  return tryOut(ports, limitOf(tts.provider), async (work) => {
    const { provider } = await chooseVoice(tts, work.holding)
    return { ...(await spoken(provider, sentence, work)), name: provider.detail ?? provider.name }
  })
}

async function spoken(voice: SpeechSynthesiser, sentence: Sentence, { clock, signal }: TrialWork) {
  const startedAt = clock.now()
  const parts: Int16Array[] = []
  let firstAudioMs = 0
  let sampleRate = 0
  let samples = 0
  for await (const chunk of voice.speak({ ...sentence, signal })) {
    if (parts.length === 0) firstAudioMs = Math.round(clock.now() - startedAt)
    parts.push(chunk.pcm)
    sampleRate = chunk.sampleRate
    samples += chunk.pcm.length
    if (samples > maxSeconds * sampleRate) break
  }
  if (samples === 0) throw new ProviderError(voice.name, 'bad-reply', 'The voice made no sound of this sentence.')
  const pcm = new Int16Array(samples)
  let at = 0
  for (const part of parts) {
    pcm.set(part, at)
    at += part.length
  }
  return { pcm, sampleRate, firstAudioMs }
}
