import type { z } from 'zod'
import { shorten } from '../../lib/text.ts'

/** A message of a vendor as `schema` has it; throws an Error that shows what came instead. */
export function readJson<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  const parsed = schema.safeParse(parse(text))
  if (!parsed.success) throw new Error(`it sent a message that its protocol does not have: ${shorten(text, 200)}`)
  return parsed.data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
