/** A provider as it was chosen. */
export interface Part<Kind> {
  readonly provider: Kind
  /** Set when something is missing or limited: what, and the one line that changes it. */
  readonly advice?: string
}
