/** 1 is Monday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7
export type DateUnit = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** What was said of a day or a time; parts that were not said are absent. */
export interface DateParts {
  readonly weekday?: Weekday
  readonly month?: number
  readonly day?: number
  readonly year?: number
  readonly quarter?: number
  /** Of a year. */
  readonly half?: 1 | 2
  /**
   * From the day on which it was said: tomorrow is one day, last week minus one week. Loose: "next Friday" can be
   * the coming one as well.
   */
  readonly shift?: { readonly unit: DateUnit; readonly by: number; readonly isLoose?: true }
  /** Of the month, week, quarter or year that the other parts say. */
  readonly edge?: 'begin' | 'middle' | 'end'
  /** Minutes since midnight, or since noon: people say "three" for both. */
  readonly minutes?: number
  /** "The weekend". */
  readonly weekend?: true
}

export interface DateMention extends DateParts {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** How one way of saying a date is recognised, and what it says; `undefined`: it is none after all. */
export interface DateRule {
  readonly pattern: RegExp
  read(groups: Readonly<Record<string, string | undefined>>): DateParts | undefined
}
