import type {
  AsrVendor,
  LanguageModel,
  LlmVendor,
  ProviderPorts,
  Recogniser,
  SpeechSynthesiser,
  TtsVendor,
} from './contract.ts'
import type { Candidate } from './failover/failover.ts'
import { Health } from './failover/health.ts'
import {
  type Meter,
  type Observed,
  type Observer,
  observeModel,
  observePrinter,
  observeRecogniser,
  observeVoice,
} from './observed.ts'
import { ProviderError } from './provider-error.ts'
import type { ClientKind, Hold, SharedClient, SharedClients } from './shared/shared-clients.ts'
import { PrinterProcess } from './voice-prints/printer-process.ts'
import type { VoicePrinter } from './voice-prints/voice-printer.ts'

export interface VendorTable {
  readonly asr: readonly AsrVendor[]
  readonly llm: readonly LlmVendor[]
  readonly tts: readonly TtsVendor[]
}

export interface SetupPorts extends ProviderPorts {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  readonly meter: Meter
  readonly clients: SharedClients<Observed>
}

/** A model and what is known of how it fares: shared together, since a model that is down is so for everybody. */
interface ModelInstance extends Candidate, Observed {
  close(): Promise<void>
}

/** The clients one configuration holds: made, or taken over where there is an equal one, and given back together. */
export class Holding {
  readonly ports: SetupPorts
  readonly #vendors: VendorTable
  readonly #holds: Hold<unknown>[] = []

  constructor(vendors: VendorTable, ports: SetupPorts) {
    this.#vendors = vendors
    this.ports = ports
  }

  async release(): Promise<void> {
    await Promise.all(this.#holds.splice(0).map((hold) => hold.release()))
  }

  async asr(vendor: string, settings: object): Promise<Recogniser> {
    return (await this.#hold('asr', this.#vendors.asr, vendor, settings, 'asr', observeRecogniser)).client
  }

  tts(vendor: string, settings: object, user: string): Promise<SharedClient<SpeechSynthesiser>> {
    return this.#hold('tts', this.#vendors.tts, vendor, settings, user, observeVoice)
  }

  async llm(vendor: string, settings: object, user: string): Promise<ModelInstance> {
    const instanceOf = (made: LanguageModel, observer: Observer): ModelInstance => {
      const model = observeModel(made, observer)
      const health = new Health(observer.clock)
      return { instance: observer.instance, model, health, stats: model.stats, close: () => made.close() }
    }
    return (await this.#hold('llm', this.#vendors.llm, vendor, settings, user, instanceOf)).client
  }

  /** Not a vendor's: one kind of model, in a process of this server's own. */
  async printer(model: string): Promise<VoicePrinter> {
    const { meter, clock, clients } = this.ports
    const hold = await clients.hold('speakers', 'sherpa-onnx', { model }, 'meeting.speakers', async (instance) =>
      observePrinter(await PrinterProcess.start(model), 'sherpa-onnx', { meter, clock, instance }),
    )
    this.#holds.push(hold)
    return hold.shared.client
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
    const { meter, clock, clients } = this.ports
    const hold = await clients.hold(kind, name, parsed, user, async (instance) =>
      wrap(await vendor.create(parsed, this.ports), { meter, clock, instance }),
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

/** For `auto`: what is not there is passed over. */
export async function ifThere<Kind>(make: () => Promise<Kind>): Promise<Kind | undefined> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'missing') return undefined
    throw error
  }
}
