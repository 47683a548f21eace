import type { Config } from '../config/schema.ts'
import type { SpeechSynthesiser } from './contract.ts'
import { type Holding, ifThere } from './holding.ts'
import { installedModels } from './models/installed.ts'
import type { Part } from './part.ts'
import { ProviderError } from './provider-error.ts'
import type { SharedClient } from './shared/shared-clients.ts'
import { absentVoice } from './tts/absent.ts'

/** The voice that is configured, else a pulled one, espeak-ng, or none that says so. */
export async function chooseVoice(
  tts: Config['tts'],
  holding: Holding,
): Promise<Part<SpeechSynthesiser> & { readonly instance: string }> {
  const { provider, ...settings } = tts
  const made =
    provider === 'auto'
      ? ((await pulledVoice(holding)) ?? (await ifThere(() => holding.tts('espeak-ng', {}, 'tts'))))
      : await holding.tts(provider, settings, 'tts')
  if (made) return { provider: made.client, instance: made.id }
  const advice = 'answers are only shown; install espeak-ng, or set tts.provider to a service'
  return { provider: absentVoice(advice), instance: 'none', advice }
}

/** A voice that needs nobody else, for when the other one fails. */
export async function chooseSpareVoice(holding: Holding): Promise<SpeechSynthesiser | undefined> {
  const made = await ifThere(() => holding.tts('espeak-ng', {}, 'spare voice'))
  return made?.client
}

/** A pulled voice; one that does not work is told and passed over. */
async function pulledVoice(holding: Holding): Promise<SharedClient<SpeechSynthesiser> | undefined> {
  const voices = (await installedModels(holding.ports.dataDir)).filter(({ serves }) => serves === 'tts')
  for (const { name } of voices) {
    try {
      return await holding.tts('sherpa-onnx', { model: name }, 'tts')
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      holding.ports.log.warn({ voice: name, error }, 'the pulled voice cannot be used')
    }
  }
  return undefined
}
