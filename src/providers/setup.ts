import { type Config, type Purpose, purposeNames } from '../config/schema.ts'
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
import { type Candidate, failoverModel } from './failover/failover.ts'
import { Health } from './failover/health.ts'
import { localServerModel } from './llm/local-server.ts'
import { installedModels } from './models/installed.ts'
import { type Meter, type Observed, type Observer, observeModel, observeRecogniser, observeVoice } from './observed.ts'
import { ProviderError } from './provider-error.ts'
import type { Providers } from './providers.ts'
import type { ClientKind, Hold, SharedClient, SharedClients } from './shared/shared-clients.ts'
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

/** The providers of one configuration. They are shared with others until it is released. */
export interface Setup {
  readonly providers: Providers
  readonly parts: readonly PartStatus[]
  release(): Promise<void>
}

export interface SetupPorts extends ProviderPorts {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  readonly meter: Meter
  readonly clients: SharedClients<Observed>
}

interface Part<Kind> {
  readonly provider: Kind
  readonly advice?: string
}

/**
 * Makes, or takes over, the providers that a configuration names, and with `auto` the best of what is there
 * (operation 4). What is missing is named, never simulated. A provider that is configured and cannot be made is a
 * ProviderError, and then nothing is held.
 */
export async function createSetup(config: Config, vendors: VendorTable, ports: SetupPorts): Promise<Setup> {
  const making = new SetupMaking(config, vendors, ports)
  try {
    const asr = await making.recogniser()
    const llm = await making.models()
    const tts = await making.voice()
    const spare = tts.provider.name === 'espeak-ng' ? undefined : await making.spareVoice()
    return {
      providers: {
        asr: asr.provider,
        tts: tts.provider,
        voiceId: tts.instance,
        ...(spare && { spareVoice: spare }),
        model: (purpose) => llm.byPurpose[purpose],
      },
      parts: [
        status('recogniser', asr),
        status('language model', { provider: llm.byPurpose.chat, ...(llm.advice && { advice: llm.advice }) }),
        status('speech', tts),
      ],
      release: () => making.release(),
    }
  } catch (error) {
    await making.release()
    throw error
  }
}

function status(part: PartStatus['part'], { provider, advice }: Part<ProviderIdentity>): PartStatus {
  const { name, detail } = provider
  return { part, name: detail === undefined ? name : `${name} ${detail}`, ...(advice !== undefined && { advice }) }
}

/** A model and what is known of how it fares: shared together, since a model that is down is so for everybody. */
interface ModelInstance extends Candidate {
  close(): Promise<void>
}

interface Models {
  readonly byPurpose: Readonly<Record<Purpose, LanguageModel>>
  readonly advice?: string
}

class SetupMaking {
  readonly #config: Config
  readonly #vendors: VendorTable
  readonly #ports: SetupPorts
  readonly #holds: Hold<unknown>[] = []

  constructor(config: Config, vendors: VendorTable, ports: SetupPorts) {
    this.#config = config
    this.#vendors = vendors
    this.#ports = ports
  }

