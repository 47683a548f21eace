import type { Config } from '../config/schema.ts'
import { absentRecogniser } from './asr/absent.ts'
import type {
  AsrVendor,
  LanguageModel,
  LlmVendor,
  ProviderIdentity,
  ProviderPorts,
  Recogniser,
  SpeechSynthesiser,
  TtsVendor,
} from './contract.ts'
import { localServerModel } from './llm/local-server.ts'
import { installedModels } from './models/installed.ts'
import { ProviderError } from './provider-error.ts'
import type { Providers } from './providers.ts'
import { absentVoice } from './tts/absent.ts'

export interface VendorTable {
  readonly asr: readonly AsrVendor[]
  readonly llm: readonly LlmVendor[]
  readonly tts: readonly TtsVendor[]
}

/** One part of the voice loop as it is set up, for people. */
export interface PartStatus {
  readonly part: 'recogniser' | 'language model' | 'speech'
  /** What serves it. */
  readonly name: string
  /** Set when something is missing or limited: what, and the one line that changes it. */
  readonly advice?: string
}

export interface Resolution {
  readonly providers: Providers
  readonly parts: readonly PartStatus[]
  close(): Promise<void>
}

interface Part<Kind> {
  readonly provider: Kind
  readonly advice?: string
}

export interface ResolvePorts extends ProviderPorts {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
}

/**
 * Makes the providers that the configuration names, and with `auto` the best of what is there (operation 4). What is
 * missing is named, never simulated. A provider that is configured and cannot be made is an error.
 */
export async function resolveProviders(config: Config, vendors: VendorTable, ports: ResolvePorts): Promise<Resolution> {
  const made: { close(): Promise<void> }[] = []
  const close = async () => {
    await Promise.all(made.map((provider) => provider.close()))
  }
  const keep = <P extends Part<Recogniser | LanguageModel | SpeechSynthesiser>>(part: P): P => {
    made.push(part.provider)
    return part
  }
  try {
    const asr = keep(await resolveAsr(config.asr, vendors, ports))
    const llm = keep(await resolveLlm(config.llm, vendors, ports))
    const tts = keep(await resolveTts(config.tts, vendors, ports))
    const spare = tts.provider.name === 'espeak-ng' ? undefined : await tryEspeak(vendors, ports)
    if (spare) keep({ provider: spare })
    return {
      providers: { asr: asr.provider, llm: llm.provider, tts: tts.provider, ...(spare && { spareVoice: spare }) },
      parts: [status('recogniser', asr), status('language model', llm), status('speech', tts)],
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function status(part: PartStatus['part'], { provider, advice }: Part<ProviderIdentity>): PartStatus {
  const { name, detail } = provider
  return { part, name: detail === undefined ? name : `${name} ${detail}`, ...(advice !== undefined && { advice }) }
}

async function resolveAsr(
  { provider, language, ...settings }: Config['asr'],
  vendors: VendorTable,
  ports: ResolvePorts,
): Promise<Part<Recogniser>> {
  // The language is told with each utterance.
  if (provider !== 'auto') return { provider: await make(vendors.asr, provider, settings, ports) }
  const pulled = await pulledRecogniser(language, vendors, ports)
  if (pulled) return { provider: pulled }
  const endpoint = openAiEndpoint(ports.env)
  if (endpoint) return { provider: await make(vendors.asr, 'openai-compatible', endpoint, ports) }
  const advice = 'for free speech, npm run lapel -- models list shows local models; or set OPENAI_API_KEY'
  const commands = await tryMake(vendors.asr, 'pocketsphinx', {}, ports)
  if (commands) return { provider: commands, advice: `understands only a few English commands; ${advice}` }
  return { provider: absentRecogniser(advice), advice: `no speech is understood, typed text is; ${advice}` }
}

/** The first pulled model that knows the language; one that does not work is told and passed over. */
async function pulledRecogniser(language: string, vendors: VendorTable, ports: ResolvePorts) {
  const models = (await installedModels(ports.dataDir)).filter(({ serves }) => serves.startsWith('asr'))
  const speaks = models.filter(
    ({ languages }) => language === 'auto' || languages === 'any' || languages.includes(language),
  )
  for (const { name } of speaks) {
    try {
      return await make(vendors.asr, 'sherpa-onnx', { model: name }, ports)
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      ports.log.warn({ model: name, error }, 'the pulled recognition model cannot be used')
    }
  }
  return undefined
}

async function resolveLlm(
  { models, purposes }: Config['llm'],
  vendors: VendorTable,
  ports: ResolvePorts,
): Promise<Part<LanguageModel>> {
  const purpose = purposes.chat ?? purposes.default ?? Object.keys(models)[0]
  if (purpose !== undefined) {
    const { use, ...overrides } = typeof purpose === 'string' ? { use: purpose } : purpose
    const { provider = 'openai-compatible', ...settings } = models[use] ?? {}
    return { provider: await make(vendors.llm, provider, { ...settings, ...overrides }, ports) }
  }
  const endpoint = openAiEndpoint(ports.env)
  if (endpoint) {
    const model = ports.env.OPENAI_MODEL || 'gpt-4o-mini'
    return { provider: await make(vendors.llm, 'openai-compatible', { ...endpoint, model }, ports) }
  }
  const local = await localServerModel(ports.fetch)
  if (local) return { provider: await make(vendors.llm, 'openai-compatible', { ...local }, ports) }
  return {
    provider: await make(vendors.llm, 'built-in', {}, ports),
    advice: 'answers by rules only; set OPENAI_API_KEY (and OPENAI_BASE_URL), start Ollama, or fill llm.models',
  }
}

async function resolveTts(
  { provider, ...settings }: Config['tts'],
  vendors: VendorTable,
  ports: ResolvePorts,
): Promise<Part<SpeechSynthesiser>> {
  if (provider !== 'auto') return { provider: await make(vendors.tts, provider, settings, ports) }
  const local = await tryEspeak(vendors, ports)
  if (local) return { provider: local }
  const advice = 'answers are only shown; install espeak-ng, or set tts.provider to a service'
  return { provider: absentVoice(advice), advice }
}

function tryEspeak(vendors: VendorTable, ports: ResolvePorts): Promise<SpeechSynthesiser | undefined> {
  return tryMake(vendors.tts, 'espeak-ng', {}, ports)
}

function openAiEndpoint(env: ResolvePorts['env']): { baseUrl?: string; apiKey?: string } | undefined {
  const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey } = env
  if (!baseUrl && !apiKey) return undefined
  return { ...(baseUrl && { baseUrl }), ...(apiKey && { apiKey }) }
}

interface Maker<Kind> {
  readonly name: string
  readonly settings: AsrVendor['settings']
  create(settings: Record<string, unknown>, ports: ProviderPorts): Promise<Kind>
}

async function make<Kind>(vendors: readonly Maker<Kind>[], name: string, settings: object, ports: ResolvePorts) {
  const vendor = vendors.find((candidate) => candidate.name === name)
  if (!vendor) throw new ProviderError(name, 'missing', `there is no provider "${name}"`)
  return vendor.create(vendor.settings.parse(settings), ports)
}

/** For `auto`: what is not there is passed over. */
async function tryMake<Kind>(vendors: readonly Maker<Kind>[], name: string, settings: object, ports: ResolvePorts) {
  try {
    return await make(vendors, name, settings, ports)
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'missing') return undefined
    throw error
  }
}
