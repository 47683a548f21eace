import type { LanguageModel, Recogniser, SpeechSynthesiser } from './contract.ts'

/** What a turn hears, thinks and speaks with. */
export interface Providers {
  readonly asr: Recogniser
  readonly llm: LanguageModel
  readonly tts: SpeechSynthesiser
  /** A voice on this machine that can still say that the other one failed. */
  readonly spareVoice?: SpeechSynthesiser
}