  async release(): Promise<void> {
    await Promise.all(this.#holds.splice(0).map((hold) => hold.release()))
  }

  async recogniser(): Promise<Part<Recogniser>> {
    const { provider, language, ...settings } = this.#config.asr
    // The language is told with each utterance.
    if (provider !== 'auto') return { provider: await this.#asr(provider, settings) }
    const pulled = await this.#pulledRecogniser(language)
    if (pulled) return { provider: pulled }
    const endpoint = openAiEndpoint(this.#ports.env)
    if (endpoint) return { provider: await this.#asr('openai-compatible', endpoint) }
    const advice = 'for free speech, npm run lapel -- models list shows local models; or set OPENAI_API_KEY'
    const commands = await ifThere(() => this.#asr('pocketsphinx', {}))
    if (commands) return { provider: commands, advice: `understands only a few English commands; ${advice}` }
    return { provider: absentRecogniser(advice), advice: `no speech is understood, typed text is; ${advice}` }
  }

  async models(): Promise<Models> {
    const { llm } = this.#config
    const home = llm.purposes.default ?? llm.purposes.chat ?? Object.keys(llm.models)[0]
    if (home === undefined) return this.#unconfiguredModels()
    const without = purposeNames.filter((purpose) => purpose !== 'default' && llm.purposes[purpose] === undefined)
    if (llm.purposes.default !== undefined && without.length > 0) {
      this.#ports.log.warn({ purposes: without }, 'purposes without a model of their own use the default')
    }
    const byPurpose: Partial<Record<Purpose, LanguageModel>> = {}
    for (const purpose of purposeNames) {
      byPurpose[purpose] = await this.#modelFor(purpose, llm.purposes[purpose] ?? home)
    }
    return { byPurpose: byPurpose as Record<Purpose, LanguageModel> }
  }

  async voice(): Promise<Part<SpeechSynthesiser> & { readonly instance: string }> {
    const { provider, ...settings } = this.#config.tts
    const made =
      provider === 'auto'
        ? ((await this.#pulledVoice()) ?? (await ifThere(() => this.#tts('espeak-ng', {}, 'tts'))))
        : await this.#tts(provider, settings, 'tts')
    if (made) return { provider: made.client, instance: made.id }
    const advice = 'answers are only shown; install espeak-ng, or set tts.provider to a service'
    return { provider: absentVoice(advice), instance: 'none', advice }
  }

  /** A pulled voice; one that does not work is told and passed over. */
  async #pulledVoice(): Promise<SharedClient<SpeechSynthesiser> | undefined> {
    const voices = (await installedModels(this.#ports.dataDir)).filter(({ serves }) => serves === 'tts')
    for (const { name } of voices) {
      try {
        return await this.#tts('sherpa-onnx', { model: name }, 'tts')
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error
        this.#ports.log.warn({ voice: name, error }, 'the pulled voice cannot be used')
      }
    }
    return undefined
  }

  /** A voice that needs nobody else, for when the other one fails. */
  async spareVoice(): Promise<SpeechSynthesiser | undefined> {
    const made = await ifThere(() => this.#tts('espeak-ng', {}, 'spare voice'))
    return made?.client
  }

  /** The first pulled model that knows the language; one that does not work is told and passed over. */
  async #pulledRecogniser(language: string): Promise<Recogniser | undefined> {
    const models = (await installedModels(this.#ports.dataDir)).filter(({ serves }) => serves.startsWith('asr'))
    const speaks = models.filter(
      ({ languages }) => language === 'auto' || languages === 'any' || languages.includes(language),
    )
    for (const { name } of speaks) {
      try {
        return await this.#asr('sherpa-onnx', { model: name })
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error
        this.#ports.log.warn({ model: name, error }, 'the pulled recognition model cannot be used')
      }
    }
    return undefined
  }

  /** Without `llm.models`: what the environment or this machine offers, else the built-in assistant. */
  async #unconfiguredModels(): Promise<Models> {
    const endpoint = openAiEndpoint(this.#ports.env)
    const local = endpoint ? undefined : await localServerModel(this.#ports.fetch)
    const settings = endpoint ? { ...endpoint, model: this.#ports.env.OPENAI_MODEL || 'gpt-4o-mini' } : local
    const vendor = settings ? 'openai-compatible' : 'built-in'
    const byPurpose: Partial<Record<Purpose, LanguageModel>> = {}
    for (const purpose of purposeNames) {
      byPurpose[purpose] = this.#withStandIns([await this.#llm(vendor, settings ?? {}, `llm for ${purpose}`)])
    }
    return {
      byPurpose: byPurpose as Record<Purpose, LanguageModel>,
      ...(!settings && {
        advice: 'answers by rules only; set OPENAI_API_KEY (and OPENAI_BASE_URL), start Ollama, or fill llm.models',
      }),
    }
  }

  async #modelFor(purpose: Purpose, choice: string | { use: string }): Promise<LanguageModel> {
    const { models, fallback } = this.#config.llm
    const { use, ...overrides } = typeof choice === 'string' ? { use: choice } : choice
    const candidates: Candidate[] = []
    for (const alias of [use, ...fallback]) {
      const { provider = 'openai-compatible', ...settings } = models[alias] ?? {}
      const merged = alias === use ? { ...settings, ...overrides } : settings
      const candidate = await this.#llm(provider, merged, `llm.purposes.${purpose}`)
      if (!candidates.some(({ instance }) => instance === candidate.instance)) candidates.push(candidate)
    }
    return this.#withStandIns(candidates)
  }

  #withStandIns(candidates: readonly Candidate[]): LanguageModel {
    const { deadlines, hedge } = this.#config.llm
    return failoverModel({ candidates, deadlines, hedge: hedge.enabled ? hedge : undefined, clock: this.#ports.clock })
  }

  async #asr(vendor: string, settings: object): Promise<Recogniser> {
    return (await this.#hold('asr', this.#vendors.asr, vendor, settings, 'asr', observeRecogniser)).client
  }

  #tts(vendor: string, settings: object, user: string): Promise<SharedClient<SpeechSynthesiser>> {
    return this.#hold('tts', this.#vendors.tts, vendor, settings, user, observeVoice)
  }

  async #llm(vendor: string, settings: object, user: string): Promise<ModelInstance> {
    const instanceOf = (made: LanguageModel, observer: Observer) => {
      const model = observeModel(made, observer)
      const health = new Health(observer.clock)
      return { instance: observer.instance, model, health, stats: model.stats, close: () => made.close() }
    }
    return (await this.#hold('llm', this.#vendors.llm, vendor, settings, user, instanceOf)).client
  }

  async #hold<Kind, Client extends Observed & { close(): Promise<void> }>(
    kind: ClientKind,
    vendors: readonly Maker<Kind>[],
    name: string,
    settings: object,
    user: string,
    wrap: (made: Kind, observer: Observer) => Client,
  ): Promise<SharedClient<Client>> {
    const vendor = vendors.find((candidate) => candidate.name === name)
    if (!vendor) throw new ProviderError(name, 'missing', `there is no provider "${name}"`)
    const parsed = vendor.settings.parse(settings)
    const { meter, clock, clients } = this.#ports
    const hold = await clients.hold(kind, name, parsed, user, async (instance) =>
      wrap(await vendor.create(parsed, this.#ports), { meter, clock, instance }),
    )
    this.#holds.push(hold)
    return hold.shared
  }
}

interface Maker<Kind> {
  readonly name: string
  readonly settings: AsrVendor['settings']
  create(settings: Record<string, unknown>, ports: ProviderPorts): Promise<Kind>
}

function openAiEndpoint(env: SetupPorts['env']): { baseUrl?: string; apiKey?: string } | undefined {
  const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey } = env
  if (!baseUrl && !apiKey) return undefined
  return { ...(baseUrl && { baseUrl }), ...(apiKey && { apiKey }) }
}

/** For `auto`: what is not there is passed over. */
async function ifThere<Kind>(make: () => Promise<Kind>): Promise<Kind | undefined> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'missing') return undefined
    throw error
  }
}
