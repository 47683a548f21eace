import type { z } from 'zod'

/** One row of the message table. */
export interface MessageSpec<Schema extends z.ZodType = z.ZodType> {
  /** What it is for and when it is sent. */
  readonly text: string
  /** Section of the wire's description. */
  readonly source: string
  readonly schema: Schema
  /** Types that come back for it. */
  readonly reply?: readonly string[]
  /** Examples that pass the schema. */
  readonly good: readonly object[]
  /** Examples that must be refused, with the path at fault. */
  readonly bad?: readonly { readonly message: object; readonly field: string }[]
}

export type MessageTable = Readonly<Record<string, MessageSpec>>
