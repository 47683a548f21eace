import type { AnsweringModel } from '../providers/contract.ts'
import type { Lease } from '../providers/live-setup.ts'
import type { Language } from '../turn/phrases.ts'

/** One thing somebody said, and what an answer to it may need. */
export interface Asked {
  /** Empty: nobody asked. */
  readonly said: string
  readonly language: Language
  readonly lease: Lease
  readonly signal: AbortSignal
  readonly onAnswering: (by: AnsweringModel) => void
  /** Has something done when the answer is over, also when it is interrupted. */
  afterwards(run: () => Promise<unknown>): void
}

/** What a mode that is a spoken conversation says. */
export interface Style {
  /** The mode's name. */
  readonly mode: string
  /** How many times `idle.silenceSeconds` nobody may say anything (extensions 1). */
  readonly silenceTimes: number
  /** The device has come into this mode because it was asked to. */
  welcome(asked: Asked): AsyncIterable<string>
  answer(asked: Asked): AsyncIterable<string>
  /** Words that became known only after somebody had spoken on: they get no answer, but may have to be obeyed. */
  overtaken?(said: string, language: Language): Promise<unknown>
}
