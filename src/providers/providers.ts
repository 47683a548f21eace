import type { Purpose } from '../config/schema.ts'
import type { LanguageModel, Recogniser, SpeechSynthesiser } from './contract.ts'

/** What a turn hears, thinks and speaks with. */
export interface Providers {
  readonly asr: Recogniser
  readonly tts: SpeechSynthesiser
  /** Different for different voices. */
  readonly voiceId: string
  /** A voice on this machine that can still say that the other one failed. */
  readonly spareVoice?: SpeechSynthesiser
  /** The model that serves a purpose, with those that stand in for it. */
  model(purpose: Purpose): LanguageModel
}
