import type { ModelMessage, ToolCall, ToolDescription } from '../../contract.ts'
import type { Bilingual, Language } from './language.ts'

/** What an answer is made from. */
export interface Question {
  readonly language: Language
  /** What the user said. */
  readonly said: string
  /** The same in lower case; as long as `said`. */
  readonly text: string
  /** The same with spoken numbers as digits. */
  readonly digits: string
  readonly match: RegExpMatchArray
  /** What was said before it. */
  readonly before: readonly ModelMessage[]
  /** Tool calls made for it, and their results. */
  readonly after: readonly ModelMessage[]
  readonly tools: readonly ToolDescription[]
  /** Ms since the epoch. */
  readonly wall: number
  readonly timeZone: string | undefined
  readonly name: string
  /** 0 <= x < 1, a new one each time. */
  readonly random: () => number
}

/** Text in both languages, or in the one of the question; or a tool call whose result brings the question again. */
export type Answer = string | Bilingual | { readonly call: ToolCall }

/** One intent: how it is asked for, and what is answered. */
export interface Rule {
  readonly name: string
  readonly zh: RegExp
  readonly en: RegExp
  /** The patterns look at `digits` instead of `text`. */
  readonly inDigits?: true
  /** `undefined`: it was not meant after all; the next rule is asked. */
  readonly answer: (question: Question) => Answer | undefined
}
