import type { Config } from '../../config/schema.ts'
import { chooseRecogniser } from '../choose-recogniser.ts'
import { recogniserRate } from '../contract.ts'
import { limitOf } from './limits.ts'
import { type Trial, type TrialPorts, tryOut } from './trial.ts'

export interface RecogniserTrial {
  /** Empty: nothing was heard in it. */
  readonly text: string
  /** From the end of the speech to the text. */
  readonly waitMs: number
  /** What listened. */
  readonly name: string
}

/** As much as devices send in one packet. */
const packetSamples = (recogniserRate * 60) / 1000

/** Has a recogniser of these settings listen to one utterance of 16 kHz PCM. */
export function tryRecogniser(ports: TrialPorts, asr: Config['asr'], pcm: Int16Array): Promise<Trial<RecogniserTrial>> {
  return tryOut(ports, limitOf(asr.provider), async ({ holding, clock, signal }) => {
    const { provider } = await chooseRecogniser(asr, holding)
    const utterance = provider.open({ language: asr.language, signal })
    for (let at = 0; at < pcm.length; at += packetSamples) utterance.write(pcm.subarray(at, at + packetSamples))
    const endedAt = clock.now()
    const { text } = await utterance.finish()
    return { text, waitMs: Math.round(clock.now() - endedAt), name: provider.detail ?? provider.name }
  })
}
