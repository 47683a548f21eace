import type { Config } from '../../config/schema.ts'
import { RateLimit } from '../../lib/rate-limit.ts'
import { type Endpoint, listModels, type ModelNames } from './list-models.ts'
import type { Trial, TrialPorts } from './trial.ts'
import { type ModelTrial, tryModel } from './try-model.ts'
import { type RecogniserTrial, tryRecogniser } from './try-recogniser.ts'
import { type Sentence, tryVoice, type VoiceTrial } from './try-voice.ts'

const perMinute = 60
const atOnce = 3

/** Trials of settings that are not in force, bounded: each may call a service that costs money, or load a model. */
export class Trials {
  readonly #ports: TrialPorts
  readonly #rate: RateLimit
  #running = 0

  constructor(ports: TrialPorts) {
    this.#ports = ports
    this.#rate = new RateLimit(ports.setup.clock, perMinute, 60_000)
  }

  /** As all verbs below: `undefined` when there are too many. */
  models(endpoint: Endpoint): Promise<Trial<ModelNames>> | undefined {
    return this.#bounded(() => listModels(this.#ports, endpoint))
  }

  model(vendor: string, settings: object, question: string): Promise<Trial<ModelTrial>> | undefined {
    return this.#bounded(() => tryModel(this.#ports, vendor, settings, question))
  }

  recogniser(asr: Config['asr'], pcm: Int16Array): Promise<Trial<RecogniserTrial>> | undefined {
    return this.#bounded(() => tryRecogniser(this.#ports, asr, pcm))
  }

  voice(tts: Config['tts'], sentence: Sentence): Promise<Trial<VoiceTrial>> | undefined {
    return this.#bounded(() => tryVoice(this.#ports, tts, sentence))
  }

  #bounded<Result>(run: () => Promise<Result>): Promise<Result> | undefined {
    if (this.#running >= atOnce || !this.#rate.take()) return undefined
    this.#running++
    return run().finally(() => this.#running--)
  }
}
