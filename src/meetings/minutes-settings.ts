import type { MinutesLanguage } from './language.ts'
import type { Terms } from './terms.ts'

/** How minutes are made: a part of the section `meeting` of the configuration. */
export interface MinutesSettings {
  /** Of the minutes; `auto`: that of the transcript. */
  readonly language: MinutesLanguage | 'auto'
  /** A name of `templates`; any other is `general`. */
  readonly template: string
  readonly terms: Terms
  /** Characters of transcript in one call, at most. */
  readonly transcriptMaxChars: number
  /** Tokens of what is made of one window. */
  readonly checkpointMaxTokens: number
  /** Tokens of what is made of the whole. */
  readonly maxTokens: number
}
