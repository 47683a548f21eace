import type { Config } from '../config/schema.ts'
import { chooseModels } from './choose-models.ts'
import { chooseRecogniser } from './choose-recogniser.ts'
import { chooseSpareVoice, chooseVoice } from './choose-voice.ts'
import type { ProviderIdentity } from './contract.ts'
import { Holding, type SetupPorts, type VendorTable } from './holding.ts'
import type { Part } from './part.ts'
import type { Providers } from './providers.ts'
import { withVoicePrints } from './voice-prints/with-voice-prints.ts'

/** One part of the voice loop as it is set up, for people. */
export interface PartStatus {
  readonly part: 'recogniser' | 'language model' | 'speech'
  /** What serves it. */
  readonly name: string
  /** Set when something is missing or limited: what, and the one line that changes it. */
  readonly advice?: string
}

/** The providers of one configuration. They are shared with others until it is released. */
export interface Setup {
  readonly providers: Providers
  readonly parts: readonly PartStatus[]
  release(): Promise<void>
}

/**
 * Makes, or takes over, the providers that a configuration names, and with `auto` the best of what is there
 * (operation 4). What is missing is named, never simulated. A provider that is configured and cannot be made is a
 * ProviderError, and then nothing is held.
 */
export async function createSetup(config: Config, vendors: VendorTable, ports: SetupPorts): Promise<Setup> {
  const holding = new Holding(vendors, ports)
  try {
    const asr = await chooseRecogniser(config.asr, holding)
    const { model } = config.meeting.speakers
    const printer = model === undefined ? undefined : await holding.printer(model)
    const { byPurpose, advice } = await chooseModels(config.llm, holding)
    const tts = await chooseVoice(config.tts, holding)
    const spare = tts.provider.name === 'espeak-ng' ? undefined : await chooseSpareVoice(holding)
    return {
      providers: {
        asr: printer ? withVoicePrints(asr.provider, printer, ports) : asr.provider,
        tts: tts.provider,
        voiceId: tts.instance,
        ...(spare && { spareVoice: spare }),
        model: (purpose) => byPurpose[purpose],
      },
      parts: [
        status('recogniser', asr),
        status('language model', { provider: byPurpose.chat, ...(advice !== undefined && { advice }) }),
        status('speech', tts),
      ],
      release: () => holding.release(),
    }
  } catch (error) {
    await holding.release()
    throw error
  }
}

function status(part: PartStatus['part'], { provider, advice }: Part<ProviderIdentity>): PartStatus {
  const { name, detail } = provider
  return {
    part,
    name: detail === undefined || detail === name ? name : `${name} ${detail}`,
    ...(advice !== undefined && { advice }),
  }
}
