import type { Scope } from '../lib/scope.ts'
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
  /** What the conversation keeps of this answer instead of what was heard: words of other people are no part of it. */
  remember(instead: string): void
  /** Has something done when the answer is over, also when it is interrupted. */
  afterwards(run: () => Promise<unknown>): void
}

/** What a mode that is a spoken conversation says. */
export interface Style {
  /** The mode's name. */
  readonly mode: string
  /** How many times `idle.silenceSeconds` nobody may say anything (extensions 1). */
  readonly silenceTimes: number
  /** What else the mode does, from its beginning to the end of the scope. */
  begin?(scope: Scope): void
  /** The connection has gone. */
  onDetach?(): void
  /**
   * Where people talk to each other: hears everything that is said first, and says whether that was all. Absent:
   * everything is meant for the device.
   */
  overhear?(said: string, voicePrint?: Float32Array): boolean
  /** The device has come into this mode because it was asked to. */
  welcome(asked: Asked): AsyncIterable<string>
  answer(asked: Asked): AsyncIterable<string>
  /** Words that became known only after somebody had spoken on: they get no answer, but may have to be obeyed. */
  overtaken?(said: string, language: Language): Promise<unknown>
}
