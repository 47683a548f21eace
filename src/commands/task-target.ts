/** Which of the open tasks somebody means. */
export type TaskTarget =
  /** From 1 over the open tasks; -1 is the last. */
  | { readonly kind: 'ordinal'; readonly index: number }
  | { readonly kind: 'ordinals'; readonly indexes: readonly number[] }
  /** Words of the title, without those of the command. */
  | { readonly kind: 'words'; readonly words: string }
  /** "Claim a task", and nothing more. */
  | { readonly kind: 'unnamed' }

/** What of a task is known when somebody names it. */
export interface TitledTask {
  readonly id: string
  readonly title: string
}
