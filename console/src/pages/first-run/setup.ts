import type { Reply } from '../../lib/api-types.ts'

export type Setup = Reply<'readSetup'>
export type StepName = keyof Setup['steps']

/** In the order in which they are shown. */
export const stepNames = ['language-model', 'recogniser', 'voice', 'talk'] as const satisfies readonly StepName[]

/** What came of trying something. */
export type Failed = Extract<Reply<'tryLanguageModel'>, { readonly outcome: 'failed' }>

/** What every step is given. */
export interface StepProps {
  readonly setup: Setup
  /** The step is over, one way or the other: the next one is shown. */
  onDone(): void
  /** What is in use may have changed. */
  onChanged(): void
}
