import type { Config } from '../config/schema.ts'
import { absentRecogniser } from './asr/absent.ts'
import type { Recogniser } from './contract.ts'
import { type Holding, ifThere } from './holding.ts'
import { endpointOf } from './local-endpoint.ts'
import { installedModels } from './models/installed.ts'
import type { Part } from './part.ts'
import { ProviderError } from './provider-error.ts'

/** The recogniser that is configured, else a pulled model, a service, a few commands, or none that says so. */
export async function chooseRecogniser(asr: Config['asr'], holding: Holding): Promise<Part<Recogniser>> {
  // The language is told with each utterance.
  const { provider, language, ...settings } = asr
  if (provider !== 'auto') return { provider: await holding.asr(provider, settings) }
  const pulled = await pulledRecogniser(language, holding)
  if (pulled) return { provider: pulled }
  const endpoint = endpointOf(holding.ports.env)
  if (endpoint) return { provider: await holding.asr('openai-compatible', endpoint) }
  const advice = 'for free speech, npm run lapel -- models list shows local models; or set OPENAI_API_KEY'
  const commands = await ifThere(() => holding.asr('pocketsphinx', {}))
  if (commands) return { provider: commands, advice: `understands only a few English commands; ${advice}` }
  return { provider: absentRecogniser(advice), advice: `no speech is understood, typed text is; ${advice}` }
}

/** The first pulled model that knows the language; one that does not work is told and passed over. */
async function pulledRecogniser(language: string, holding: Holding): Promise<Recogniser | undefined> {
  const models = (await installedModels(holding.ports.dataDir)).filter(({ serves }) => serves.startsWith('asr'))
  const speaks = models.filter(
    ({ languages }) => language === 'auto' || languages === 'any' || languages.includes(language),
  )
  for (const { name } of speaks) {
    try {
      return await holding.asr('sherpa-onnx', { model: name })
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      holding.ports.log.warn({ model: name, error }, 'the pulled recognition model cannot be used')
    }
  }
  return undefined
}
