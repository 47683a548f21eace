/** What part of a list is wanted. */
export interface PageRequest {
  /** Entries before the first one wanted; 0 or more. */
  readonly offset: number
  /** Entries at most; 1 or more. */
  readonly limit: number
}

/** A part of a list, and how long the whole list is. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly total: number
}
